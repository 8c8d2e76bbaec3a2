package org.obmeet.telemetry.cli.report;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A chart with its numbers.
 *
 * @param spec its declaration
 * @param rows its rows in the order of time
 * @param suppressed highest share of its measures that is in suppressed rows of a window
 * @param why the reason why there are no numbers to draw; empty if there are numbers
 */
record ReportChart(ChartSpec spec, List<Row> rows, double suppressed, String why) {
  private static final double LEAST_NAMED = 0.5;

  /**
   * A number of a label and a window.
   *
   * @param start first day of the window
   * @param label the label as released, without the bin; empty if there is none
   * @param words the label in words
   * @param value the number, or the lower bound of the bin; null if it is suppressed
   * @param high the upper bound of the bin, or the same number
   * @param numerator of a share, or null
   * @param denominator of a share, or null
   * @param named the share of the denominator with a label of its own, or null if unknown
   */
  record Row(
      LocalDate start,
      String label,
      String words,
      Double value,
      Double high,
      Double numerator,
      Double denominator,
      Double named) {
    /** Returns true if a chart may draw it: published, in a window that is mostly named. */
    boolean isDrawn() {
      return value != null && (named == null || named >= LEAST_NAMED);
    }

    /** Returns true if the label is of its own and not a remainder. */
    boolean isNamed() {
      return !ReportFormats.isRemainder(label);
    }
  }

  boolean isEmpty() {
    return !why.isEmpty();
  }

  /** Returns the first day of the last window. */
  LocalDate last() {
    return rows.get(rows.size() - 1).start();
  }

  /** Returns the number of a label some days before a row, if it is drawn. */
  Optional<Row> before(Row row, int days) {
    return rows.stream()
        .filter(each -> each.start().equals(row.start().minusDays(days)))
        .filter(each -> each.label().equals(row.label()) && each.isDrawn())
        .findFirst();
  }

  /** Returns the lowest named share of a window, if it is known. */
  Optional<Double> leastNamed() {
    return rows.stream().map(Row::named).filter(Objects::nonNull).min(Comparator.naturalOrder());
  }

  /** Returns the lowest named share of the last window, if it is known. */
  Optional<Double> lastNamed() {
    return rows.stream()
        .filter(row -> row.start().equals(last()))
        .map(Row::named)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder());
  }

  /** Formats a number of this chart. */
  String text(Row row) {
    if (row.value() == null) {
      return "suppressed";
    }
    if (spec.isPercent()) {
      String sign = spec.isChange() && row.value() > 0 ? "+" : "";
      return sign + ReportFormats.share(row.value());
    }
    if (spec.isBin() && !row.value().equals(row.high())) {
      return ReportFormats.rounded(row.value()) + " to " + ReportFormats.rounded(row.high());
    }
    return ReportFormats.rounded(row.value()) + (spec.unit().startsWith("seconds") ? " s" : "");
  }
}
