package org.obmeet.telemetry.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a chart as HTML: caption, plot area, facts, numbers and SQL. */
record ChartHtml(ReportChart chart, ReportHtmlWriter html) {
  private static final int NAMED = 3;

  void write() {
    ChartSpec spec = chart.spec();
    String id = "chart-" + spec.name();
    html.open("figure", "class", "chart " + spec.kind().word(), "aria-labelledby", id);
    html.open("figcaption").element("h3", spec.title(), "id", id).element("p", spec.text());
    html.close("figcaption");
    if (chart.isEmpty()) {
      html.element("p", chart.why(), "class", "empty");
    } else if (spec.kind() == ChartSpec.Kind.MATRIX) {
      matrix();
    } else {
      html.open(
              "div",
              "class",
              "plot",
              "data-chart",
              spec.name(),
              "role",
              "img",
              "aria-label",
              summary())
          .close("div");
    }
    facts(chart, html);
    numbers();
    sql(chart, html);
    html.close("figure");
  }

  /** Writes the facts of a chart or figure: window, threshold, published and suppressed shares. */
  static void facts(ReportChart chart, ReportHtmlWriter html) {
    chart.facts().ifPresent(facts -> html.element("p", words(facts), "class", "facts"));
  }

  private static String words(ReportChart.Facts facts) {
    List<String> parts = new ArrayList<>();
    parts.add(ReportFormats.days(facts.from(), facts.end()));
    parts.add("k = " + facts.threshold() + " " + ReportFormats.plural(facts.contributor()));
    boolean several = facts.windows() > 1;
    facts
        .named()
        .map(ReportFormats::percentDown)
        .ifPresent(share -> parts.add((several ? "named at least " : "named ") + share));
    facts
        .suppressed()
        .map(ReportFormats::percentUp)
        .ifPresent(share -> parts.add((several ? "suppressed at most " : "suppressed ") + share));
    if (!facts.scope().isEmpty()) {
      parts.add("only contributors with consent to the scope " + facts.scope());
    }
    return String.join(" · ", parts);
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

  private void numbers() {
    if (chart.rows().isEmpty() || chart.spec().kind() == ChartSpec.Kind.MATRIX) {
      return;
    }
    html.openDetails("Numbers", " of " + chart.spec().title());
    html.openTable(label()).element("caption", label(), "class", "quiet");
    int last = chart.columns().size() - 1;
    List<String> heads = new ArrayList<>();
    chart.columns().forEach(column -> heads.add(column.replace('_', ' ')));
    heads.set(last, chart.spec().unit());
    html.headOfTable(heads);
    for (List<Object> row : ordered(chart)) {
      html.open("tr");
      for (int i = 0; i <= last; i++) {
        html.element(i == 0 ? "th" : "td", ReportFormats.cell(row.get(i)), attributes(i, last));
      }
      html.close("tr");
    }
    html.closeTable().close("details");
  }

  private static String[] attributes(int column, int last) {
    return column == 0
        ? new String[] {"scope", "row"}
        : column == last ? new String[] {"class", "number"} : new String[0];
  }

  private String label() {
    return "Numbers of " + chart.spec().title();
  }

  /** Returns the rows in drawing order. The bars of remainders come last. */
  static List<List<Object>> ordered(ReportChart chart) {
    if (chart.spec().kind() != ChartSpec.Kind.BARS && chart.spec().kind() != ChartSpec.Kind.PAIRS) {
      return chart.rows();
    }
    return chart.rows().stream()
        .sorted(
            Comparator.comparing(
                row ->
                    ReportFormats.remainder(String.valueOf(row.get(0)))
                        == ReportFormats.Remainder.WHOLLY))
        .toList();
  }

  private String summary() {
    long suppressed = chart.rows().stream().filter(row -> ReportChart.value(row) == null).count();
    String largest =
        chart.rows().stream()
            .filter(row -> ReportChart.value(row) != null)
            .sorted(
                Comparator.comparing(
                    (List<Object> row) -> ReportChart.value(row).doubleValue(),
                    Comparator.reverseOrder()))
            .limit(NAMED)
            .map(
                row ->
                    row.subList(0, row.size() - 1).stream()
                            .map(ReportFormats::cell)
                            .collect(Collectors.joining(", "))
                        + ": "
                        + ReportFormats.number(ReportChart.value(row)))
            .collect(Collectors.joining("; "));
    return "%s, in %s. %s values%s. Largest: %s. All numbers are listed below under Numbers."
        .formatted(
            chart.spec().title(),
            chart.spec().unit(),
            chart.rows().size(),
            suppressed == 0 ? "" : ", " + suppressed + " of them suppressed",
            largest);
  }

  private void matrix() {
    Map<String, Map<String, Number>> cells = new LinkedHashMap<>();
    Set<String> heads = new LinkedHashSet<>();
    double maximum = 0;
    for (List<Object> row : chart.rows()) {
      String head = ReportFormats.cell(row.get(1));
      Number value = ReportChart.value(row);
      heads.add(head);
      cells
          .computeIfAbsent(ReportFormats.cell(row.get(0)), label -> new LinkedHashMap<>())
          .put(head, value);
      maximum = Math.max(maximum, value == null ? 0 : value.doubleValue());
    }
    html.openTable(label(), "class", "shades").element("caption", label(), "class", "quiet");
    html.open("thead").open("tr").element("td", "").heads(heads);
    html.close("tr").close("thead").open("tbody");
    for (Map.Entry<String, Map<String, Number>> line : cells.entrySet()) {
      html.open("tr").element("th", line.getKey(), "scope", "row");
      for (String head : heads) {
        shade(line.getValue(), head, maximum);
      }
      html.close("tr");
    }
    html.closeTable();
  }

  private void shade(Map<String, Number> line, String head, double maximum) {
    if (!line.containsKey(head)) {
      html.element("td", "", "class", "none");
    } else if (line.get(head) == null) {
      html.element("td", "suppressed", "class", "gap");
    } else {
      long shade = Math.round(line.get(head).doubleValue() * 9 / Math.max(1, maximum));
      html.element("td", ReportFormats.number(line.get(head)), "class", "shade-" + shade);
    }
  }
}
