package org.obmeet.telemetry.cli.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.ReleasedWindow;

/**
 * Writes the protection of each cube, according to its manifests.
 *
 * @param refused {@code CUBE KIND} for each completely suppressed window of a cube
 */
record ProtectionHtml(
    ReleaseDatabase database,
    List<ReleasedWindow> windows,
    List<String> refused,
    ReportHtmlWriter html) {
  static final String ID = "protection";
  static final String TITLE = "How the tables are protected";
  private static final String NOT_PUBLISHED = "Not published";

  /**
   * Query of the last window for each cube and kind. It selects the lowest named and the highest
   * suppressed share of any measure, and the lowest named share among all windows.
   */
  private static final String SQL =
      """
      WITH shares AS (SELECT cube, window_kind AS "window", window_start,
                           round(100 * min(named), 1) AS named,
                           round(100 * max(suppressed), 1) AS suppressed
                    FROM coverage GROUP BY ALL)
      SELECT i.cube, i."window", any_value(i.contributor) AS contributor,
             min(i.threshold) AS threshold, count(*) AS windows,
             arg_max(i."rows", i.window_start) AS "rows",
             arg_max(t.named, i.window_start) AS named,
             arg_max(t.suppressed, i.window_start) AS suppressed,
             min(t.named) AS least
      FROM windows i LEFT JOIN shares t USING (cube, "window", window_start)
      GROUP BY ALL
      ORDER BY i.cube, i."window"
      """;

  void write() {
    html.open("section", "id", ID).element("h1", TITLE);
    html.element(
        "p",
        "A cell is published only if it has at least k contributors and none of them can be"
            + " derived from the sum of the others. It is also checked against earlier releases,"
            + " so that no difference discloses a contributor. A cell that cannot be published"
            + " under its own label is part of other; if that is not safe, it is suppressed. Named"
            + " is the share of a measure that is published under its own label. The table shows"
            + " the measure of a cube with the lowest share. 'telemetry releases explain' explains"
            + " one cell, 'telemetry releases diff' compares two periods.");
    table();
    refusedTable();
    html.close("section");
  }

  /** Writes the completely suppressed windows of each cube. */
  private void refusedTable() {
    if (refused.isEmpty()) {
      return;
    }
    Map<String, Long> counts =
        refused.stream()
            .collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()));
    html.element("h2", NOT_PUBLISHED);
    html.element(
        "p",
        "The charts and shares of this page leave out these periods, because nothing of them is"
            + " published. For the reasons run 'telemetry releases list'.");
    html.openTable(NOT_PUBLISHED, "class", "wide");
    html.element("caption", NOT_PUBLISHED, "class", "quiet");
    html.headOfTable(List.of("Cube", "Period", "Periods not published"));
    counts.forEach(
        (each, number) -> {
          int space = each.indexOf(' ');
          html.open("tr").element("th", each.substring(0, space), "scope", "row");
          html.element("td", each.substring(space + 1).replace('_', ' '));
          html.element("td", ReportFormats.number(number), "class", "number").close("tr");
        });
    html.closeTable();
  }

  private void table() {
    Map<String, String> titles = new TreeMap<>();
    windows.forEach(window -> titles.put(window.cube(), window.title()));
    List<List<Object>> rows = database.rows(SQL);
    html.element("p", "The table continues to the right.", "class", "sideways");
    html.openTable(TITLE, "class", "wide");
    html.element("caption", rows.size() + " rows, one for each cube and kind of period");
    html.headOfTable(
        List.of(
            "Cube",
            "Period",
            "k",
            "Periods released",
            "Rows in the last",
            "Named in the last, %",
            "Suppressed in the last, %",
            "Named in the worst, %"));
    for (List<Object> row : rows) {
      String cube = row.get(0).toString();
      html.open("tr").element("th", titles.getOrDefault(cube, cube), "scope", "row");
      html.element("td", row.get(1).toString().replace('_', ' '));
      html.element("td", row.get(3) + " " + ReportFormats.plural(row.get(2).toString()));
      row.subList(4, row.size())
          .forEach(value -> html.element("td", cell(value), "class", "number"));
      html.close("tr");
    }
    html.closeTable();
  }

  /** Formats a share, which is unknown if no manifest contains it. */
  private static String cell(Object value) {
    return value == null ? "unknown" : ReportFormats.number((Number) value);
  }
}
