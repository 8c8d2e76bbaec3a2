package org.obmeet.telemetry.bench.usefulness;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * Creates two tables from the catalogue of a release that is attached as {@code released}. Table
 * {@code published} has the published cells of every level. Table {@code row_total} has the sum of
 * the published rows of each released table.
 */
final class ReleasedCells {
  /** SQL name of the attached catalogue. */
  static final String CATALOG = "released";

  private static final String LEVELS = "_levels";

  private final Statement sql;
  private final Map<String, Set<String>> columns = new HashMap<>();

  private ReleasedCells(Statement sql) {
    this.sql = sql;
  }

  /** Creates both tables. */
  static void make(Statement sql, List<Cube> cubes) throws SQLException {
    sql.execute(
        "CREATE TABLE published (cube VARCHAR, kind VARCHAR, window_start DATE, measure VARCHAR,"
            + " label VARCHAR, value BIGINT)");
    sql.execute(
        "CREATE TABLE row_total (cube VARCHAR, kind VARCHAR, window_start DATE, measure VARCHAR,"
            + " value BIGINT)");
    ReleasedCells cells = new ReleasedCells(sql);
    cells.readColumns();
    for (Cube cube : cubes) {
      cells.add(cube);
    }
  }

  private void readColumns() throws SQLException {
    try (ResultSet rows =
        sql.executeQuery(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = '"
                + CATALOG
                + "' AND schema_name = 'main'")) {
      while (rows.next()) {
        columns.computeIfAbsent(rows.getString(1), t -> new HashSet<>()).add(rows.getString(2));
      }
    }
  }

  private void add(Cube cube) throws SQLException {
    String levels = cube.dimensions().isEmpty() ? cube.name() : cube.name() + LEVELS;
    List<String> labels = cube.dimensions().stream().map(d -> name(d.field())).toList();
    for (Cube.Measure measure : TruthCells.measures(cube)) {
      String kindAndStart = ", \"window\", window_start, '" + measure.name() + "', ";
      if (has(levels, measure)) {
        List<String> conditions = new ArrayList<>();
        conditions.add("status = 'published'");
        labels.forEach(label -> conditions.add(label + " NOT IN ('*', 'other', 'all')"));
        sql.execute(
            "INSERT INTO published SELECT '"
                + cube.name()
                + "'"
                + kindAndStart
                + (labels.isEmpty()
                    ? "''"
                    : String.join(" || '" + TruthCells.JOINT + "' || ", labels))
                + ", "
                + name(measure.name())
                + from(levels)
                + conditions.stream().collect(Collectors.joining(" AND ", " WHERE ", ""))
                + " AND "
                + name(measure.name())
                + " IS NOT NULL");
      }
      if (has(cube.name(), measure)) {
        sql.execute(
            "INSERT INTO row_total SELECT '"
                + cube.name()
                + "'"
                + kindAndStart
                + "coalesce(sum("
                + name(measure.name())
                + "), 0)"
                + from(cube.name())
                + " GROUP BY ALL");
      }
    }
  }

  private boolean has(String table, Cube.Measure measure) {
    return columns.getOrDefault(table, Set.of()).contains(measure.name());
  }

  private static String from(String table) {
    return " FROM " + CATALOG + ".main." + name(table);
  }

  private static String name(String name) {
    return "\"" + name + "\"";
  }
}
