package org.obmeet.telemetry.cli.doctor;

import com.google.common.collect.ImmutableMap;
import java.util.Map;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The finding of a check. The text must not name a contributor; the remedy may be empty. */
public record CheckFinding(Level level, String check, String text, String remedy) {
  public enum Level implements KeywordEnum {
    OK,
    /** A problem that does not stop runs. */
    WARN,
    FAIL
  }

  public static CheckFinding ok(String check, String text) {
    return new CheckFinding(Level.OK, check, text, "");
  }

  public static CheckFinding warn(String check, String text, String remedy) {
    return new CheckFinding(Level.WARN, check, text, remedy);
  }

  /** Returns the finding about a file or folder that is derived from the releases. */
  public static CheckFinding derived(String path, boolean upToDate) {
    return upToDate
        ? ok("tables", path + " is up to date")
        : warn(
            "tables",
            path + " is out of date",
            "run telemetry daily or telemetry aggregate, which rebuild it");
  }

  public static CheckFinding fail(String check, String text, String remedy) {
    return new CheckFinding(Level.FAIL, check, text, remedy);
  }

  public Map<String, Object> toMap() {
    return ImmutableMap.of("check", check, "level", level.word(), "text", text, "to_do", remedy);
  }
}
