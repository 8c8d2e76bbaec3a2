package org.obmeet.telemetry.world.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.world.ResourceTable;
import org.obmeet.telemetry.world.SplitMixRandom;
import org.obmeet.telemetry.world.instance.ServerVersion;

/**
 * The fields of a statistics document that the table {@code statistics.txt} defines. A value
 * depends only on the instance, its version and the path, so that the ground truth can compute the
 * same value.
 */
public final class StatisticsFields {
  private static final Map<String, StatisticsFields> ALL = load();

  private final String path;
  private final ServerVersion since;
  private final ServerVersion until;
  private final String kind;
  private final List<String> keywords;
  private final double number;
  private final boolean enterprise;

  private StatisticsFields(String path, String range, String spec) {
    String[] versions = range.split("-", 2);
    this.path = path;
    this.since = ServerVersion.parse(versions[0]);
    this.until = ServerVersion.parse(versions[1].isEmpty() ? "99.0" : versions[1]);
    this.enterprise = spec.endsWith("/ee");
    String[] parts = (enterprise ? spec.substring(0, spec.length() - 3) : spec).split(":", 2);
    this.kind = parts[0];
    this.keywords = List.of(parts[1].split("\\|"));
    this.number = kind.equals("word") ? 0 : Double.parseDouble(parts[1]);
  }

  private static Map<String, StatisticsFields> load() {
    Map<String, StatisticsFields> all = new LinkedHashMap<>();
    for (String[] row : ResourceTable.rows(StatisticsFields.class, "statistics.txt", 4)) {
      for (String name : row[3].split(" ")) {
        String path = row[2].isEmpty() ? name : row[2] + "." + name;
        all.put(path, new StatisticsFields(path, row[0], row[1]));
      }
    }
    return all;
  }

  /** Returns true if the table contains a path. */
  public static boolean has(String path) {
    return ALL.containsKey(path);
  }

  /**
   * Returns the value of a report at a path.
   *
   * @return a {@code Long}, {@code Boolean} or {@code String}; empty if the value is missing or
   *     null
   */
  public static Optional<Object> value(Report report, String path) {
    StatisticsFields field = ALL.get(path);
    return field.isSentBy(report) && field.hasValue(report)
        ? Optional.of(field.draw(report))
        : Optional.empty();
  }

  /** Returns true if any field whose path has a prefix is true in a report. */
  public static boolean anyTrue(Report report, String prefix) {
    return ALL.keySet().stream()
        .filter(path -> path.startsWith(prefix))
        .anyMatch(path -> value(report, path).filter(Boolean.TRUE::equals).isPresent());
  }

  /** Sets all fields that the version of a report has. */
  static void fill(Report report, JsonTreeBuilder tree) {
    for (StatisticsFields field : ALL.values()) {
      if (field.isSentBy(report)) {
        if (field.hasValue(report)) {
          tree.put(field.path, field.draw(report));
        } else if (report.version().major() >= 8) {
          tree.put(field.path, null);
        }
      }
    }
  }

  private boolean isSentBy(Report report) {
    ServerVersion version = report.version();
    boolean settings = path.startsWith("settings.");
    return version.since(since.major(), since.minor())
        && (version.major() < until.major()
            || (version.major() == until.major() && version.minor() <= until.minor()))
        && !(settings && report.quirks().bareSettings());
  }

  private boolean hasValue(Report report) {
    return !enterprise || report.instance().index() % 3 == 0;
  }

  private Object draw(Report report) {
    SplitMixRandom random = SplitMixRandom.of(report.profile().salt(), path);
    return switch (kind) {
      case "flag" -> random.chance(number);
      case "word" -> random.pick(keywords);
      default -> random.chance(0.6) ? 0L : (long) random.below((int) number + 1);
    };
  }
}
