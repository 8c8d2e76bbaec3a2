package org.obmeet.telemetry.bench.usefulness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.obmeet.telemetry.bench.DuckDb;

/**
 * Computes the accuracy of the metrics' views in SQL. The released tables must be attached as
 * {@code released}. The file {@code METRIC.sql} has a query over {@link TruthTables} for the values
 * that a view should have. The query's columns are {@code window_start}, {@code label}, {@code
 * value}, {@code weight} and {@code people} (the number of contributors, persons or owners). The
 * weight says how much the value counts among those of its window; an example is its number of
 * events.
 */
final class MetricAccuracyQuery {
  /** The unit of a metric's errors; see {@link MetricAccuracy}. */
  enum Unit {
    POINTS,
    PERCENT,
    BIN
  }

  /** A metric that has a ground truth, and the unit of its errors. */
  record MeasuredMetric(String name, Unit unit) {}

  /** All metrics that have a ground truth. */
  static final List<MeasuredMetric> MEASURED =
      List.of(
          new MeasuredMetric("instances_by_major_version", Unit.POINTS),
          new MeasuredMetric("instances_by_deploy_method", Unit.POINTS),
          new MeasuredMetric("users_per_instance_median", Unit.BIN),
          new MeasuredMetric("active_people_weekly", Unit.PERCENT),
          new MeasuredMetric("active_people_monthly", Unit.PERCENT),
          new MeasuredMetric("feature_use", Unit.PERCENT),
          new MeasuredMetric("feature_growth", Unit.POINTS),
          new MeasuredMetric("adoption", Unit.POINTS),
          new MeasuredMetric("owners_churned", Unit.POINTS),
          new MeasuredMetric("first_use_conversion", Unit.POINTS),
          new MeasuredMetric("browser_share", Unit.POINTS),
          new MeasuredMetric("os_share", Unit.POINTS),
          new MeasuredMetric("database_share", Unit.POINTS),
          new MeasuredMetric("country_share", Unit.POINTS),
          new MeasuredMetric("upgrade_lag", Unit.POINTS),
          new MeasuredMetric("users_median_by_ldap", Unit.BIN),
          new MeasuredMetric("time_on_page_by_area", Unit.PERCENT),
          new MeasuredMetric("cohort_retention", Unit.POINTS));

  /** SQL macro for the number of contributors of a sum; 0 if the sum breaks the p % rule. */
  private static final String CONTRIBUTORS =
      """
      CREATE OR REPLACE MACRO contributors(parts) AS CASE
        WHEN sum(parts) - max(parts) - coalesce(max(parts, 2)[2], 0) < %s * max(parts) / 100.0
        THEN 0 ELSE count(*) END\
      """;

  private static final String TRUTH =
      """
      CREATE OR REPLACE TABLE expected AS SELECT window_start, label, CAST(value AS DOUBLE) AS value,
        CAST(weight AS DOUBLE) AS weight, people >= %s AND coalesce(label, '') <> 'other' AS safe
      FROM (%s) WHERE window_start IN (SELECT window_start FROM truth_window WHERE kind = '%s')\
      """;

  private static final String VIEW =
      """
      CREATE OR REPLACE TABLE published_values AS SELECT window_start, label, value
      FROM released.metrics."%s" WHERE status = 'published' AND coalesce(label, '') <> 'other'\
      """;

  /** Query of a view with bins. The last part of the view's label is the bin. */
  private static final String BINS =
      """
      CREATE OR REPLACE TABLE published_values AS SELECT window_start,
        nullif(array_to_string(list_slice(str_split(label, ' · '), 1, -2), ' · '), '') AS label,
        CAST(regexp_extract(label, '([0-9]+)(\\.\\.[0-9]+)?$', 1) AS DOUBLE) AS low,
        CAST(regexp_extract(label, '([0-9]+)$', 1) AS DOUBLE) AS value
      FROM released.metrics."%s" WHERE status = 'published'\
      """;

  private static final String COMPARED =
      """
      CREATE OR REPLACE TABLE compared AS SELECT coalesce(e.window_start, v.window_start) AS window_start,
        coalesce(e.label, v.label) AS label, coalesce(e.safe, false) AS safe,
        coalesce(e.weight, 0) AS weight, v.value IS NOT NULL AS published, %s AS error, %s AS allowed
      FROM expected e FULL JOIN published_values v
        ON v.window_start = e.window_start AND v.label IS NOT DISTINCT FROM e.label
      WHERE coalesce(e.window_start, v.window_start)
        IN (SELECT window_start FROM truth_window)\
      """;

  /**
   * Query of the accuracy. A window is answered if 90 % of its safe weight is published. If all
   * weights are 0, one published safe value is enough.
   */
  private static final String RESULT =
      """
      WITH by_window AS (
        SELECT window_start, sum(weight) FILTER (safe) AS all_weight,
          coalesce(sum(weight) FILTER (safe AND published), 0) AS published_weight
        FROM compared GROUP BY ALL HAVING count(*) FILTER (safe) > 0)
      SELECT '%s' AS metric, '%s' AS unit, (SELECT count(*) FROM by_window) AS windows,
        (SELECT count(*) FROM by_window WHERE published_weight >= 0.9 * all_weight
          AND (all_weight > 0 OR EXISTS (FROM compared c WHERE c.window_start = by_window.window_start AND safe AND published))) AS windows_answered,
        count(*) FILTER (safe) AS expected, count(*) FILTER (safe AND published) AS published,
        coalesce((SELECT sum(published_weight) / nullif(sum(all_weight), 0) FROM by_window), 0) AS share,
        avg(error) FILTER (published) AS mean_error, max(error) FILTER (published) AS largest_error,
        arg_max(concat_ws(' ', window_start, label), error) FILTER (published) AS largest_error_at,
        count(*) FILTER (published AND error > allowed) AS misleading_values,
        arg_max(concat_ws(' ', window_start, label), weight) FILTER (safe AND NOT published) AS missing
      FROM compared\
      """;

  /** Largest rounding error of the metrics that are distinct counts. */
  private static final Map<String, Double> ROUNDING =
      Map.of(
          "active_people_weekly", LevelCoverageQuery.ROUNDING,
          "active_people_monthly", LevelCoverageQuery.LONG_ROUNDING);

  private final DuckDb sql;
  private final int threshold;

  /**
   * Creates the SQL macro {@code contributors}, which the files {@code METRIC.sql} use.
   *
   * @param threshold minimum number of contributors of a value that may be published
   * @param dominance p of the p % rule
   */
  MetricAccuracyQuery(DuckDb sql, int threshold, int dominance) throws SQLException {
    this.sql = sql;
    this.threshold = threshold;
    sql.execute(CONTRIBUTORS.formatted(dominance));
  }

  /**
   * Returns the accuracy of a metric's view.
   *
   * @param kind keyword of the window's kind
   */
  MetricAccuracy run(MeasuredMetric metric, String kind) throws SQLException {
    sql.execute(TRUTH.formatted(threshold, text(metric.name()), kind));
    boolean bins = metric.unit() == Unit.BIN;
    sql.execute((bins ? BINS : VIEW).formatted(metric.name()));
    sql.execute(COMPARED.formatted(error(metric.unit()), allowed(metric)));
    String unit = metric.unit().name().toLowerCase(Locale.ROOT);
    return sql.rows(RESULT.formatted(metric.name(), unit), MetricAccuracy.class).get(0);
  }

  /**
   * Returns the SQL expression of the error. If the ground truth lacks a published label, its true
   * value is 0, and any bin is wrong.
   */
  private static String error(Unit unit) {
    return switch (unit) {
      case POINTS -> "100 * abs(v.value - coalesce(e.value, 0))";
      case PERCENT ->
          "CASE WHEN v.value = coalesce(e.value, 0) THEN 0 ELSE 100 * abs(v.value -"
              + " coalesce(e.value, 0)) / greatest(abs(e.value), 1e-9) END";
      case BIN ->
          "CASE WHEN e.value BETWEEN v.low AND v.value THEN 0 WHEN e.value < v.low THEN 100 *"
              + " (v.low - e.value) / v.low ELSE 100 * (coalesce(e.value, 1e9) - v.value) /"
              + " greatest(v.value, 1) END";
    };
  }

  /** Returns the SQL expression of the largest error that is not misleading. */
  private static String allowed(MeasuredMetric metric) {
    return switch (metric.unit()) {
      case POINTS -> "1";
      case PERCENT ->
          ROUNDING.containsKey(metric.name())
              ? "greatest(1, 100 * " + ROUNDING.get(metric.name()) + " / e.value)"
              : "1";
      case BIN -> "0";
    };
  }

  private static String text(String metric) {
    try (InputStream in = MetricAccuracyQuery.class.getResourceAsStream(metric + ".sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("resource " + metric + ".sql cannot be read", e);
    }
  }

  /** Returns the names of metrics that have no ground truth. */
  static List<String> unmeasured(Collection<String> metrics) {
    List<String> measured = MEASURED.stream().map(MeasuredMetric::name).toList();
    return metrics.stream().filter(metric -> !measured.contains(metric)).toList();
  }
}
