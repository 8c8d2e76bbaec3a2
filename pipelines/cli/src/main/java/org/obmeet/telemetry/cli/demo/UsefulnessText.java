package org.obmeet.telemetry.cli.demo;

import com.google.common.base.Joiner;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.obmeet.telemetry.bench.usefulness.DatasetUsefulness;
import org.obmeet.telemetry.bench.usefulness.LevelCoverage;
import org.obmeet.telemetry.bench.usefulness.MetricAccuracy;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.output.ResultRows;

/** Formats the usefulness of releases as text tables. */
record UsefulnessText(PrintWriter out) {
  private static final List<String> LEVELS =
      List.of(
          "cube window measure level cells safe named eff. worst suppr. empty stable wrong"
              .split(" "));
  private static final List<String> ANSWERS =
      List.of("metric,unit,windows,values,%,mean err.,max err.,complete,misleads".split(","));

  /** Maximum rounding error of a share in a release, plus a margin. */
  private static final double DECLARED_TOLERANCE = 0.006;

  void print(DatasetUsefulness dataset) {
    out.println();
    out.println("Data set: " + dataset.dataset());
    out.println("Seconds: " + Joiner.on(", ").withKeyValueSeparator(" ").join(dataset.seconds()));
    levels(dataset.levels());
    answers(dataset.answers());
    summary(dataset);
    out.flush();
  }

  private void levels(List<LevelCoverage> levels) {
    List<List<Object>> rows = new ArrayList<>();
    for (LevelCoverage l : levels) {
      rows.add(
          Arrays.asList(
              l.cube(),
              l.kind(),
              l.measure(),
              l.level(),
              rounded(l.safeValues(), 1),
              percent(l.safe()),
              percent(l.named()),
              rounded(l.efficiency(), 3),
              rounded(l.worst(), 3),
              percent(l.suppressed()),
              l.empty(),
              l.repeatable() == 0 ? null : percent((double) l.repeated() / l.repeatable()),
              l.wrong() + l.unsafe()));
    }
    out.println();
    OutputFormat.TABLE.write(ResultRows.of(LEVELS, rows), out);
  }

  private void answers(List<MetricAccuracy> answers) {
    List<List<Object>> rows = new ArrayList<>();
    for (MetricAccuracy a : answers) {
      rows.add(
          Arrays.asList(
              a.metric(),
              a.unit(),
              a.answered() + "/" + a.windows(),
              a.published() + "/" + a.expected(),
              percent(a.share()),
              rounded(a.meanError(), 3),
              rounded(a.largestError(), 3),
              a.complete() ? "yes" : "NO",
              a.misleads() ? "YES" : "no"));
    }
    out.println();
    OutputFormat.TABLE.write(ResultRows.of(ANSWERS, rows), out);
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
        Manifests with too small a share: %s
        """
            .formatted(
                dataset.answered(),
                dataset.answers().size(),
                dataset.misleadingCount(),
                rounded(dataset.oneDimension(), 3),
                rounded(dataset.oneDimensionWorst(), 3),
                rounded(dataset.twoDimensions(), 3),
                rounded(dataset.sums(), 3),
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

  private static Object percent(Double share) {
    return share == null ? null : rounded(100 * share, 1);
  }

  private static Object rounded(Double value, int decimals) {
    return value == null
        ? null
        : BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
  }
}
