package org.obmeet.telemetry.cli.query.metric;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.schemas.metric.Formula;

/** Builds the subquery of a ratio: a sum over labels of a dimension divided by another such sum. */
final class RatioSql {
  /** One ratio for each period, computed from periods p, published cells c and totals t. */
  private static final String ROW = MetricSubqueries.sql("ratio.sql");

  /** The sum over labels. If a label is suppressed, {@code %3$s} computes the value. */
  private static final String SUM = MetricSubqueries.sql("ratio-sum.sql");

  /** The total minus the other labels, if those are published. */
  private static final String TOTAL_MINUS_OTHERS =
      "WHEN count(c.m) FILTER (c.label IN %1$s) = %2$s"
          + " THEN t.m - sum(c.m) FILTER (c.label IN %1$s)";

  private RatioSql() {}

  static String of(MetricSubqueries tables, Formula.Ratio ratio) {
    return ratio.rows().stream()
        .map(row -> row(tables, ratio.measure(), row))
        .collect(Collectors.joining("\n  UNION ALL\n  "));
  }

  private static String row(MetricSubqueries tables, String measure, Formula.Ratio.Row row) {
    return ROW.formatted(
        row.label().map(SqlQuoting::text).orElse("CAST(NULL AS VARCHAR)"),
        sum(row.numerator(), row.domain()),
        sum(row.denominator(), row.domain()),
        MetricSubqueries.texts(row.denominator()),
        tables.completeness(row.cube(), row.dimension()),
        tables.cells(
            MetricSubqueries.finestCells(row.cube(), row.dimension()), Map.of("m", measure)),
        tables.total(row.cube(), Map.of("m", measure)));
  }

  /**
   * Returns the sum over labels if each is published or empty. Otherwise it is the total minus the
   * other labels, if those are published.
   */
  private static String sum(List<String> labels, List<String> domain) {
    List<String> others = domain.stream().filter(label -> !labels.contains(label)).toList();
    String otherwise =
        others.isEmpty()
            ? "ELSE t.m"
            : TOTAL_MINUS_OTHERS.formatted(MetricSubqueries.texts(others), others.size());
    return SUM.formatted(MetricSubqueries.texts(labels), labels.size(), otherwise);
  }
}
