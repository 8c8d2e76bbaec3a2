package org.obmeet.telemetry.cli.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.ReleasedWindow;

/** Describes the protection of each cube, according to its manifests. */
final class ProtectionHtml {
  private ProtectionHtml() {}

  /** The protection of a cube and kind of window. */
  private record Protection(String cube, String kind, String threshold, List<String> numbers) {}

  /** The number of completely suppressed windows of a cube and kind. */
  private record Suppressed(String cube, String kind, String windows) {}

  /**
   * Returns the section about protection.
   *
   * @param suppressed the text {@code CUBE KIND} for each completely suppressed window of a cube
   */
  static String of(
      ReleaseDatabase database, List<ReleasedWindow> windows, List<String> suppressed) {
    Map<String, String> titles = new TreeMap<>();
    windows.forEach(window -> titles.put(window.cube(), window.title()));
    List<Protection> rows =
        database.rows(ReportSpec.resource("protection.sql")).stream()
            .map(row -> protection(row, titles))
            .toList();
    return ResourceText.html(
        ProtectionHtml.class,
        "protection.html",
        Map.of("rows", rows, "refused", suppressed(suppressed)));
  }

  private static Protection protection(List<Object> row, Map<String, String> titles) {
    String cube = row.get(0).toString();
    return new Protection(
        titles.getOrDefault(cube, cube),
        row.get(1).toString().replace('_', ' '),
        row.get(3) + " " + ReportFormats.plural(row.get(2).toString()),
        row.subList(4, row.size()).stream().map(ProtectionHtml::cell).toList());
  }

  private static List<Suppressed> suppressed(List<String> windows) {
    return windows.stream()
        .collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(
            each -> {
              String[] words = each.getKey().split(" ", 2);
              return new Suppressed(
                  words[0], words[1].replace('_', ' '), ReportFormats.number(each.getValue()));
            })
        .toList();
  }

  /** Returns a number as text, or {@code unknown} for null. */
  private static String cell(Object value) {
    return value == null ? "unknown" : ReportFormats.number((Number) value);
  }
}
