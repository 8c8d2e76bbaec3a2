package org.obmeet.telemetry.bench.usefulness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares the metrics' views with the ground truth. The expected rows of a view are the result of
 * a query over {@link TruthTables} in the file {@code METRIC.sql}. Its columns are {@code
 * window_start}, {@code label}, {@code value}, {@code weight} and {@code people}.
 */
final class MetricComparison {
  /** The unit of a metric's errors; see {@link MetricAccuracy}. */
  enum Unit {
    POINTS,
    PERCENT,
    BIN
  }

  /** A metric and the unit of its errors. */
  record Question(String metric, Unit unit) {}

  /** All metrics that have a ground truth. */
  static final List<Question> QUESTIONS =
      List.of(
          new Question("instances_by_major_version", Unit.POINTS),
          new Question("instances_by_deploy_method", Unit.POINTS),
          new Question("users_per_instance_median", Unit.BIN),
          new Question("active_people_weekly", Unit.PERCENT),
          new Question("active_people_monthly", Unit.PERCENT),
          new Question("feature_use", Unit.PERCENT),
          new Question("feature_growth", Unit.POINTS),
          new Question("adoption", Unit.POINTS),
          new Question("owners_churned", Unit.POINTS),
          new Question("first_use_conversion", Unit.POINTS),
          new Question("browser_share", Unit.POINTS),
          new Question("os_share", Unit.POINTS),
          new Question("database_share", Unit.POINTS),
          new Question("country_share", Unit.POINTS),
          new Question("upgrade_lag", Unit.POINTS),
          new Question("users_median_by_ldap", Unit.BIN),
          new Question("time_on_page_by_area", Unit.PERCENT),
          new Question("cohort_retention", Unit.POINTS));

  /** SQL macro for the number of contributors of a sum; 0 if the sum breaks the p % rule. */
  private static final String CONTRIBUTORS =
      """
      CREATE OR REPLACE MACRO contributors(parts) AS CASE
        WHEN sum(parts) - max(parts) - coalesce(max(parts, 2)[2], 0) < %s * max(parts) / 100.0
        THEN 0 ELSE count(*) END""";

  private static final String TRUTH =
      """
      CREATE OR REPLACE TABLE expected AS SELECT window_start, label, CAST(value AS DOUBLE) AS value,
        CAST(weight AS DOUBLE) AS weight, people >= %s AND coalesce(label, '') <> 'other' AS safe
      FROM (%s) WHERE window_start IN (SELECT window_start FROM period WHERE kind = '%s')""";

  private static final String VIEW =
      """
      CREATE OR REPLACE TABLE view AS SELECT window_start, label, value
      FROM released.metrics."%s" WHERE status = 'published' AND coalesce(label, '') <> 'other'""";

  /** Query of a view with bins. The last part of the view's label is the bin. */
  private static final String BINS =
      """
      CREATE OR REPLACE TABLE view AS SELECT window_start,
        nullif(array_to_string(list_slice(str_split(label, ' · '), 1, -2), ' · '), '') AS label,
        CAST(regexp_extract(label, '([0-9]+)(\\.\\.[0-9]+)?$', 1) AS DOUBLE) AS low,
        CAST(regexp_extract(label, '([0-9]+)$', 1) AS DOUBLE) AS value
      FROM released.metrics."%s" WHERE status = 'published'""";

  private static final String COMPARED =
      """
      CREATE OR REPLACE TABLE compared AS SELECT coalesce(e.window_start, v.window_start) AS window_start,
        coalesce(e.label, v.label) AS label, coalesce(e.safe, false) AS safe,
        coalesce(e.weight, 0) AS weight, v.value IS NOT NULL AS published, %s AS error, %s AS allowed
      FROM expected e FULL JOIN view v
        ON v.window_start = e.window_start AND v.label IS NOT DISTINCT FROM e.label
      WHERE coalesce(e.window_start, v.window_start)
        IN (SELECT window_start FROM period)""";

  private static final String RESULT =
      """
      WITH by_window AS (
        SELECT window_start, sum(weight) FILTER (safe) AS all_weight,
          coalesce(sum(weight) FILTER (safe AND published), 0) AS published_weight
        FROM compared GROUP BY ALL HAVING count(*) FILTER (safe) > 0)
      SELECT (SELECT count(*) FROM by_window) AS windows,
        (SELECT count(*) FROM by_window WHERE published_weight >= 0.9 * all_weight
          AND (all_weight > 0 OR EXISTS (FROM compared c WHERE c.window_start = by_window.window_start AND safe AND published))) AS answered,
        count(*) FILTER (safe) AS expected, count(*) FILTER (safe AND published) AS published,
        coalesce((SELECT sum(published_weight) / nullif(sum(all_weight), 0) FROM by_window), 0) AS share,
        avg(error) FILTER (published) AS mean_error, max(error) FILTER (published) AS largest_error,
        arg_max(concat_ws(' ', window_start, label), error) FILTER (published) AS place,
        count(*) FILTER (published AND error > allowed) AS misleading,
        arg_max(concat_ws(' ', window_start, label), weight) FILTER (safe AND NOT published) AS missing
      FROM compared""";

  /** Largest rounding error of the distinct counts of a week and of four weeks. */
  private static final Map<String, Double> ROUNDING =
      Map.of("active_people_weekly", 2.5, "active_people_monthly", 5.0);

  private final Statement sql;
  private final int threshold;

  /**
   * Creates the comparison.
   *
   * @param threshold minimum number of contributors of a value that may be published
   * @param dominance p of the p % rule
   */
  MetricComparison(Statement sql, int threshold, int dominance) throws SQLException {
    this.sql = sql;
    this.threshold = threshold;
    sql.execute(CONTRIBUTORS.formatted(dominance));
  }

  /**
   * Returns the accuracy of a metric's view.
   *
   * @param kind keyword of the window's kind
   */
  MetricAccuracy of(Question question, String kind) throws SQLException {
    sql.execute(TRUTH.formatted(threshold, text(question.metric()), kind));
    boolean bins = question.unit() == Unit.BIN;
    sql.execute((bins ? BINS : VIEW).formatted(question.metric()));
    sql.execute(COMPARED.formatted(error(question.unit()), allowed(question)));
    try (ResultSet row = sql.executeQuery(RESULT)) {
      row.next();
      return new MetricAccuracy(
          question.metric(),
          question.unit().name().toLowerCase(Locale.ROOT),
          row.getLong("windows"),
          row.getLong("answered"),
          row.getLong("expected"),
          row.getLong("published"),
          row.getDouble("share"),
          LevelComparison.number(row, "mean_error"),
          LevelComparison.number(row, "largest_error"),
          row.getString("place"),
          row.getLong("misleading"),
          row.getString("missing"));
    }
  }

  /** Returns the SQL expression of the error. A label without records has the expected share 0. */
  private static String error(Unit unit) {
    return switch (unit) {
      case POINTS -> "100 * abs(v.value - coalesce(e.value, 0))";
      case PERCENT ->
          "CASE WHEN v.value = coalesce(e.value, 0) THEN 0"
              + " ELSE 100 * abs(v.value - coalesce(e.value, 0)) / greatest(abs(e.value), 1e-9) END";
      case BIN ->
          "CASE WHEN e.value BETWEEN v.low AND v.value THEN 0 WHEN e.value < v.low"
              + " THEN 100 * (v.low - e.value) / v.low ELSE 100 * (coalesce(e.value, 1e9) - v.value)"
              + " / greatest(v.value, 1) END";
    };
  }

  private static String allowed(Question question) {
    return switch (question.unit()) {
      case POINTS -> "1";
      case PERCENT ->
          ROUNDING.containsKey(question.metric())
              ? "greatest(1, 100 * " + ROUNDING.get(question.metric()) + " / e.value)"
              : "1";
      case BIN -> "0";
    };
  }

  private static String text(String metric) {
    try (InputStream in = MetricComparison.class.getResourceAsStream(metric + ".sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("resource " + metric + ".sql cannot be read", e);
    }
  }

  /** Returns the names of metrics that have no ground truth. */
  static List<String> unmeasured(Iterable<String> metrics) {
    List<String> unmeasured = new ArrayList<>();
    metrics.forEach(
        metric -> {
          if (QUESTIONS.stream().noneMatch(q -> q.metric().equals(metric))) {
            unmeasured.add(metric);
          }
        });
    return unmeasured;
  }
}
