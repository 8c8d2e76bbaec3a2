package org.obmeet.telemetry.cli.report;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Writes a figure: the last number, the change since the previous window, and a small line chart.
 */
record FigureHtml(ReportChart chart, ReportHtmlWriter html) {
  private static final int MAX_POINTS = 26;

  void write() {
    String id = "chart-" + chart.spec().name();
    html.open("article", "class", "figure", "aria-labelledby", id);
    html.element("h3", chart.spec().title(), "id", id);
    if (chart.isEmpty()) {
      html.element("p", "–", "class", "value", "aria-hidden", "true");
      html.element("p", chart.why(), "class", "empty");
    } else {
      ReportChart.Row last = chart.rows().get(chart.rows().size() - 1);
      html.element("p", ReportFormats.number(last.value()), "class", "value");
      html.element("p", change(last), "class", "change");
      sparkline();
    }
    html.element("p", chart.spec().question(), "class", "about");
    ChartHtml.shares(chart, html);
    ChartHtml.sql(chart, html);
    html.close("article");
  }

  private String change(ReportChart.Row last) {
    if (last.value() == null) {
      return "The number of this period is suppressed.";
    }
    return chart
        .before(last, chart.spec().window().days())
        .map(
            earlier ->
                ReportFormats.number(earlier.value())
                    + " before, "
                    + ReportFormats.change(last.value(), earlier.value()))
        .orElse("No earlier period is released.");
  }

  /** Writes a line chart without axes. Suppressed numbers are gaps. Its title lists the numbers. */
  private void sparkline() {
    List<ReportChart.Row> rows =
        chart.rows().subList(Math.max(0, chart.rows().size() - MAX_POINTS), chart.rows().size());
    if (rows.size() < 2) {
      return;
    }
    List<Double> values = new ArrayList<>();
    rows.forEach(row -> values.add(row.value()));
    DoubleSummaryStatistics range =
        values.stream().filter(Objects::nonNull).mapToDouble(each -> each).summaryStatistics();
    html.markup("<svg class=\"spark\" viewBox=\"0 0 100 100\" preserveAspectRatio=\"none\">");
    String path = LineChart.path(values, range.getMin(), range.getMax());
    html.element("title", title(rows)).open("path", "d", path);
    html.markup("</path></svg>\n");
  }

  private static String title(List<ReportChart.Row> rows) {
    return rows.stream()
        .map(row -> ReportFormats.day(row.start()) + ": " + ReportFormats.number(row.value()))
        .collect(Collectors.joining("; "));
  }
}
