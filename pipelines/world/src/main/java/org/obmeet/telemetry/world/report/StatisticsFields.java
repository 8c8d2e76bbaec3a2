package org.obmeet.telemetry.world.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.world.SplitMixRandom;
import org.obmeet.telemetry.world.instance.ServerVersion;

/**
 * What a statistics document says beside its core, from the table {@code statistics.txt}. A value
 * depends on the instance, its version and the path alone, so that truth can ask for it by path.
 */
public final class StatisticsFields {
  private static final Map<String, StatisticsFields> ALL = load();

  private final String path;
  private final ServerVersion since;
  private final ServerVersion until;
  private final String kind;
  private final List<String> words;
  private final double number;
  private final boolean paid;

  private StatisticsFields(String path, String range, String said) {
    String[] ends = range.split("-", 2);
    this.path = path;
    this.since = version(ends[0]);
    this.until = ends[1].isEmpty() ? version("99.0") : version(ends[1]);
    this.paid = said.endsWith("/ee");
    String[] parts = (paid ? said.substring(0, said.length() - 3) : said).split(":", 2);
    this.kind = parts[0];
    this.words = List.of(parts[1].split("\\|"));
    this.number = kind.equals("word") ? 0 : Double.parseDouble(parts[1]);
  }

  private static ServerVersion version(String text) {
    String[] parts = text.split("\\.");
    return new ServerVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), 0, "");
  }

  private static Map<String, StatisticsFields> load() {
    Map<String, StatisticsFields> all = new LinkedHashMap<>();
    try (InputStream in = StatisticsFields.class.getResourceAsStream("statistics.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text.lines().filter(line -> !line.startsWith("#")).forEach(line -> line(line, all));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static void line(String line, Map<String, StatisticsFields> all) {
    String[] columns = line.split(";", -1);
    for (String name : columns[3].split(" ")) {
      String path = columns[2].isEmpty() ? name : columns[2] + "." + name;
      all.put(path, new StatisticsFields(path, columns[0], columns[1]));
    }
  }

  /** Whether the table has a path. */
  public static boolean has(String path) {
    return ALL.containsKey(path);
  }

  /**
   * What a report says at a path: a {@code Long}, {@code Boolean} or {@code String}; empty where it
   * says nothing, be it by null.
   */
  public static Optional<Object> value(Report report, String path) {
    StatisticsFields wide = ALL.get(path);
    return wide.held(report) && wide.answered(report)
        ? Optional.of(wide.draw(report))
        : Optional.empty();
  }

  /** Whether a report says true at any path that begins so. */
  public static boolean anyTrue(Report report, String prefix) {
    return ALL.keySet().stream()
        .filter(path -> path.startsWith(prefix))
        .anyMatch(path -> value(report, path).filter(Boolean.TRUE::equals).isPresent());
  }

  /** Puts everything that a report of its version says. */
  static void fill(Report report, JsonTreeBuilder tree) {
    for (StatisticsFields wide : ALL.values()) {
      if (wide.held(report)) {
        if (wide.answered(report)) {
          tree.put(wide.path, wide.draw(report));
        } else if (report.version().major() >= 8) {
          tree.put(wide.path, null);
        }
      }
    }
  }

  private boolean held(Report report) {
    ServerVersion v = report.version();
    boolean settings = path.startsWith("settings.");
    return v.since(since.major(), since.minor())
        && (v.major() < until.major() || (v.major() == until.major() && v.minor() <= until.minor()))
        && !(settings && report.quirks().bareSettings());
  }

  private boolean answered(Report report) {
    return !paid || report.instance().index() % 3 == 0;
  }

  private Object draw(Report report) {
    SplitMixRandom dice = SplitMixRandom.of(report.instance().profile().salt(), path);
    return switch (kind) {
      case "flag" -> dice.chance(number);
      case "word" -> dice.pick(words);
      default -> dice.chance(0.6) ? 0L : (long) dice.below((int) number + 1);
    };
  }
}
