package org.obmeet.telemetry.cli.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A chart with its numbers.
 *
 * @param rows its rows in the order of time
 * @param suppressed highest suppressed share of a measure in a window, if no named one is known
 * @param why the reason why there are no numbers to draw; empty if there are numbers
 */
public record ReportChart(ChartSpec spec, List<Row> rows, double suppressed, String why) {
  /**
   * A number of a label and a window.
   *
   * @param label the label as released, without the bin; empty if there is none
   * @param words the label in words
   * @param value the number, or the lower bound of the bin; null if it is suppressed
   * @param high the upper bound of the bin, or the same number
   * @param named the share of the denominator with a label of its own, or null if unknown
   * @param uncertainty what rounding and chance may have added to the number
   */
  public record Row(
      LocalDate start,
      String label,
      String words,
      Double value,
      Double high,
      Double numerator,
      Double denominator,
      Double named,
      Uncertainty uncertainty) {
    /** Returns true if the bin is of a coarser level than the bins 0, 1, 2..3, 4..7 and so on. */
    private boolean isCoarse() {
      return value != null && high >= 2 * Math.max(1, value);
    }

    /** Returns true if the number is published, as the status of its metric says. */
    boolean isPublished() {
      return value != null;
    }

    /** Returns true if the label is not a remainder. */
    boolean isNamed() {
      return !ReportFormats.isRemainder(label);
    }
  }

  /** Returns true if there are no numbers to draw. */
  public boolean isEmpty() {
    return !why.isEmpty();
  }

  /**
   * Returns true if a row's number is part of a line. A published bin that is coarser than another
   * of its label is a gap, because the line would have a peak there.
   */
  boolean isDrawn(Row row) {
    return row.isPublished() && !(spec.isBin() && row.isCoarse() && hasFineBin(row.label()));
  }

  private boolean hasFineBin(String label) {
    return rows.stream()
        .anyMatch(row -> row.label().equals(label) && row.isPublished() && !row.isCoarse());
  }

  /** Returns the first day of the last window. */
  LocalDate last() {
    return rows.get(rows.size() - 1).start();
  }

  /** Returns the number of a label some days before a row, if it is published. */
  Optional<Row> before(Row row, int days) {
    return published(row.label(), row.start().minusDays(days));
  }

  /** Returns the number of a label in a window, if it is published. */
  Optional<Row> published(String label, LocalDate start) {
    return rows.stream()
        .filter(row -> row.start().equals(start) && row.label().equals(label) && row.isPublished())
        .findFirst();
  }

  /**
   * Returns the published labels by their size in the last window, the largest first. Remainders
   * follow the other labels.
   */
  List<String> labels() {
    Map<String, Double> sizes =
        rows.stream()
            .filter(row -> row.start().equals(last()) && row.isPublished())
            .collect(Collectors.toMap(Row::label, this::size, (first, second) -> first));
    return rows.stream()
        .filter(Row::isPublished)
        .map(Row::label)
        .distinct()
        .sorted(
            Comparator.<String, Boolean>comparing(ReportFormats::isRemainder)
                .thenComparing(label -> -sizes.getOrDefault(label, -1.0)))
        .toList();
  }

  /**
   * Returns the size of a row: its number, the numerator of a change, or the denominator of a mean.
   */
  double size(Row row) {
    return spec.isChange() ? row.numerator() : spec.isMean() ? row.denominator() : row.value();
  }

  String words(String label) {
    return rows.stream().filter(row -> row.label().equals(label)).findFirst().orElseThrow().words();
  }

  private static Optional<Double> lowestNamed(Stream<Row> rows) {
    return rows.map(Row::named).filter(Objects::nonNull).min(Comparator.naturalOrder());
  }

  /** Returns the highest suppressed share: the rest of the lowest named one, if that is known. */
  @Override
  public double suppressed() {
    return lowestNamed(rows.stream()).map(named -> 1 - named).orElse(suppressed);
  }

  /** Returns the lowest named share of the numbers of the last window, if one is known. */
  public Optional<Double> lastNamed() {
    return lowestNamed(lastRows().filter(row -> row.value() != null));
  }

  private Stream<Row> lastRows() {
    return rows.stream().filter(row -> row.start().equals(last()));
  }

  /** Returns the named share of the last window and of all, and the labels without a number. */
  String shares() {
    if (isEmpty()) {
      return ""; // the reason says it
    }
    List<String> shares = new ArrayList<>();
    Optional<Double> lowest =
        lowestNamed(rows.stream().filter(row -> row.value() != null)).filter(share -> share < 1);
    if (lowest.isPresent() && lastNamed().isPresent()) {
      shares.add(
          "named %s in the last period, at least %s"
              .formatted(
                  ReportFormats.percentDown(lastNamed().get()),
                  ReportFormats.percentDown(lowest.get())));
    }
    List<String> missing =
        lastRows()
            .filter(row -> row.value() == null && !row.label().isEmpty() && !spec.isBin())
            .map(Row::words)
            .toList();
    if (!missing.isEmpty()) {
      shares.add("suppressed in the last period: " + String.join(", ", missing));
    } else if (lowest.isEmpty() && suppressed() > 0) {
      shares.add("suppressed at most " + ReportFormats.percentUp(suppressed()));
    }
    return String.join(" · ", shares);
  }

  String text(Row row) {
    if (row.value() == null) {
      return "suppressed";
    }
    return spec.isBin() && !row.value().equals(row.high())
        ? ReportFormats.rounded(row.value()) + " to " + ReportFormats.rounded(row.high())
        : text(row.value());
  }

  /** Formats a number in the unit of this chart. */
  String text(double value) {
    return spec.isPercent()
        ? (spec.isChange() && value > 0 ? "+" : "") + ReportFormats.share(value)
        : ReportFormats.rounded(value) + (spec.unit().startsWith("seconds") ? " s" : "");
  }
}
