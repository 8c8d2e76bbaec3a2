package org.obmeet.telemetry.cli.demo;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.obmeet.telemetry.bench.usefulness.DatasetUsefulness;
import org.obmeet.telemetry.bench.usefulness.LevelCoverage;
import org.obmeet.telemetry.bench.usefulness.MetricAccuracy;

/** Formats the usefulness of releases as text tables. */
record UsefulnessText(PrintWriter out) {
  private static final String NONE = "-";

  /** Maximum rounding error of a share in a manifest, plus a margin. */
  private static final double DECLARED_TOLERANCE = 0.006;

  /** Prints the results of one data set. */
  void print(DatasetUsefulness dataset) {
    out.println();
    out.println("Data set: " + dataset.dataset());
    out.println(
        "Seconds: "
            + dataset.seconds().entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", ")));
    levels(dataset.levels());
    answers(dataset.answers());
    summary(dataset);
    out.flush();
  }

  private void levels(List<LevelCoverage> levels) {
    out.println();
    row(
        "%-28s %-10s %-12s %-16s %5s %6s %6s %6s %6s %6s %5s %6s %5s%n",
        "cube", "window", "measure", "level", "cells", "safe", "named", "eff.", "worst", "suppr.",
        "empty", "stable", "wrong");
    for (LevelCoverage l : levels) {
      row(
          "%-28s %-10s %-12s %-16s %5.1f %6s %6s %6s %6s %6s %5d %6s %5d%n",
          l.cube(),
          l.kind(),
          l.measure(),
          l.level(),
          l.safeValues(),
          percent(l.safe()),
          percent(l.named()),
          decimal(l.efficiency()),
          decimal(l.worst()),
          percent(l.suppressed()),
          l.empty(),
          l.repeatable() == 0 ? NONE : percent((double) l.repeated() / l.repeatable()),
          l.wrong() + l.unsafe());
    }
  }

  private void answers(List<MetricAccuracy> answers) {
    out.println();
    row(
        "%-27s %-7s %9s %11s %6s %9s %9s %8s %8s%n",
        "metric",
        "unit",
        "windows",
        "values",
        "%",
        "mean err.",
        "max err.",
        "complete",
        "misleads");
    for (MetricAccuracy a : answers) {
      row(
          "%-27s %-7s %9s %11s %6s %9s %9s %8s %8s%n",
          a.metric(),
          a.unit(),
          a.answered() + "/" + a.windows(),
          a.published() + "/" + a.expected(),
          percent(a.share()),
          decimal(a.meanError()),
          decimal(a.largestError()),
          a.complete() ? "yes" : "NO",
          a.misleads() ? "YES" : "no");
    }
    for (MetricAccuracy a : answers) {
      if (a.misleads()) {
        out.println(a.metric() + " has its largest error at " + a.where());
      }
      if (!a.complete()) {
        out.println(a.metric() + (a.missing() == null ? " has no value" : " lacks " + a.missing()));
      }
    }
  }

  private void summary(DatasetUsefulness dataset) {
    List<String> differ =
        dataset.levels().stream()
            .filter(l -> l.declaredError() != null && l.declaredError() > DECLARED_TOLERANCE)
            .map(
                l ->
                    "%s %s (declared %s, measured %s)"
                        .formatted(
                            l.cube(), l.measure(), percent(l.declared()), percent(l.named())))
            .toList();
    out.print(
        """

        Metrics: %s of %s complete, %s misleading
        Efficiency of counts, one dimension, at least four safe cells: mean %s, worst %s
        Efficiency of counts, two dimensions: mean %s
        Efficiency of sums: mean %s
        Published again if safe in the next window: %s %%
        Cubes without any published cell: %s
        Published cells that are not in the ground truth: %s; with a wrong value: %s; \
        that violate a primary rule: %s
        Metrics without ground truth: %s
        Manifests with a different share: %s
        """
            .formatted(
                dataset.answered(),
                dataset.answers().size(),
                dataset.misleadingCount(),
                decimal(dataset.oneDimension()),
                decimal(dataset.oneDimensionWorst()),
                decimal(dataset.twoDimensions()),
                decimal(dataset.sums()),
                percent(dataset.stability()),
                names(dataset.empty()),
                dataset.notInTruth(),
                dataset.levels().stream().mapToLong(LevelCoverage::wrong).sum(),
                dataset.levels().stream().mapToLong(LevelCoverage::unsafe).sum(),
                names(dataset.withoutTruth()),
                names(differ)));
  }

  private static String names(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private void row(String format, Object... values) {
    out.printf(Locale.ROOT, format, values);
  }

  private static String percent(Double share) {
    return share == null ? NONE : String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  private static String decimal(Double value) {
    return value == null ? NONE : String.format(Locale.ROOT, "%.3f", value);
  }
}
