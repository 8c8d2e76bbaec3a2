package org.obmeet.telemetry.cli.query.metric;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.query.sql.ReleasedRelations;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.metric.Formula;
import org.obmeet.telemetry.schemas.metric.Metric;

/**
 * Builds the views of the schema {@code metrics}, one for each given metric. A metric has no rows
 * if one of its tables is not released or lacks a needed column. A ratio lacks only the rows of
 * such a table.
 *
 * @param columns the columns of each released table, by its name with the schema
 */
public record MetricViews(Catalog catalog, Map<String, Set<String>> columns) {
  public static final String SCHEMA = "metrics";

  public static List<String> statements(
      Catalog catalog, Collection<Metric> metrics, Map<String, Set<String>> columns) {
    MetricViews views = new MetricViews(catalog, columns);
    List<String> statements = new ArrayList<>();
    statements.add("CREATE SCHEMA " + SCHEMA);
    metrics.forEach(metric -> statements.add(views.view(metric)));
    return statements;
  }

  /** Returns the source tables of all metrics whose names are words of a statement. */
  public static Set<String> tables(Catalog catalog, Set<String> words) {
    Set<String> tables = new HashSet<>();
    catalog.metrics().values().stream()
        .filter(metric -> words.contains(metric.name()))
        .flatMap(metric -> metric.formula().cubes().stream())
        .forEach(tables::add);
    return tables;
  }

  private String view(Metric metric) {
    String sql =
        released(metric.formula())
            .map(formula -> MetricSql.of(catalog, metric.window(), formula))
            .findFirst()
            .orElseGet(MetricSql::empty);
    return "CREATE VIEW " + SCHEMA + "." + SqlQuoting.name(metric.name()) + " AS " + sql;
  }

  /**
   * Returns the formula, reduced to released tables. It is empty if these tables do not suffice.
   */
  private Stream<Formula> released(Formula formula) {
    if (formula instanceof Formula.Ratio ratio) {
      List<Formula.Ratio.Row> rows =
          ratio.rows().stream()
              .filter(row -> has(row.cube(), Set.of(row.dimension(), ratio.measure())))
              .toList();
      return rows.isEmpty() ? Stream.empty() : Stream.of(new Formula.Ratio(ratio.measure(), rows));
    }
    String cube = formula.cubes().get(0);
    boolean all =
        has(cube, Set.copyOf(formula.measures()))
            && (!(formula instanceof Formula.Quantile quantile)
                || columns.get(ReleasedRelations.levels(cube)).contains(quantile.quantile()));
    return all ? Stream.of(formula) : Stream.empty();
  }

  private boolean has(String name, Set<String> measures) {
    Cube cube =
        catalog.cubes().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    Set<String> required = new HashSet<>(measures);
    cube.dimensions().forEach(dimension -> required.add(dimension.field()));
    required.add("window");
    return columns.getOrDefault(ReleasedRelations.levels(name), Set.of()).containsAll(required);
  }
}
