package org.obmeet.telemetry.cli.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes a figure: the last number, the change since the previous window, and a small line chart.
 */
record FigureHtml(ReportChart chart, ReportHtmlWriter html) {
  private static final int WIDTH = 120;
  private static final int HEIGHT = 28;
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
    double maximum = rows.stream().mapToDouble(row -> number(row, 0)).max().orElse(0);
    double minimum = rows.stream().mapToDouble(row -> number(row, maximum)).min().orElse(0);
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).value() == null) {
        drawing = false;
        continue;
      }
      double x = 3 + (WIDTH - 6.0) * i / (rows.size() - 1);
      double span = maximum == minimum ? 1 : maximum - minimum;
      double y = HEIGHT - 4 - (HEIGHT - 8.0) * (number(rows.get(i), 0) - minimum) / span;
      path.append(drawing ? 'L' : 'M').append(String.format(Locale.ROOT, "%.1f %.1f", x, y));
      drawing = true;
    }
    html.open("svg", "class", "spark", "viewBox", "0 0 " + WIDTH + " " + HEIGHT);
    html.element("title", title(rows)).open("path", "d", path.toString());
    html.markup("</path></svg>\n");
  }

  private static double number(ReportChart.Row row, double otherwise) {
    return row.value() == null ? otherwise : row.value();
  }

  private static String title(List<ReportChart.Row> rows) {
    return rows.stream()
        .map(row -> ReportFormats.day(row.start()) + ": " + ReportFormats.number(row.value()))
        .collect(Collectors.joining("; "));
  }
}
