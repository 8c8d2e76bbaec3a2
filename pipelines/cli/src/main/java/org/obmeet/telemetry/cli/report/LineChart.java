package org.obmeet.telemetry.cli.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Draws a chart as lines over time, which need no script. The lines are stretched to the width of
 * the page. Their labels are text beside the drawing, so that they are not stretched or cut.
 *
 * @param chart a chart with numbers
 */
record LineChart(ReportChart chart, ReportHtmlWriter html) {
  private static final int MAX_LINES = 5;

  void write() {
    List<LocalDate> days = new ArrayList<>();
    LocalDate first = chart.rows().get(0).start();
    for (LocalDate day = first; !day.isAfter(chart.last()); ) {
      days.add(day);
      day = day.plusDays(chart.spec().window().days());
    }
    List<String> labels = chart.labels().stream().limit(MAX_LINES).toList();
    List<ReportChart.Row> drawn =
        chart.rows().stream().filter(r -> r.isDrawn() && labels.contains(r.label())).toList();
    double max = drawn.stream().mapToDouble(ReportChart.Row::high).max().orElse(1);
    double min = Math.min(0, drawn.stream().mapToDouble(ReportChart.Row::value).min().orElse(0));
    html.open("div", "class", "lines").open("div", "class", "scale");
    html.element("span", chart.text(max)).element("span", chart.text(min)).close("div");
    html.markup("<svg viewBox=\"0 0 100 100\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    html.markup("<path class=\"axis\" d=\"M0 0H100M0 100H100\"></path>");
    for (int i = 0; i < labels.size(); i++) {
      html.open("g", "class", "s" + i);
      line(days, labels.get(i), min, max, ReportChart.Row::value);
      if (chart.spec().isBin()) {
        line(days, labels.get(i), min, max, ReportChart.Row::high);
      }
      html.close("g");
    }
    html.markup("</svg>\n").open("div", "class", "days");
    html.element("span", ReportFormats.day(first));
    html.element("span", ReportFormats.day(chart.last())).close("div").close("div");
    legend(labels);
  }

  private void line(
      List<LocalDate> days,
      String label,
      double min,
      double max,
      Function<ReportChart.Row, Double> number) {
    List<Double> values = new ArrayList<>();
    days.forEach(day -> values.add(chart.drawn(label, day).map(number).orElse(null)));
    String path = path(values, min, max);
    html.open("path", "d", path).close("path");
    html.open("path", "class", "points", "d", path.replaceAll("[ML]([^ML]+)", "M$1h0"));
    html.close("path");
  }

  private void legend(List<String> labels) {
    if (labels.size() == 1 && labels.get(0).isEmpty()) {
      return;
    }
    html.open("ul", "class", "legend");
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.get(i);
      String last = chart.drawn(label, chart.last()).map(chart::text).orElse("not published");
      html.element("li", chart.words(label) + " " + last, "class", "s" + i);
    }
    html.close("ul");
  }

  /**
   * Returns an SVG path in a square of 100, from the left to the right, with {@code min} at the
   * bottom and {@code max} at the top. A number that is null is a gap.
   */
  static String path(List<Double> values, double min, double max) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) != null) {
        path.append(i == 0 || values.get(i - 1) == null ? 'M' : 'L')
            .append(
                String.format(
                    Locale.ROOT,
                    "%.1f %.1f",
                    100.0 * i / Math.max(1, values.size() - 1),
                    max == min ? 100 : 100 * (max - values.get(i)) / (max - min)));
      }
    }
    return path.toString();
  }
}
