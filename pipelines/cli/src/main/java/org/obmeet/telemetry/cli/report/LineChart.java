package org.obmeet.telemetry.cli.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A drawing of a chart as lines for at most five labels. The number {@code min} is at the bottom,
 * and {@code max} is at the top.
 */
record LineChart(ReportChart chart, List<String> labels, double min, double max) {
  private static final int MAX_LINES = 5;

  /** Two SVG paths of a label: the line through its numbers, and their points. */
  record Path(String line, String points) {}

  /** The line of a label; two lines if its numbers are bins, for their lower and upper bounds. */
  record Line(String style, String legend, List<Path> paths) {}

  static LineChart of(ReportChart chart) {
    List<String> labels = chart.labels().stream().limit(MAX_LINES).toList();
    List<ReportChart.Row> drawn =
        chart.rows().stream().filter(r -> chart.isDrawn(r) && labels.contains(r.label())).toList();
    double max = drawn.stream().mapToDouble(ReportChart.Row::high).max().orElse(1);
    double min = Math.min(0, drawn.stream().mapToDouble(ReportChart.Row::value).min().orElse(0));
    return new LineChart(chart, labels, min, max);
  }

  /** Returns {@code max} as text. */
  String mostInWords() {
    return chart.text(max);
  }

  /** Returns {@code min} as text. */
  String leastInWords() {
    return chart.text(min);
  }

  String firstDay() {
    return ReportFormats.day(chart.rows().get(0).start());
  }

  String lastDay() {
    return ReportFormats.day(chart.last());
  }

  /** Returns false for a chart without labels, whose only line has an empty label. */
  boolean isLabelled() {
    return !labels.equals(List.of(""));
  }

  List<Line> lines() {
    return IntStream.range(0, labels.size())
        .mapToObj(i -> new Line("s" + i, legend(labels.get(i)), paths(labels.get(i))))
        .toList();
  }

  private String legend(String label) {
    String last = chart.published(label, chart.last()).map(chart::text).orElse("not published");
    return chart.words(label) + " " + last;
  }

  private List<Path> paths(String label) {
    Stream<Function<ReportChart.Row, Double>> numbers =
        Stream.of(ReportChart.Row::value, ReportChart.Row::high);
    return numbers
        .limit(chart.spec().isBin() ? 2 : 1)
        .map(number -> path(numbers(label, number), min, max))
        .map(path -> new Path(path, path.replaceAll("[ML]([^ML]+)", "M$1h0")))
        .toList();
  }

  /** Returns a number for each window from the first to the last; null if it is not drawn. */
  List<Double> numbers(String label, Function<ReportChart.Row, Double> number) {
    List<Double> numbers = new ArrayList<>();
    int days = chart.spec().window().days();
    LocalDate day = chart.rows().get(0).start();
    for (; !day.isAfter(chart.last()); day = day.plusDays(days)) {
      numbers.add(chart.published(label, day).filter(chart::isDrawn).map(number).orElse(null));
    }
    return numbers;
  }

  /**
   * Returns an SVG path in a square of 100 units, with {@code min} at the bottom and {@code max} at
   * the top. A number that is null is a gap.
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
