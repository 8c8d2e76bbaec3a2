package org.obmeet.telemetry.bench.usefulness;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.obmeet.telemetry.bench.DuckDb;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;

/** Creates tables of the labels at each level of a dimension's hierarchy. */
final class LabelLevels {
  private LabelLevels() {}

  /** Returns the SQL expression of a record's label in a dimension. */
  static String labelSql(Cube.Dimension dimension) {
    if (dimension.binnedField().isPresent()) {
      String number = dimension.binnedField().get();
      return dimension.hierarchy() instanceof DimensionHierarchy.OpenBins open
          ? "CASE WHEN %s >= %s THEN '%s' ELSE %s END"
              .formatted(number, open.from(), open.last(), DuckDb.bin(number))
          : DuckDb.bin(number);
    } else if (dimension.flag()) {
      return "CASE WHEN " + dimension.field() + " THEN 'yes' ELSE 'no' END";
    } else if (dimension.field().equals("weekday")) {
      return "lower(dayname(day))";
    }
    return "coalesce(CAST(" + dimension.field() + " AS VARCHAR), 'unknown')";
  }

  /**
   * Creates a table with a row for each label of a relation: {@code label} and its nodes {@code
   * n0}, {@code n1}, …, beginning with the finest level. Returns the names of the levels.
   *
   * @param from the relation with the labels
   * @param column column of the labels in the relation
   */
  static List<String> create(
      DuckDb sql, String table, Cube.Dimension dimension, String from, String column)
      throws SQLException {
    List<String> levels = levels(dimension.hierarchy());
    String columns =
        IntStream.range(0, levels.size())
            .mapToObj(level -> ", n" + level + " VARCHAR")
            .collect(Collectors.joining());
    sql.execute("CREATE OR REPLACE TABLE " + table + " (label VARCHAR" + columns + ")");
    List<List<String>> rows = new ArrayList<>();
    for (String label : sql.texts("SELECT DISTINCT " + column + " FROM " + from)) {
      List<String> path = dimension.hierarchy().path(label);
      List<String> row = new ArrayList<>(List.of(label));
      for (int level = 0; level < levels.size(); level++) {
        row.add(path.get(Math.max(0, path.size() - (levels.size() - level))));
      }
      rows.add(row);
    }
    sql.insert(table, rows);
    return levels;
  }

  private static List<String> levels(DimensionHierarchy hierarchy) {
    List<String> levels = new ArrayList<>(List.of("value"));
    if (hierarchy instanceof DimensionHierarchy.ByVersion version) {
      levels.addAll(version.levels());
    } else if (hierarchy instanceof DimensionHierarchy.Binned) {
      levels.add("coarse");
    } else if (hierarchy instanceof DimensionHierarchy.ByTable table) {
      int deepest =
          table.parents().keySet().stream()
              .mapToInt(value -> table.path(value).size())
              .max()
              .orElse(1);
      levels.addAll(Collections.nCopies(Math.max(0, deepest - 2), "parent"));
      levels.add("top");
    }
    return levels;
  }
}
