package org.obmeet.telemetry.cli.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/**
 * The finding of a chart in words.
 *
 * @param title a sentence with the number, the counts behind it, and its change since four weeks
 *     ago. It says that there is no clear change if rounding and chance explain the change. The
 *     change is left out if it is unknown, or if the number itself is a change. Without a number,
 *     the sentence says so
 * @param comparison the known numbers of a week, four weeks and a year before; may be empty
 */
public record Finding(String title, String comparison) {
  private static final int WEEK = 7;
  private static final int FOUR_WEEKS = 28;
  private static final int YEAR = 364;

  public static Finding of(ReportChart chart) {
    ChartSpec spec = chart.spec();
    if (chart.isEmpty()) {
      return new Finding(spec.title() + ": no number is published", "");
    }
    return subject(chart)
        .map(row -> new Finding(title(chart, row), comparison(chart, row)))
        .orElseGet(() -> new Finding(spec.title() + ": no number for the last period", ""));
  }

  private static String title(ReportChart chart, ReportChart.Row row) {
    String text =
        chart
            .spec()
            .finding()
            .replace("{value}", chart.text(row))
            .replace("{week}", ReportFormats.day(row.start()))
            .replace("{label}", row.words());
    String numbers = text + counts(chart.spec(), row);
    if (chart.spec().isChange()) {
      boolean explained = row.uncertainty().explains(row.value(), Uncertainty.NONE);
      return explained ? numbers + ", no clear change" : numbers;
    }
    return numbers
        + chart
            .before(row, FOUR_WEEKS)
            .map(earlier -> ", " + change(chart, row, earlier))
            .orElse("");
  }

  private static String comparison(ReportChart chart, ReportChart.Row row) {
    List<String> parts = new ArrayList<>();
    if (chart.spec().window() == WindowKind.WEEK) {
      chart
          .before(row, WEEK)
          .ifPresent(earlier -> parts.add("The week before " + chart.text(earlier)));
    }
    chart
        .before(row, FOUR_WEEKS)
        .ifPresent(earlier -> parts.add("four weeks before " + chart.text(earlier)));
    chart.before(row, YEAR).ifPresent(earlier -> parts.add("a year before " + chart.text(earlier)));
    String text = String.join(" · ", parts);
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /** Returns the numbers behind a share, change or mean in parentheses; empty for others. */
  private static String counts(ChartSpec spec, ReportChart.Row row) {
    if (row.denominator() == null || row.numerator() == null) {
      return "";
    }
    String denominator = ReportFormats.rounded(row.denominator());
    if (spec.isMean()) {
      String unit = spec.unit().substring(spec.unit().lastIndexOf(" per ") + " per ".length());
      return " (%s %ss)".formatted(denominator, unit);
    }
    return spec.isPercent()
        ? " (%s %s %s)"
            .formatted(
                ReportFormats.rounded(row.numerator()),
                spec.isChange() ? "after" : "of",
                denominator)
        : "";
  }

  /** Returns the change since four weeks ago in words. */
  private static String change(ReportChart chart, ReportChart.Row row, ReportChart.Row earlier) {
    String before = "four weeks ago";
    if (chart.text(row).equals(chart.text(earlier))) {
      return "the same as " + before;
    }
    String numbers = chart.text(earlier) + counts(chart.spec(), earlier);
    if (chart.spec().isBin()) {
      return before + " " + numbers;
    }
    if (!isClear(row, earlier)) {
      return "no clear change in four weeks";
    }
    return (row.value() > earlier.value() ? "up from " : "down from ") + numbers + " " + before;
  }

  private static boolean isClear(ReportChart.Row row, ReportChart.Row earlier) {
    return !row.uncertainty().explains(row.value() - earlier.value(), earlier.uncertainty());
  }

  /**
   * Returns the row that the finding is about. {@link ChartSpec#subject} chooses among the
   * published rows of the last window. Remainders are not chosen.
   */
  private static Optional<ReportChart.Row> subject(ReportChart chart) {
    String subject = chart.spec().subject();
    LocalDate last = chart.last();
    List<ReportChart.Row> rows =
        chart.rows().stream()
            .filter(row -> row.isPublished() && row.isNamed() && row.start().equals(last))
            .toList();
    Comparator<ReportChart.Row> byValue = Comparator.comparingDouble(chart::size);
    return switch (subject) {
      case "largest" -> rows.stream().max(byValue);
      case "smallest" -> rows.stream().min(byValue);
      case "changed" ->
          rows.stream()
              .max(
                  Comparator.<ReportChart.Row>comparingDouble(row -> shift(chart, row))
                      .thenComparing(byValue));
      case "highest" ->
          rows.stream()
              .filter(row -> row.label().matches("\\d{1,9}"))
              .max(Comparator.comparingInt(row -> Integer.parseInt(row.label())));
      default -> rows.stream().filter(row -> row.label().equals(subject)).findFirst();
    };
  }

  /** Returns the number times its change in four weeks; 0 if the change is not clear. */
  private static double shift(ReportChart chart, ReportChart.Row row) {
    return chart
        .before(row, FOUR_WEEKS)
        .filter(earlier -> isClear(row, earlier))
        .map(earlier -> chart.size(row) * Math.abs(row.value() - earlier.value()))
        .orElse(0.0);
  }
}
