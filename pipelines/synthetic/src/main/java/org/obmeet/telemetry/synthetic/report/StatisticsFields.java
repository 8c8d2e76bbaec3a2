package org.obmeet.telemetry.synthetic.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.synthetic.ResourceTable;
import org.obmeet.telemetry.synthetic.SplitMixRandom;
import org.obmeet.telemetry.synthetic.instance.ServerVersion;

/** The fields in {@code statistics.txt}, whose values depend only on instance, version and path. */
public final class StatisticsFields {
  private static final Map<String, GeneratedField> ALL = load();

  private StatisticsFields() {}

  private static Map<String, GeneratedField> load() {
    Map<String, GeneratedField> all = new LinkedHashMap<>();
    for (String[] row : ResourceTable.rows(StatisticsFields.class, "statistics.txt", 4)) {
      for (String name : row[3].split(" ")) {
        String path = row[2].isEmpty() ? name : row[2] + "." + name;
        all.put(path, GeneratedField.parse(path, row[0], row[1]));
      }
    }
    return all;
  }

  /**
   * Returns the kind of the values at a path: {@code count}, {@code flag} or {@code word}; empty
   * text if the path is not in the table.
   */
  public static String kind(String path) {
    return ALL.containsKey(path) ? ALL.get(path).kind : "";
  }

  /**
   * Returns the value of a report at a path, which must be in the table.
   *
   * @return a {@code Long}, {@code Boolean} or {@code String}; empty if the value is missing or
   *     null
   */
  public static Optional<Object> value(Report report, String path) {
    GeneratedField field = ALL.get(path);
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

  static void fill(Report report, JsonTreeBuilder tree) {
    for (GeneratedField field : ALL.values()) {
      if (field.isSentBy(report)) {
        if (field.hasValue(report)) {
          tree.put(field.path, field.draw(report));
        } else if (report.version().major() >= 8) {
          tree.put(field.path, null);
        }
      }
    }
  }

  /**
   * A field of the table.
   *
   * @param number probability of a {@code flag}, maximum of a {@code count}, 0 for a {@code word}
   * @param enterprise true if only a third of the instances set the field
   */
  private record GeneratedField(
      String path,
      ServerVersion since,
      ServerVersion until,
      String kind,
      List<String> words,
      double number,
      boolean enterprise) {
    static GeneratedField parse(String path, String range, String spec) {
      String[] versions = range.split("-", 2);
      boolean enterprise = spec.endsWith("/ee");
      String[] parts = (enterprise ? spec.substring(0, spec.length() - 3) : spec).split(":", 2);
      boolean word = parts[0].equals("word");
      return new GeneratedField(
          path,
          ServerVersion.parse(versions[0]),
          ServerVersion.parse(versions[1].isEmpty() ? "99.0" : versions[1]),
          parts[0],
          word ? List.of(parts[1].split("\\|")) : List.of(),
          word ? 0 : Double.parseDouble(parts[1]),
          enterprise);
    }

    boolean isSentBy(Report report) {
      ServerVersion version = report.version();
      boolean isSetting = path.startsWith("settings.");
      return version.since(since.major(), since.minor())
          && (version.major() < until.major()
              || (version.major() == until.major() && version.minor() <= until.minor()))
          && !(isSetting && report.quirks().bareSettings());
    }

    boolean hasValue(Report report) {
      return !enterprise || report.instance().index() % 3 == 0;
    }

    Object draw(Report report) {
      SplitMixRandom random = SplitMixRandom.of(report.profile().salt(), path);
      return switch (kind) {
        case "flag" -> random.chance(number);
        case "word" -> random.pick(words);
        default -> random.chance(0.6) ? 0L : (long) random.below((int) number + 1);
      };
    }
  }
}
