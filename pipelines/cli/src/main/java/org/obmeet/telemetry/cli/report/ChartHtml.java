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
final class ChartHtml {
  private static final int NAMED = 3;

  private final ReportChart chart;
  private final ReportHtmlWriter html;

  private ChartHtml(ReportChart chart, ReportHtmlWriter html) {
    this.chart = chart;
    this.html = html;
  }

  static void write(ReportChart chart, ReportHtmlWriter html) {
    new ChartHtml(chart, html).write();
  }

  private void write() {
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
        .ifPresent(
            share ->
                parts.add(bound("named", several, "at least", ReportFormats.percentDown(share))));
    facts
        .suppressed()
        .ifPresent(
            share ->
                parts.add(bound("suppressed", several, "at most", ReportFormats.percentUp(share))));
    if (!facts.scope().isEmpty()) {
      parts.add("only contributors with consent to the scope " + facts.scope());
    }
    return String.join(" · ", parts);
  }

  private static String bound(String what, boolean several, String side, String share) {
    return what + " " + (several ? side + " " : "") + share;
  }

  /** Writes the query, which readers of the page can unfold and copy. */
  static void sql(ReportChart chart, ReportHtmlWriter html) {
    html.open("details").open("summary").text("SQL");
    html.element("span", " of " + chart.spec().title(), "class", "quiet").close("summary");
    html.open("pre", "tabindex", "0", "aria-label", "SQL of " + chart.spec().title());
    html.open("code").text(chart.sql()).markup("</code></pre>\n");
    html.element(
        "button", "Copy", "type", "button", "data-copy", "", "aria-label", copyLabel(chart));
    html.close("details");
  }

  private static String copyLabel(ReportChart chart) {
    return "Copy the SQL of " + chart.spec().title();
  }

  private void numbers() {
    if (chart.rows().isEmpty() || chart.spec().kind() == ChartSpec.Kind.MATRIX) {
      return;
    }
    html.open("details").open("summary").text("Numbers");
    html.element("span", " of " + chart.spec().title(), "class", "quiet").close("summary");
    html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", label());
    html.open("table").element("caption", label(), "class", "quiet").open("thead").open("tr");
    int last = chart.columns().size() - 1;
    for (int i = 0; i <= last; i++) {
      String name = chart.columns().get(i).replace('_', ' ');
      html.element("th", i == last ? chart.spec().unit() : name, "scope", "col");
    }
    html.close("tr").close("thead").open("tbody");
    for (List<Object> row : ordered(chart)) {
      html.open("tr");
      for (int i = 0; i <= last; i++) {
        html.element(i == 0 ? "th" : "td", ReportFormats.cell(row.get(i)), attributes(i, last));
      }
      html.close("tr");
    }
    html.close("tbody").close("table").close("div").close("details");
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
    return chart.spec().title()
        + ", in "
        + chart.spec().unit()
        + ". "
        + chart.rows().size()
        + " values"
        + (suppressed == 0 ? "" : ", " + suppressed + " of them suppressed")
        + ". Largest: "
        + largest
        + ". All numbers are listed below under Numbers.";
  }

  private void matrix() {
    Map<String, Map<String, Number>> cells = new LinkedHashMap<>();
    Set<String> heads = new LinkedHashSet<>();
    double maximum = 0;
    for (List<Object> row : chart.rows()) {
      String head = ReportFormats.cell(row.get(1));
      heads.add(head);
      cells
          .computeIfAbsent(ReportFormats.cell(row.get(0)), label -> new LinkedHashMap<>())
          .put(head, ReportChart.value(row));
      maximum =
          Math.max(
              maximum, ReportChart.value(row) == null ? 0 : ReportChart.value(row).doubleValue());
    }
    html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", label());
    html.open("table", "class", "shades").element("caption", label(), "class", "quiet");
    html.open("thead").open("tr").element("td", "");
    for (String head : heads) {
      html.element("th", head, "scope", "col");
    }
    html.close("tr").close("thead").open("tbody");
    for (Map.Entry<String, Map<String, Number>> line : cells.entrySet()) {
      html.open("tr").element("th", line.getKey(), "scope", "row");
      for (String head : heads) {
        shade(line.getValue(), head, maximum);
      }
      html.close("tr");
    }
    html.close("tbody").close("table").close("div");
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
