package org.obmeet.telemetry.bench.usefulness;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.obmeet.telemetry.bench.DuckDb;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * Creates two tables from the catalogue of a release that is attached as {@code released}. The
 * table {@code published} has the published cells, without totals and without {@code not_listed}.
 * The table {@code row_total} has the sum of the published rows of each released table.
 */
final class PublishedCells {
  static final String CATALOG = "released";

  private final DuckDb sql;
  private final Set<String> columns;

  private PublishedCells(DuckDb sql) throws SQLException {
    this.sql = sql;
    this.columns =
        Set.copyOf(
            sql.texts(
                "SELECT table_name || '.' || column_name FROM duckdb_columns()"
                    + " WHERE database_name = '%s' AND schema_name IN ('tables', 'levels')"
                        .formatted(CATALOG)));
  }

  static void create(DuckDb sql, List<Cube> cubes) throws SQLException {
    sql.execute(
        "CREATE TABLE published (cube VARCHAR, kind VARCHAR, window_start DATE, measure VARCHAR,"
            + " label VARCHAR, value BIGINT)");
    sql.execute(
        "CREATE TABLE row_total (cube VARCHAR, kind VARCHAR, window_start DATE, measure VARCHAR,"
            + " value BIGINT)");
    PublishedCells cells = new PublishedCells(sql);
    for (Cube cube : cubes) {
      cells.add(cube);
    }
  }

  private void add(Cube cube) throws SQLException {
    List<String> labels = cube.dimensions().stream().map(d -> name(d.field())).toList();
    for (Cube.Measure measure : TruthCells.measures(cube)) {
      String value = name(measure.name());
      String key = "'%s', \"window\", window_start, '%s'".formatted(cube.name(), measure.name());
      if (has(cube.name(), measure)) {
        String label =
            labels.isEmpty() ? "''" : String.join(" || '" + TruthCells.JOINT + "' || ", labels);
        String isNamed =
            labels.stream()
                .map(l -> " AND " + l + " NOT IN ('*', 'not_listed')")
                .collect(Collectors.joining());
        sql.execute(
            ("INSERT INTO published SELECT %1$s, %2$s, %3$s FROM %4$s.levels.%5$s"
                    + " WHERE level <> 'remainder' AND status = 'published'%6$s"
                    + " AND %3$s IS NOT NULL")
                .formatted(key, label, value, CATALOG, name(cube.name()), isNamed));
        sql.execute(
            "INSERT INTO row_total SELECT %s, coalesce(sum(%s), 0) FROM %s.tables.%s GROUP BY ALL"
                .formatted(key, value, CATALOG, name(cube.name())));
      }
    }
  }

  private boolean has(String table, Cube.Measure measure) {
    return columns.contains(table + "." + measure.name());
  }

  private static String name(String name) {
    return "\"" + name + "\"";
  }
}
