package org.obmeet.telemetry.bench.usefulness;

import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.bench.DuckDb;
import org.obmeet.telemetry.schemas.metric.Metric;
import org.obmeet.telemetry.schemas.policy.DisclosurePolicy;

/**
 * Computes the accuracy of the metrics' views in SQL. The released tables must be attached as
 * {@code released}. The file {@code METRIC.sql} begins with the unit of errors (see {@link
 * MetricAccuracy}) and, if counts are rounded, the largest rounding error. Its query over {@link
 * TruthTables} selects the values that a view should have. The columns are {@code window_start},
 * {@code label}, {@code value}, {@code weight} (the importance of the value in its window, such as
 * its number of events) and {@code people} (the number of contributors: persons or owners; in
 * points of rounded counts, the numerator).
 */
record MetricAccuracyQuery(DuckDb sql, DisclosurePolicy policy) {
  private static final Pattern FIRST_LINE =
      Pattern.compile("-- Unit of errors: (points|percent|bin)(?:, rounding: ([0-9.]+))?\n");

  /** Returns the accuracy of a metric's view; empty if the metric has no ground truth. */
  Optional<MetricAccuracy> run(Metric metric) throws SQLException {
    Optional<String> truth = DuckDb.script(MetricAccuracyQuery.class, metric.name());
    if (truth.isEmpty()) {
      return Optional.empty();
    }
    Matcher errors = FIRST_LINE.matcher(truth.get());
    if (!errors.lookingAt()) {
      throw new IllegalStateException(metric.name() + ".sql must begin with the unit of errors");
    }
    String script = DuckDb.script(MetricAccuracyQuery.class, "accuracy").orElseThrow();
    Map<String, Object> values =
        Map.of(
            "metric", metric.name(),
            "kind", metric.window().word(),
            "unit", errors.group(1),
            "rounding", Objects.requireNonNullElse(errors.group(2), "0"),
            "threshold", policy.threshold(),
            "dominance", policy.dominancePercent(),
            "truth", truth.get().substring(errors.end()));
    return Optional.of(sql.rows(DuckDb.filled(script, values), MetricAccuracy.class).get(0));
  }
}
