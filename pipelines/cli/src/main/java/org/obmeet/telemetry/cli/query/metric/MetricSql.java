package org.obmeet.telemetry.cli.query.metric;

import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.metric.Formula;
import org.obmeet.telemetry.schemas.metric.Metric;

/**
 * Builds the SELECT of a metric. Each kind of formula has a subquery {@code answer} with periods,
 * labels, values, numerators, denominators and published shares. A value that cannot be calculated
 * from published numbers is suppressed. In the SQL, {@code m} is a measure, p a period, c its cell,
 * t its total, n the sums of its cells, q the period before and b its cell.
 */
public final class MetricSql {
  private static final String FORM = MetricSubqueries.sql("metric.sql");
  private static final String NOTHING = MetricSubqueries.sql("nothing.sql");

  /** Published share of the total; 0 if the total is suppressed. */
  private static final String NAMED =
      "least(1.0, coalesce(n.listed / nullif(t.m, 0), 0.0)) AS named";

  /** The sum of the cells, and of those whose labels are all on their public lists. */
  private static final String NAMED_SUM = MetricSubqueries.sql("named.sql");

  /** The cells, and a further row for the remainder of the total. */
  private static final String WITH_OTHER = MetricSubqueries.sql("with-other.sql");

  private static final String JOINED = MetricSubqueries.sql("joined.sql");
  private static final String BEFORE = "\n" + MetricSubqueries.sql("before.sql");
  private static final String BIN = MetricSubqueries.sql("bin.sql");

  /** One ratio for each period, computed from periods p, published cells c and totals t. */
  private static final String RATIO = MetricSubqueries.sql("ratio.sql");

  /** The sum over labels. If a label is suppressed, {@code %3$s} computes the value. */
  private static final String SUM = MetricSubqueries.sql("ratio-sum.sql");

  /** The total minus the other labels, if those are published. */
  private static final String TOTAL_MINUS_OTHERS =
      "WHEN count(c.m) FILTER (c.label IN %1$s) = %2$s"
          + " THEN t.m - sum(c.m) FILTER (c.label IN %1$s)";

  private final WindowKind window;
  private final MetricSubqueries tables;

  private MetricSql(Catalog catalog, WindowKind window) {
    this.window = window;
    this.tables = new MetricSubqueries(catalog, window);
  }

  /** Returns the SELECT of a metric whose tables are all released. */
  public static String of(Catalog catalog, Metric metric) {
    return of(catalog, metric.window(), metric.formula());
  }

  /** Returns the SELECT of a formula whose tables are all released for a kind of window. */
  public static String of(Catalog catalog, WindowKind window, Formula formula) {
    Map<String, String> parts = new MetricSql(catalog, window).parts(formula);
    return "WITH "
        + parts.entrySet().stream()
            .map(part -> part.getKey() + " AS (\n  " + part.getValue() + ")")
            .collect(Collectors.joining(",\n"))
        + "\n"
        + FORM.formatted("answer");
  }

  /** Returns a SELECT without rows, for a metric whose tables are not released. */
  static String empty() {
    return FORM.formatted(NOTHING);
  }

  private Map<String, String> parts(Formula formula) {
    if (formula instanceof Formula.Value value) {
      return value(value);
    } else if (formula instanceof Formula.Share share) {
      return share(share);
    } else if (formula instanceof Formula.Growth growth) {
      return growth(growth);
    } else if (formula instanceof Formula.Mean mean) {
      return mean(mean);
    } else if (formula instanceof Formula.Quantile quantile) {
      return quantile(quantile);
    }
    return Map.of("answer", ratio((Formula.Ratio) formula));
  }

  /** Returns the subqueries for periods, cells, the total and its published part. */
  private Map<String, String> cellParts(Formula.Cells cells, String measure) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("period", tables.periods(cells.cube()));
    parts.put("cell", tables.cells(cells, Map.of("m", measure)));
    parts.put("total", tables.total(cells.cube(), Map.of("m", measure)));
    parts.put("named", NAMED_SUM.formatted(""));
    return parts;
  }

  private Map<String, String> value(Formula.Value value) {
    Map<String, String> parts = cellParts(value.cells(), value.measure());
    boolean labelled = !value.cells().levels().isEmpty();
    boolean withOther = labelled && value.additive();
    if (withOther) {
      parts.put("part", WITH_OTHER);
    }
    String named = named(value.cells(), value.measure());
    String columns =
        "c.m AS value, c.m AS numerator, " + (labelled ? "t.m" : "NULL") + " AS denominator";
    parts.put("answer", JOINED.formatted(columns, named, withOther ? "part" : "cell"));
    return parts;
  }

  private Map<String, String> share(Formula.Share share) {
    Map<String, String> parts = cellParts(share.cells(), share.measure());
    parts.put("part", WITH_OTHER);
    String columns = "c.m / nullif(t.m, 0) AS value, c.m AS numerator, t.m AS denominator";
    parts.put("answer", JOINED.formatted(columns, NAMED, "part"));
    return parts;
  }

  private Map<String, String> growth(Formula.Growth growth) {
    Map<String, String> parts = cellParts(growth.cells(), growth.measure());
    String columns = "c.m / nullif(b.m, 0) - 1 AS value, c.m AS numerator, b.m AS denominator";
    String named = named(growth.cells(), growth.measure());
    parts.put("answer", JOINED.formatted(columns, named, "cell") + BEFORE);
    return parts;
  }

  /** Returns the published share. Distinct counts of labels have none: they do not add up. */
  private String named(Formula.Cells cells, String measure) {
    return cells.levels().isEmpty() || tables.isAdditive(cells.cube(), measure)
        ? NAMED
        : "NULL AS named";
  }

  private Map<String, String> mean(Formula.Mean mean) {
    Map<String, String> parts = cellParts(mean.cells(), mean.count());
    parts.put(
        "cell", tables.cells(mean.cells(), ImmutableMap.of("s", mean.sum(), "m", mean.count())));
    parts.put("named", NAMED_SUM.formatted(" WHERE s IS NOT NULL"));
    String sum = "c.s / " + mean.divisor();
    String columns =
        sum + " / nullif(c.m, 0) AS value, " + sum + " AS numerator, c.m AS denominator";
    parts.put("answer", JOINED.formatted(columns, NAMED, "cell"));
    return parts;
  }

  private Map<String, String> quantile(Formula.Quantile quantile) {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("bin", quantile.quantile());
    quantile.count().ifPresent(count -> columns.put("m", count));
    String cube = quantile.cells().cube();
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("period", tables.periods(cube));
    parts.put("cell", tables.rows(quantile.cells(), columns));
    if (quantile.count().isEmpty()) {
      String named = "CASE WHEN c.bin IS NULL THEN 0 ELSE 1 END AS named";
      parts.put("answer", BIN.formatted("NULL AS denominator, " + named));
      return parts;
    }
    parts.put("total", tables.total(cube, Map.of("m", quantile.count().orElseThrow())));
    parts.put("named", NAMED_SUM.formatted(" WHERE bin IS NOT NULL"));
    parts.put(
        "answer",
        BIN.formatted("c.m AS denominator, " + NAMED)
            + "\n  LEFT JOIN total t USING (window_start) LEFT JOIN named n USING (window_start)");
    return parts;
  }

  private String ratio(Formula.Ratio ratio) {
    return ratio.rows().stream()
        .map(row -> ratio(ratio.measure(), row))
        .collect(Collectors.joining("\n  UNION ALL\n  "));
  }

  private String ratio(String measure, Formula.Ratio.Row row) {
    return RATIO.formatted(
        row.label().map(SqlQuoting::text).orElse("CAST(NULL AS VARCHAR)"),
        sum(row.numerator(), row.domain()),
        denominator(row),
        MetricSubqueries.texts(row.denominator()),
        tables.completeness(row.cube()),
        tables.cells(
            MetricSubqueries.finestCells(row.cube(), row.dimension()), Map.of("m", measure)),
        tables.total(row.cube(), Map.of("m", measure)));
  }

  /**
   * Returns the SQL of a denominator. If it is a sum over all labels, the total is more exact,
   * because it is rounded once. One label of it is never above the total, but a sum of several
   * rounded labels may be.
   */
  private static String denominator(Formula.Ratio.Row row) {
    String sum = sum(row.denominator(), row.domain());
    boolean all = row.denominator().containsAll(row.domain());
    return all && row.numerator().size() == 1 ? "coalesce(t.m, " + sum + ")" : sum;
  }

  /**
   * Returns the SQL of the sum over labels if each is published or empty. Otherwise it is the total
   * minus the other labels, if those are published.
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
