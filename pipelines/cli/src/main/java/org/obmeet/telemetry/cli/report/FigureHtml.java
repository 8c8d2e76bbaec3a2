package org.obmeet.telemetry.cli.report;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.input.ResourceText;

/** The values of the template of a figure: the last number, its change, and a line chart. */
record FigureHtml(ReportChart chart) {
  private static final int MAX_POINTS = 26;

  /** A line chart without axes: an SVG path with gaps, and the numbers as text. */
  record Sparkline(String line, String numbers) {}

  static String of(ReportChart chart) {
    return ResourceText.html(FigureHtml.class, "number.html", new FigureHtml(chart));
  }

  private ReportChart.Row last() {
    return chart.rows().get(chart.rows().size() - 1);
  }

  String day() {
    return ReportFormats.day(last().start());
  }

  /** Returns true if the bin of the median stands for a suppressed total. */
  private boolean isMedian() {
    return last().value() == null && !last().label().isEmpty();
  }

  String title() {
    return chart.spec().title() + (!chart.isEmpty() && isMedian() ? " per instance" : "");
  }

  String value() {
    return isMedian() ? last().label().replace("..", " to ") : ReportFormats.number(last().value());
  }

  String change() {
    if (last().value() == null) {
      return isMedian()
          ? "The bin of the median. The total is suppressed."
          : "The number of this period is suppressed.";
    }
    return chart
        .before(last(), chart.spec().window().days())
        .map(
            earlier ->
                ReportFormats.number(earlier.value())
                    + " before, "
                    + (isRounded(earlier)
                        ? "no change beyond rounding"
                        : ReportFormats.change(last().value(), earlier.value())))
        .orElse("There is no number of the previous period to compare with.");
  }

  private boolean isRounded(ReportChart.Row earlier) {
    return last().uncertainty().rounding() > 0
        && last().uncertainty().explains(last().value() - earlier.value(), earlier.uncertainty());
  }

  /** Returns the line chart; empty if there are fewer than two windows. */
  List<Sparkline> sparkline() {
    List<Double> all = LineChart.of(chart).numbers("", ReportChart.Row::value);
    if (all.size() < 2) {
      return List.of();
    }
    List<Double> values = all.subList(Math.max(0, all.size() - MAX_POINTS), all.size());
    DoubleSummaryStatistics range =
        values.stream().filter(Objects::nonNull).mapToDouble(each -> each).summaryStatistics();
    int days = chart.spec().window().days() * values.size();
    String numbers =
        chart.rows().stream()
            .filter(row -> row.start().isAfter(last().start().minusDays(days)))
            .map(row -> ReportFormats.day(row.start()) + ": " + ReportFormats.number(row.value()))
            .collect(Collectors.joining("; "));
    String line = LineChart.path(values, range.getMin(), range.getMax());
    return List.of(new Sparkline(line, numbers));
  }
}
