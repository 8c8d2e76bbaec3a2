package org.obmeet.telemetry.cli.report;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.ReleasedWindow;
import org.obmeet.telemetry.cli.query.ResultRows;

/** Writes what was done to protect each cube, by what its releases say. */
final class ProtectionHtml {
  static final String ID = "protection";
  static final String TITLE = "How it is protected";
  private static final String WHOLE = "Withheld as a whole";
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** The last window of each kind of each cube, and the worst share of all its windows. */
  private static final String SQL =
      """
      SELECT w.cube, w."window", any_value(i.contributor) AS contributor,
             min(i.threshold) AS threshold, count(*) AS windows,
             arg_max(w."rows", w.window_start) AS "rows",
             arg_max(w.rows_folded, w.window_start) AS folded,
             arg_max(w.rows_withheld, w.window_start) AS withheld,
             max(w.share_withheld_percent) AS worst
      FROM withheld w JOIN windows i USING (cube, "window", window_start)
      GROUP BY ALL
      ORDER BY w.cube, w."window"
      """;

  private final ReleaseDatabase database;
  private final List<ReleasedWindow> windows;
  private final List<String> refused;
  private final Html html;

  /**
   * @param refused of each window of a cube that is withheld as a whole, {@code CUBE KIND}
   */
  ProtectionHtml(
      ReleaseDatabase database, List<ReleasedWindow> windows, List<String> refused, Html html) {
    this.database = database;
    this.windows = windows;
    this.refused = refused;
    this.html = html;
  }

  void write() {
    html.open("section", "id", ID, "aria-labelledby", ID + "-title");
    html.element("h2", TITLE, "id", ID + "-title");
    html.element(
        "p",
        "A row is published only where at least k contributors stand behind it and none of them"
            + " can be told from the others' sum; it is also held against everything that is out"
            + " already, so that no difference gives anybody away. What is not safe by itself is"
            + " folded with its neighbours, step by step; what is not safe even then is withheld."
            + " telemetry releases explain says it for one value, releases diff for two windows.");
    table();
    refused();
    html.close("section");
  }

  /** What no other table speaks of, since nothing of it is published. */
  private void refused() {
    if (refused.isEmpty()) {
      return;
    }
    Map<String, Long> counts =
        refused.stream()
            .collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()));
    html.element("h3", WHOLE);
    html.element(
        "p",
        "Nothing of these is published in the windows that are counted here, so that charts and"
            + " shares of this page leave them out. telemetry releases list says why.");
    html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", WHOLE);
    html.open("table", "class", "wide").element("caption", WHOLE, "class", "quiet");
    html.open("thead").open("tr");
    List.of("Cube", "Window", "Windows withheld")
        .forEach(head -> html.element("th", head, "scope", "col"));
    html.close("tr").close("thead").open("tbody");
    counts.forEach(
        (each, number) -> {
          int space = each.indexOf(' ');
          html.open("tr").element("th", each.substring(0, space), "scope", "row");
          html.element("td", each.substring(space + 1).replace('_', ' '));
          html.element("td", Words.cell(number), "class", "number").close("tr");
        });
    html.close("tbody").close("table").close("div");
  }

  private void table() {
    Map<String, String> titles = new TreeMap<>();
    windows.forEach(window -> titles.put(window.cube(), window.title()));
    List<List<Object>> rows = database.query(SQL, LONGEST, ResultRows::all);
    html.element("p", "The table goes on to the right.", "class", "sideways");
    html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", TITLE);
    html.open("table", "class", "wide");
    html.element("caption", rows.size() + " rows, one for each cube and kind of window");
    html.open("thead").open("tr");
    List.of(
            "Cube",
            "Window",
            "k",
            "Windows released",
            "Rows in the last",
            "of them folded",
            "of them withheld",
            "Withheld at most, % of contributions")
        .forEach(head -> html.element("th", head, "scope", "col"));
    html.close("tr").close("thead").open("tbody");
    for (List<Object> row : rows) {
      String cube = row.get(0).toString();
      html.open("tr").element("th", titles.getOrDefault(cube, cube), "scope", "row");
      html.element("td", row.get(1).toString().replace('_', ' '));
      html.element("td", row.get(3) + " " + Words.several(row.get(2).toString()));
      row.subList(4, row.size())
          .forEach(value -> html.element("td", Words.cell(value), "class", "number"));
      html.close("tr");
    }
    html.close("tbody").close("table").close("div");
  }
}
