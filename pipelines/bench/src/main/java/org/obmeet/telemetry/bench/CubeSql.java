package org.obmeet.telemetry.bench;

import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * SQL queries for the cells of one cube. A cell is a combination of hierarchy nodes. Its figures
 * are the number of contributors and, for each additive measure, the sum of the contributors'
 * values, the number of carriers (contributors with a value other than 0), and the two largest
 * values. Records without a contributor are not counted.
 *
 * <p>The name of a node is its path from the root. The last label in the path of a leaf begins with
 * {@code =}. {@link DuckDbCells} creates two tables: {@code hierarchy_CUBE_D} has a row for each
 * label of a dimension, with the index of its node at each depth, or {@link #NONE} below the leaf;
 * {@code names_CUBE_D} has the name of the node of each index.
 *
 * @param depths depth of the deepest leaf of each dimension
 */
@SuppressWarnings("ArrayRecordComponent")
record CubeSql(Cube cube, int[] depths) {
  static final String ROOT = "*";

  /** Index of the root. */
  static final int ALL = 0;

  /** Index at a depth at which a label has no node. */
  static final int NONE = -1;

  /** Returns the SQL expression of a dimension's label. The label of a number is its public bin. */
  static String label(Cube.Dimension dimension) {
    return dimension.binnedField().map(DuckDb::bin).orElseGet(() -> label(dimension.field()));
  }

  static String label(String field) {
    return "coalesce(" + field + "::VARCHAR, 'unknown')";
  }

  /** Returns the nodes of a label from the node below the root to the leaf. */
  static List<String> nodes(Cube.Dimension dimension, String label) {
    List<String> path = dimension.hierarchy().path(label);
    List<String> nodes = new ArrayList<>();
    String above = "";
    for (int i = path.size() - 1; i >= 0; i--) {
      String node = above + (i == 0 ? "=" : "") + path.get(i);
      nodes.add(node);
      above = node + "/";
    }
    return nodes;
  }

  /** Returns a query that aggregates rows per contributor and cell, and then per cell. */
  String plain(String rows) {
    return cells(
        "SELECT contributor%s%s FROM %s r%s%s GROUP BY %s"
            .formatted(
                nodeExpressions(),
                DuckDb.each(measures().size(), m -> measureExpression(m) + " AS v" + m),
                rows,
                joins("r"),
                where(),
                groupingSets()));
  }

  /**
   * Returns a query for the same cells as {@link #plain}. It first aggregates by contributor and
   * finest cell, so that fewer rows are aggregated by cell.
   */
  String best(String rows) {
    String dimensions = DuckDb.each(depths.length, d -> ", r." + field(d));
    String finest =
        "SELECT r.contributor%1$s%2$s FROM %3$s r%4$s GROUP BY r.contributor%1$s"
            .formatted(
                dimensions,
                DuckDb.each(measures().size(), m -> measureExpression(m) + " AS f" + m),
                rows,
                where());
    return cells(
        "SELECT contributor%s%s FROM (%s) p%s GROUP BY %s"
            .formatted(
                nodeExpressions(),
                DuckDb.each(measures().size(), m -> ", sum(f" + m + ")::BIGINT AS v" + m),
                finest,
                joins("p"),
                groupingSets()));
  }

  List<String> nodeColumns() {
    return IntStream.range(0, depths.length).mapToObj(d -> "node" + d).toList();
  }

  List<String> figureColumns() {
    List<String> names = new ArrayList<>(List.of("contributors"));
    for (int m = 0; m < measures().size(); m++) {
      for (String name : List.of("sum", "carriers", "first", "second")) {
        names.add(name + m);
      }
    }
    return names;
  }

  private String cells(String byContributor) {
    String figures =
        DuckDb.each(
            measures().size(),
            m ->
                """
                , coalesce(sum(v%1$s), 0)::BIGINT AS sum%1$s,
                  count(*) FILTER (v%1$s <> 0) AS carriers%1$s, max(v%1$s, 2) AS top%1$s\
                """
                    .formatted(m));
    String cells =
        "SELECT count(*) AS contributors%s%s FROM (%s) q"
            .formatted(DuckDb.each(depths.length, d -> ", node" + d), figures, byContributor);
    if (depths.length > 0) {
      cells +=
          nodeColumns().stream()
              .map(node -> node + " <> " + NONE)
              .collect(Collectors.joining(" AND ", " WHERE ", " GROUP BY "));
      cells += String.join(", ", nodeColumns());
    }
    String columns =
        DuckDb.each(
            measures().size(),
            m ->
                """
                , sum%1$s, carriers%1$s, coalesce(top%1$s[1], 0) AS first%1$s,
                  coalesce(top%1$s[2], 0) AS second%1$s\
                """
                    .formatted(m));
    String names =
        DuckDb.each(
            depths.length,
            d ->
                " JOIN names_%1$s_%2$s t%2$s ON t%2$s.node = c.node%2$s".formatted(cube.name(), d));
    return "SELECT %scontributors%s FROM (%s) c%s"
        .formatted(
            DuckDb.each(depths.length, d -> "t" + d + ".name AS node" + d + ", "),
            columns,
            cells,
            names);
  }

  private String nodeExpressions() {
    return DuckDb.each(
        depths.length, d -> ", coalesce(" + depthColumns(d) + ", " + ALL + ") AS node" + d);
  }

  private String depthColumns(int d) {
    return IntStream.rangeClosed(1, depths[d])
        .mapToObj(i -> "l" + d + ".at" + i)
        .collect(Collectors.joining(", "));
  }

  private String measureExpression(int measure) {
    Cube.Measure declared = measures().get(measure);
    return declared.kind() == Cube.MeasureKind.SUM
        ? ", sum(CASE WHEN %1$s IS NULL THEN 0 ELSE least(greatest(%1$s, %2$s), %3$s) END)::BIGINT"
            .formatted("r." + declared.field(), declared.min(), declared.max())
        : ", count(*)";
  }

  private String joins(String rows) {
    return DuckDb.each(
        depths.length,
        d ->
            " JOIN hierarchy_%1$s_%2$s l%2$s ON l%2$s.label = %3$s.%4$s"
                .formatted(cube.name(), d, rows, field(d)));
  }

  private String where() {
    return cube.where().entrySet().stream()
        .map(e -> " AND r." + e.getKey() + " = '" + e.getValue() + "'")
        .collect(Collectors.joining("", " WHERE r.contributor IS NOT NULL", ""));
  }

  /** Returns the grouping sets of every combination of depths. */
  private String groupingSets() {
    List<List<String>> columns =
        IntStream.range(0, depths.length)
            .mapToObj(
                d ->
                    IntStream.rangeClosed(0, depths[d])
                        .mapToObj(at -> at == 0 ? "" : ", l" + d + ".at" + at)
                        .toList())
            .toList();
    return Lists.cartesianProduct(columns).stream()
        .map(set -> "(contributor" + String.join("", set) + ")")
        .collect(Collectors.joining(", ", "GROUPING SETS (", ")"));
  }

  private String field(int d) {
    return cube.dimensions().get(d).field();
  }

  private List<Cube.Measure> measures() {
    return cube.measures().stream().filter(Cube.Measure::additive).toList();
  }
}
