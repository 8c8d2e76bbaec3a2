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

  /**
   * Returns the section about protection.
   *
   * @param refused {@code CUBE KIND} for each completely suppressed window of a cube
   */
  static String of(ReleaseDatabase database, List<ReleasedWindow> windows, List<String> refused) {
    Map<String, String> titles = new TreeMap<>();
    windows.forEach(window -> titles.put(window.cube(), window.title()));
    ReportHtmlWriter html = new ReportHtmlWriter();
    List<List<Object>> rows = database.rows(ReportSpec.resource("protection.sql"));
    for (List<Object> row : rows) {
      String cube = row.get(0).toString();
      html.open("tr").element("th", titles.getOrDefault(cube, cube), "scope", "row");
      html.element("td", row.get(1).toString().replace('_', ' '));
      html.element("td", row.get(3) + " " + ReportFormats.plural(row.get(2).toString()));
      row.subList(4, row.size())
          .forEach(value -> html.element("td", cell(value), "class", "number"));
      html.close("tr");
    }
    return ResourceText.filled(
        ProtectionHtml.class,
        "protection.html",
        Map.of(
            "count", Integer.toString(rows.size()),
            "rows", html.toString(),
            "refused", refused.isEmpty() ? "" : refused(refused)));
  }

  /** Returns the table of the completely suppressed windows of each cube. */
  private static String refused(List<String> refused) {
    ReportHtmlWriter html = new ReportHtmlWriter();
    refused.stream()
        .collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()))
        .forEach(
            (each, number) -> {
              int space = each.indexOf(' ');
              html.open("tr").element("th", each.substring(0, space), "scope", "row");
              html.element("td", each.substring(space + 1).replace('_', ' '));
              html.element("td", ReportFormats.number(number), "class", "number").close("tr");
            });
    return ResourceText.filled(
        ProtectionHtml.class, "refused.html", Map.of("rows", html.toString()));
  }

  /** Formats a share, which is unknown if no manifest contains it. */
  private static String cell(Object value) {
    return value == null ? "unknown" : ReportFormats.number((Number) value);
  }
}
