package org.obmeet.telemetry.cli.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a chart as HTML: finding, question, plot area, shares, numbers and SQL. */
record ChartHtml(ReportChart chart, ReportHtmlWriter html) {
  void write() {
    ChartSpec spec = chart.spec();
    String id = "chart-" + spec.name();
    Finding finding = chart.isEmpty() ? new Finding(spec.title(), "") : Finding.of(chart);
    html.open("figure", "class", "chart", "aria-labelledby", id).open("figcaption");
    html.element("h3", finding.title(), "id", id);
    html.open("p").text(spec.question() + " ");
    html.element("a", "#", "class", "anchor", "href", "#" + id, "aria-label", "Link to this chart");
    html.close("p").close("figcaption");
    if (chart.isEmpty()) {
      html.element("p", chart.why(), "class", "empty");
    } else {
      html.element("p", finding.comparison(), "class", "facts");
      html.open(
          "div",
          "class",
          "plot",
          "data-chart",
          spec.name(),
          "role",
          "img",
          "aria-label",
          finding.title() + ". All numbers are listed below under Numbers.");
      html.close("div").element("p", "", "class", "facts");
    }
    shares(chart, html);
    html.open("div", "class", "tools");
    numbers();
    sql(chart, html);
    if (!chart.isEmpty()) {
      button("CSV", "data-csv");
      button("PNG", "data-png");
    }
    html.close("div").close("figure");
  }

  private void button(String format, String attribute) {
    String label = format + " of " + chart.spec().title();
    html.element(
        "button", format, "type", "button", attribute, chart.spec().name(), "aria-label", label);
  }

  /** Writes the named share if it is below 1, and the suppressed share if it is above 0. */
  static void shares(ReportChart chart, ReportHtmlWriter html) {
    List<String> parts = new ArrayList<>();
    chart
        .lastNamed()
        .filter(last -> chart.leastNamed().orElse(last) < 1)
        .ifPresent(
            last ->
                parts.add(
                    "named %s in the last period, at least %s"
                        .formatted(
                            ReportFormats.percentDown(last),
                            ReportFormats.percentDown(chart.leastNamed().orElse(last)))));
    if (chart.suppressed() > 0) {
      parts.add("suppressed at most " + ReportFormats.percentUp(chart.suppressed()));
    }
    if (!parts.isEmpty()) {
      html.element("p", String.join(" · ", parts), "class", "facts");
    }
  }

  /** Writes the query, which readers of the page can unfold and copy. */
  static void sql(ReportChart chart, ReportHtmlWriter html) {
    String title = chart.spec().title();
    html.openDetails("SQL", " of " + title);
    html.open("pre", "tabindex", "0", "aria-label", "SQL of " + title);
    html.open("code").text(chart.spec().sql()).markup("</code></pre>\n");
    String label = "Copy the SQL of " + title;
    html.element("button", "Copy", "type", "button", "data-copy", "", "aria-label", label);
    html.close("details");
  }

  /** Writes a table with a row for each window, the last first, and a column for each label. */
  private void numbers() {
    if (chart.rows().isEmpty()) {
      return;
    }
    String label = "Numbers of " + chart.spec().title();
    Map<LocalDate, Map<String, ReportChart.Row>> windows = new TreeMap<>(Comparator.reverseOrder());
    for (ReportChart.Row row : chart.rows()) {
      windows.computeIfAbsent(row.start(), day -> new LinkedHashMap<>()).put(row.words(), row);
    }
    List<String> columns =
        windows.values().stream().flatMap(row -> row.keySet().stream()).distinct().toList();
    html.openDetails("Numbers", " of " + chart.spec().title());
    chart
        .spec()
        .metric()
        .ifPresent(metric -> html.element("p", metric.population(), "class", "about"));
    html.openTable(label).element("caption", label, "class", "quiet");
    List<String> heads = new ArrayList<>(List.of("From"));
    heads.addAll(columns);
    html.headOfTable(heads);
    windows.forEach(
        (day, row) -> {
          html.open("tr", "data-day", day.toString());
          html.element("th", ReportFormats.day(day), "scope", "row");
          columns.forEach(column -> html.element("td", cell(row.get(column)), "class", "number"));
          html.close("tr");
        });
    html.closeTable().close("details");
  }

  private String cell(ReportChart.Row row) {
    return row == null ? "–" : chart.text(row);
  }
}
