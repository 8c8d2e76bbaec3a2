package org.obmeet.telemetry.cli.report;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.schemas.metric.Metric;

/**
 * The values of the templates of a chart.
 *
 * @param caption caption of the table of numbers
 * @param maxLabels maximum number of labels in the table
 */
public record ChartHtml(ReportChart chart, String caption, int maxLabels) {
  /** A row of the table of numbers: a window, and the number of each label. */
  record Line(LocalDate start, String day, List<String> cells) {}

  static String of(ReportChart chart) {
    String caption = "Numbers of " + chart.spec().title();
    return new ChartHtml(chart, caption, Integer.MAX_VALUE).filled("chart.html");
  }

  /** Returns the drawing of a chart with its finding, as HTML. */
  public static String figure(ReportChart chart) {
    return new ChartHtml(chart, "", 0).filled("figure.html");
  }

  /** Returns the numbers of a chart as an HTML table with at most {@code maxLabels} labels. */
  public static String table(ReportChart chart, int maxLabels) {
    return new ChartHtml(chart, chart.spec().title(), maxLabels).filled("table.html");
  }

  private String filled(String template) {
    return ResourceText.html(ChartHtml.class, template, this);
  }

  Finding finding() {
    return Finding.of(chart);
  }

  LineChart drawing() {
    return LineChart.of(chart);
  }

  boolean hasNumbers() {
    return !chart.rows().isEmpty();
  }

  String population() {
    return chart.spec().metric().map(Metric::population).orElse("");
  }

  /** Returns the labels of the table in words. */
  List<String> columns() {
    return labels().stream().map(chart::words).toList();
  }

  /** Returns the labels of the table, the labels of the drawing first. */
  private List<String> labels() {
    return Stream.concat(chart.labels().stream(), chart.rows().stream().map(ReportChart.Row::label))
        .distinct()
        .limit(maxLabels)
        .toList();
  }

  /** Returns a row for each window, the newest first, with a cell for each of the columns. */
  List<Line> lines() {
    Map<LocalDate, Map<String, ReportChart.Row>> windows = new TreeMap<>(Comparator.reverseOrder());
    for (ReportChart.Row row : chart.rows()) {
      windows.computeIfAbsent(row.start(), day -> new HashMap<>()).put(row.label(), row);
    }
    List<String> labels = labels();
    return windows.entrySet().stream()
        .map(
            window ->
                new Line(
                    window.getKey(),
                    ReportFormats.day(window.getKey()),
                    labels.stream().map(label -> cell(window.getValue().get(label))).toList()))
        .toList();
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
