package org.obmeet.telemetry.cli.demo;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.obmeet.telemetry.bench.usefulness.DatasetUsefulness;
import org.obmeet.telemetry.bench.usefulness.LevelCoverage;
import org.obmeet.telemetry.bench.usefulness.MetricAccuracy;

/** The usefulness of releases as tables for people. */
final class UsefulnessText {
  private static final String NONE = "-";

  /** Shares of a manifest have so many digits. */
  private static final double DECLARED_TOLERANCE = 0.006;

  private final PrintWriter out;

  UsefulnessText(PrintWriter out) {
    this.out = out;
  }

  /** Prints one world. */
  void print(DatasetUsefulness world) {
    out.println();
    out.println("World: " + world.world());
    out.println(
        "Seconds: "
            + world.seconds().entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", ")));
    levels(world.levels());
    answers(world.answers());
    summary(world);
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
          share(l.efficiency()),
          share(l.worst()),
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
        "answered",
        "misleads");
    for (MetricAccuracy a : answers) {
      row(
          "%-27s %-7s %9s %11s %6s %9s %9s %8s %8s%n",
          a.metric(),
          a.unit(),
          a.answered() + "/" + a.windows(),
          a.published() + "/" + a.expected(),
          percent(a.share()),
          error(a.meanError()),
          error(a.largestError()),
          a.complete() ? "yes" : "NO",
          a.misleads() ? "YES" : "no");
    }
    for (MetricAccuracy a : answers) {
      if (a.misleads()) {
        out.println(a.metric() + " is furthest from the truth at " + a.where());
      }
      if (!a.complete()) {
        out.println(a.metric() + (a.missing() == null ? " has no value" : " lacks " + a.missing()));
      }
    }
  }

  private void summary(DatasetUsefulness world) {
    out.println();
    out.println(
        "Questions: "
            + world.answered()
            + " of "
            + world.answers().size()
            + " answered, "
            + world.misleadingCount()
            + " misleading");
    out.println(
        "Efficiency of counts, one dimension, at least four safe cells: mean "
            + share(world.oneDimension())
            + ", worst "
            + share(world.oneDimensionWorst()));
    out.println("Efficiency of counts, two dimensions: mean " + share(world.twoDimensions()));
    out.println("Efficiency of sums: mean " + share(world.sums()));
    out.println("Published again if safe in the next window: " + percent(world.stability()) + " %");
    out.println("Cubes of which nothing is published: " + names(world.empty()));
    out.println(
        "Cells that the truth does not have: "
            + world.invented()
            + "; with another value: "
            + world.levels().stream().mapToLong(LevelCoverage::wrong).sum()
            + "; that break a primary rule: "
            + world.levels().stream().mapToLong(LevelCoverage::unsafe).sum());
    out.println("Metrics without a truth: " + names(world.unasked()));
    List<String> differ =
        world.levels().stream()
            .filter(l -> l.declaredError() != null && l.declaredError() > DECLARED_TOLERANCE)
            .map(
                l ->
                    l.cube()
                        + " "
                        + l.measure()
                        + " (declared "
                        + percent(l.declared())
                        + ", measured "
                        + percent(l.named())
                        + ")")
            .toList();
    out.println("Manifests that name another share: " + names(differ));
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

  private static String share(Double share) {
    return share == null ? NONE : String.format(Locale.ROOT, "%.3f", share);
  }

  private static String error(Double error) {
    return error == null ? NONE : String.format(Locale.ROOT, "%.3f", error);
  }
}
