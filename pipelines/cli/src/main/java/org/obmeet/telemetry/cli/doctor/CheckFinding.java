package org.obmeet.telemetry.cli.doctor;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a check has found.
 *
 * @param level how bad it is
 * @param check what was looked at, in a word or two
 * @param text what it is like; names no contributor
 * @param remedy what to do about it; empty where there is nothing
 */
public record CheckFinding(Level level, String check, String text, String remedy) {
  /** How bad it is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Worth knowing, or worth doing something about. */
    WARN,
    /** Broken. */
    FAIL;

    /** In lower case, as people and programs read it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public CheckFinding {
    Objects.requireNonNull(level, "level");
    Objects.requireNonNull(check, "check");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(remedy, "todo");
  }

  static CheckFinding ok(String check, String text) {
    return new CheckFinding(Level.OK, check, text, "");
  }

  static CheckFinding warn(String check, String text, String todo) {
    return new CheckFinding(Level.WARN, check, text, todo);
  }

  static CheckFinding fail(String check, String text, String todo) {
    return new CheckFinding(Level.FAIL, check, text, todo);
  }

  /** For JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("check", check);
    map.put("level", level.word());
    map.put("text", text);
    map.put("to_do", remedy);
    return map;
  }
}
