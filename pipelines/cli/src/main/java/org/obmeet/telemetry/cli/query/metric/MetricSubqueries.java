package org.obmeet.telemetry.cli.query.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.query.sql.ReleasedRelations;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.metric.Formula;
import org.obmeet.telemetry.schemas.metric.MetricLevel;

/** Builds the subqueries over released tables, which are parts of the views of metrics. */
final class MetricSubqueries {
  private static final String TOTAL = "'*'";
  private static final String NO_REMAINDER = "level <> 'remainder'";

  private static final String LABEL_SEPARATOR = " || ' · ' || ";

  private final Map<String, Cube> cubes;
  private final WindowKind window;

  MetricSubqueries(Catalog catalog, WindowKind window) {
    this.cubes =
        catalog.cubes().stream().collect(Collectors.toMap(Cube::name, Function.identity()));
    this.window = window;
  }

  /** Returns the SQL of a resource of this package, with format specifiers. */
  static String sql(String name) {
    return ResourceText.of(MetricSubqueries.class, name).stripTrailing();
  }

  /** Selects {@code window_start} and {@code window_end} of each released window. */
  String periods(String cube) {
    return "SELECT DISTINCT window_start, window_end FROM %s%s"
        .formatted(ReleasedRelations.levels(cube), where(List.of()));
  }

  /**
   * Selects the periods of a cube with one dimension. The column {@code complete} is true if every
   * cell is published. A missing label then has no contributors.
   */
  String completeness(String cube) {
    return ("SELECT window_start, window_end, bool_and(status = 'published' AND %s)"
            + " AS complete FROM %s%s GROUP BY ALL")
        .formatted(NO_REMAINDER, ReleasedRelations.finest(cube), where(List.of()));
  }

  /**
   * Selects {@code window_start}, {@code label} and measures of each published cell.
   *
   * @param numbers the measure of each column, by column name in the subquery
   */
  String cells(Formula.Cells cells, Map<String, String> numbers) {
    List<String> conditions = new ArrayList<>(List.of(NO_REMAINDER));
    for (Cube.Dimension dimension : cubes.get(cells.cube()).dimensions()) {
      conditions.add(
          cells.levels().stream()
              .filter(level -> level.dimension().equals(dimension.field()))
              .findFirst()
              .map(MetricSubqueries::condition)
              .orElse(SqlQuoting.name(dimension.field()) + " = " + TOTAL));
    }
    return select(label(cells), numbers, ReleasedRelations.levels(cells.cube()), conditions);
  }

  /** Selects {@code window_start} and measures of the total. */
  String total(String cube, Map<String, String> numbers) {
    return "SELECT window_start%s FROM %s%s"
        .formatted(
            columns(numbers), ReleasedRelations.levels(cube), where(List.of("level = 'total'")));
  }

  /**
   * Selects {@code window_start}, {@code label} and columns of the rows that are not remainders.
   *
   * @param columns the source column of each column, by column name in the subquery
   */
  String rows(Formula.Cells cells, Map<String, String> columns) {
    return select(
        label(cells), columns, ReleasedRelations.finest(cells.cube()), List.of(NO_REMAINDER));
  }

  /** Returns true if the values of a measure add up over the cells of its cube. */
  boolean isAdditive(String cube, String measure) {
    return cubes.get(cube).measures().stream()
        .anyMatch(declared -> declared.name().equals(measure) && declared.additive());
  }

  private String select(
      String label, Map<String, String> columns, String table, List<String> conditions) {
    return "SELECT window_start, %s AS label%s FROM %s%s"
        .formatted(label, columns(columns), table, where(conditions));
  }

  /** Returns the cells of the finest level of a dimension. */
  static Formula.Cells finestCells(String cube, String dimension) {
    MetricLevel.Labels all = new MetricLevel.Labels.Excluding(new TreeSet<>());
    return new Formula.Cells(cube, List.of(new MetricLevel(dimension, "value", all)));
  }

  private static String label(Formula.Cells cells) {
    return cells.levels().isEmpty()
        ? "CAST(NULL AS VARCHAR)"
        : cells.levels().stream()
            .map(level -> SqlQuoting.name(level.dimension()))
            .collect(Collectors.joining(LABEL_SEPARATOR));
  }

  private static String condition(MetricLevel level) {
    String dimension = SqlQuoting.name(level.dimension());
    String named = dimension + " <> " + TOTAL;
    if (level.labels() instanceof MetricLevel.Labels.Matching matching) {
      return "%s AND regexp_full_match(%s, %s)"
          .formatted(named, dimension, SqlQuoting.text(matching.pattern()));
    }
    MetricLevel.Labels.Excluding excluding = (MetricLevel.Labels.Excluding) level.labels();
    return excluding.others().isEmpty()
        ? named
        : named + " AND " + dimension + " NOT IN " + texts(List.copyOf(excluding.others()));
  }

  private static String columns(Map<String, String> numbers) {
    return numbers.entrySet().stream()
        .map(e -> ", " + SqlQuoting.name(e.getValue()) + " AS " + e.getKey())
        .collect(Collectors.joining());
  }

  private String where(List<String> conditions) {
    return " WHERE \"window\" = "
        + SqlQuoting.text(window.word())
        + conditions.stream().map(c -> " AND " + c).collect(Collectors.joining());
  }

  /** Returns string literals as a list in parentheses. */
  static String texts(List<String> texts) {
    return texts.stream().map(SqlQuoting::text).collect(Collectors.joining(", ", "(", ")"));
  }
}
