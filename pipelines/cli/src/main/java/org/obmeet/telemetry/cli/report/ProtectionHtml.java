package org.obmeet.telemetry.cli.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;

/** Describes the protection of each cube, according to its releases. */
final class ProtectionHtml {
  private ProtectionHtml() {}

  /** The protection of a cube and kind of window. */
  private record Protection(String cube, String kind, String threshold, List<String> numbers) {}

  /** The number of completely suppressed windows of a cube and kind. */
  private record Suppressed(String cube, String kind, String windows) {}

  /** Returns the section about protection. */
  static String of(ReleaseDatabase database, List<ReleasedTable> released) {
    Map<String, String> titles = new TreeMap<>();
    released.forEach(one -> titles.put(one.name(), one.title()));
    List<Protection> rows =
        database.rows(ReportSpec.resource("protection.sql")).stream()
            .map(row -> protection(row, titles))
            .toList();
    List<Suppressed> suppressed =
        database
            .rows(
                "SELECT cube, \"window\", count(*) FROM dictionary.suppressed_tables GROUP BY ALL ORDER BY ALL")
            .stream()
            .map(row -> new Suppressed(row.get(0).toString(), kind(row), cell(row.get(2))))
            .toList();
    return ResourceText.html(
        ProtectionHtml.class, "protection.html", Map.of("rows", rows, "suppressed", suppressed));
  }

  private static Protection protection(List<Object> row, Map<String, String> titles) {
    String cube = row.get(0).toString();
    return new Protection(
        titles.getOrDefault(cube, cube),
        kind(row),
        row.get(3) + " " + ReportFormats.plural(row.get(2).toString()),
        row.subList(4, row.size()).stream().map(ProtectionHtml::cell).toList());
  }

  private static String kind(List<Object> row) {
    return row.get(1).toString().replace('_', ' ');
  }

  /** Returns a number as text, or {@code unknown} for null. */
  private static String cell(Object value) {
    return value == null ? "unknown" : ReportFormats.number((Number) value);
  }
}
