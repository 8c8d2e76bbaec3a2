package org.obmeet.telemetry.cli.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes a chart as HTML: finding, question, drawing, shares, numbers and SQL. */
public record ChartHtml(ReportChart chart, ReportHtmlWriter html) {
  void write() {
    ChartSpec spec = chart.spec();
    String id = "chart-" + spec.name();
    Finding finding = Finding.of(chart);
    html.open("figure", "class", "chart", "aria-labelledby", id).open("figcaption");
    html.element("h3", finding.title(), "id", id);
    html.open("p").text(spec.question() + " ");
    html.element("a", "#", "class", "anchor", "href", "#" + id, "aria-label", "Link to this chart");
    html.close("p").close("figcaption");
    if (chart.isEmpty()) {
      html.element("p", chart.why(), "class", "empty");
    } else {
      html.element("p", finding.comparison(), "class", "facts");
      drawing();
      html.element("p", "", "class", "facts");
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
        .filter(last -> chart.lowestNamed().orElse(last) < 1)
        .ifPresent(
            last ->
                parts.add(
                    "named %s in the last period, at least %s"
                        .formatted(
                            ReportFormats.percentDown(last),
                            ReportFormats.percentDown(chart.lowestNamed().orElse(last)))));
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

  /** Returns the drawing of a chart with its finding, for other pages. */
  public static String figure(ReportChart chart) {
    String finding = Finding.of(chart).title();
    ReportHtmlWriter html = new ReportHtmlWriter();
    html.open("figure", "class", "chart", "aria-label", finding).element("figcaption", finding);
    if (chart.isEmpty()) {
      html.element("p", chart.why(), "class", "empty");
    } else {
      new ChartHtml(chart, html).drawing();
    }
    return html.close("figure").toString();
  }

  /** Returns the numbers of a chart as a table, for other pages. */
  public static String table(ReportChart chart, int maxLabels) {
    ReportHtmlWriter html = new ReportHtmlWriter();
    new ChartHtml(chart, html).table(chart.spec().title(), maxLabels);
    return html.toString();
  }

  /** Writes a drawing. The script of the report replaces it by one that answers to the pointer. */
  private void drawing() {
    String name = Finding.of(chart).title() + ". All numbers are listed below under Numbers.";
    String id = chart.spec().name();
    html.open("div", "class", "plot", "data-chart", id, "role", "img", "aria-label", name);
    new LineChart(chart, html).write();
    html.close("div");
  }

  private void numbers() {
    if (chart.rows().isEmpty()) {
      return;
    }
    html.openDetails("Numbers", " of " + chart.spec().title());
    chart
        .spec()
        .metric()
        .ifPresent(metric -> html.element("p", metric.population(), "class", "about"));
    table("Numbers of " + chart.spec().title(), Integer.MAX_VALUE);
    html.close("details");
  }

  /** Writes a table with a row for each window, the last first, and a column for each label. */
  private void table(String caption, int maxLabels) {
    Map<LocalDate, Map<String, ReportChart.Row>> windows = new TreeMap<>(Comparator.reverseOrder());
    for (ReportChart.Row row : chart.rows()) {
      windows.computeIfAbsent(row.start(), day -> new HashMap<>()).put(row.words(), row);
    }
    List<String> columns =
        Stream.concat(chart.labels().stream(), chart.rows().stream().map(ReportChart.Row::label))
            .map(chart::words)
            .distinct()
            .limit(maxLabels)
            .toList();
    html.openTable(caption).element("caption", caption, "class", "quiet");
    html.headOfTable(Stream.concat(Stream.of("From"), columns.stream()).toList());
    windows.forEach(
        (day, row) -> {
          html.open("tr", "data-day", day.toString());
          html.element("th", ReportFormats.day(day), "scope", "row");
          columns.forEach(column -> html.element("td", cell(row.get(column)), "class", "number"));
          html.close("tr");
        });
    html.closeTable();
  }

  private String cell(ReportChart.Row row) {
    if (row == null) {
      return "–";
    }
    return row.value() != null && chart.spec().isPercent() && !chart.spec().isChange()
        ? String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * row.value())
        : chart.text(row);
  }
}
