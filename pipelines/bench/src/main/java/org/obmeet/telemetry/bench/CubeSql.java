package org.obmeet.telemetry.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * SQL queries for the cells of one cube. A cell is a combination of hierarchy nodes. Its figures
 * are the number of distinct contributors, and for each additive measure the sum, the carriers and
 * the two largest contributions.
 *
 * <p>The name of a node is its path from the root. The last label in the path of a leaf begins with
 * {@code =}. Table {@code ladder_CUBE_D} has a row for each label of a dimension, with the index of
 * its node at each depth, or {@link #NONE} below the leaf. Table {@code names_CUBE_D} has the name
 * of the node of each index.
 */
final class CubeSql {
  static final String ROOT = "*";

  /** Index of the root. */
  static final int ALL = 0;

  /** Index at a depth at which a label has no node. */
  static final int NONE = -1;

  private final Cube cube;
  private final int[] depths;

  /**
   * Creates the queries of a cube.
   *
   * @param depths depth of the deepest leaf of each dimension
   */
  CubeSql(Cube cube, int[] depths) {
    this.cube = cube;
    this.depths = depths;
  }

  /** Returns the SQL expression of a dimension's label. The label of a number is its public bin. */
  static String label(Cube.Dimension dimension) {
    return dimension.binnedField().map(CubeSql::bin).orElseGet(() -> label(dimension.field()));
  }

  /** Returns the SQL expression of a field's label. */
  static String label(String field) {
    return "coalesce(" + field + "::VARCHAR, 'unknown')";
  }

  private static String bin(String number) {
    String low = "(1::BIGINT << (length(bin(%1$s)) - 1))";
    return ("CASE WHEN %1$s IS NULL OR %1$s < 0 THEN 'unknown' WHEN %1$s < 2 THEN %1$s::VARCHAR"
            + " ELSE concat("
            + low
            + ", '..', "
            + low
            + " - 1 + "
            + low
            + ") END")
        .formatted(number);
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
        "SELECT contributor, "
            + levels()
            + added("r")
            + " FROM "
            + rows
            + " r"
            + joins("r")
            + where("r")
            + " GROUP BY "
            + sets());
  }

  /** Returns a query that first aggregates rows per contributor and finest cell. */
  String best(String rows) {
    String dimensions =
        IntStream.range(0, depths.length)
            .mapToObj(d -> ", r." + field(d))
            .collect(Collectors.joining());
    String finest =
        "SELECT r.contributor"
            + dimensions
            + IntStream.range(0, measures().size())
                .mapToObj(m -> ", " + value(measures().get(m), "r") + " AS f" + m)
                .collect(Collectors.joining())
            + " FROM "
            + rows
            + " r"
            + where("r")
            + " GROUP BY r.contributor"
            + dimensions;
    String byLevel =
        "SELECT contributor, "
            + levels()
            + IntStream.range(0, measures().size())
                .mapToObj(m -> "sum(f" + m + ")::BIGINT AS v" + m)
                .collect(Collectors.joining(", "))
            + " FROM ("
            + finest
            + ") p"
            + joins("p")
            + " GROUP BY "
            + sets();
    return cells(byLevel);
  }

  /** Returns the names of the columns that identify a cell. */
  List<String> nodeColumns() {
    return IntStream.range(0, depths.length).mapToObj(d -> "node" + d).toList();
  }

  /** Returns the names of the columns of figures. */
  List<String> numberColumns() {
    List<String> names = new ArrayList<>(List.of("contributors"));
    for (int m = 0; m < measures().size(); m++) {
      for (String name : List.of("sum", "carriers", "first", "second", "unattributed")) {
        names.add(name + m);
      }
    }
    return names;
  }

  private String cells(String byContributor) {
    StringBuilder sql = new StringBuilder("SELECT ");
    nodeColumns().forEach(node -> sql.append(node).append(", "));
    sql.append("count(contributor) AS contributors");
    for (int m = 0; m < measures().size(); m++) {
      String own = " FILTER (contributor IS NOT NULL)";
      String value = "v" + m;
      sql.append(", coalesce(sum(").append(value).append(")").append(own);
      sql.append(", 0)::BIGINT AS sum").append(m);
      sql.append(", count(*) FILTER (contributor IS NOT NULL AND ").append(value);
      sql.append(" <> 0) AS carriers").append(m);
      sql.append(", max(").append(value).append(", 2)").append(own).append(" AS top").append(m);
      sql.append(", coalesce(sum(").append(value).append(") FILTER (contributor IS NULL)");
      sql.append(", 0)::BIGINT AS unattributed").append(m);
    }
    sql.append(" FROM (").append(byContributor).append(") q");
    if (depths.length > 0) {
      sql.append(" WHERE ");
      sql.append(nodeColumns().stream().map(n -> n + " <> " + NONE).collect(and()));
      sql.append(" GROUP BY ").append(String.join(", ", nodeColumns()));
    }
    StringBuilder outer = new StringBuilder("SELECT ");
    for (int d = 0; d < depths.length; d++) {
      outer.append("t").append(d).append(".name AS node").append(d).append(", ");
    }
    outer.append("contributors");
    for (int m = 0; m < measures().size(); m++) {
      outer.append(", sum").append(m).append(", carriers").append(m);
      outer.append(", coalesce(top").append(m).append("[1], 0) AS first").append(m);
      outer.append(", coalesce(top").append(m).append("[2], 0) AS second").append(m);
      outer.append(", unattributed").append(m);
    }
    outer.append(" FROM (").append(sql).append(") c");
    for (int d = 0; d < depths.length; d++) {
      outer.append(" JOIN names_").append(cube.name()).append('_').append(d).append(" t").append(d);
      outer.append(" ON t").append(d).append(".number = c.node").append(d);
    }
    return outer.toString();
  }

  private String levels() {
    return IntStream.range(0, depths.length)
        .mapToObj(d -> "coalesce(" + columns(d) + ", " + ALL + ") AS node" + d + ", ")
        .collect(Collectors.joining());
  }

  private String columns(int d) {
    return IntStream.rangeClosed(1, depths[d])
        .mapToObj(i -> "l" + d + ".at" + i)
        .collect(Collectors.joining(", "));
  }

  private String added(String rows) {
    return IntStream.range(0, measures().size())
        .mapToObj(m -> value(measures().get(m), rows) + " AS v" + m)
        .collect(Collectors.joining(", "));
  }

  private static String value(Cube.Measure measure, String rows) {
    if (measure.kind() != Cube.MeasureKind.SUM) {
      return "count(*)";
    }
    String field = rows + "." + measure.field();
    return "sum(CASE WHEN "
        + field
        + " IS NULL THEN 0 ELSE least(greatest("
        + field
        + ", "
        + measure.min()
        + "), "
        + measure.max()
        + ") END)::BIGINT";
  }

  private String joins(String rows) {
    StringBuilder sql = new StringBuilder();
    for (int d = 0; d < depths.length; d++) {
      sql.append(" JOIN ladder_").append(cube.name()).append('_').append(d);
      sql.append(" l").append(d).append(" ON l").append(d).append(".label = ");
      sql.append(rows).append('.').append(field(d));
    }
    return sql.toString();
  }

  private String where(String rows) {
    return cube.where().isEmpty()
        ? ""
        : " WHERE "
            + cube.where().entrySet().stream()
                .map(
                    (Map.Entry<String, String> e) ->
                        rows + "." + e.getKey() + " = '" + e.getValue() + "'")
                .collect(and());
  }

  /** Returns the grouping sets of every combination of depths. */
  private String sets() {
    List<String> sets = new ArrayList<>(List.of("contributor"));
    for (int d = 0; d < depths.length; d++) {
      List<String> more = new ArrayList<>(sets);
      for (int at = 1; at <= depths[d]; at++) {
        for (String set : sets) {
          more.add(set + ", l" + d + ".at" + at);
        }
      }
      sets = more;
    }
    return "GROUPING SETS ((" + String.join("), (", sets) + "))";
  }

  private String field(int d) {
    return cube.dimensions().get(d).field();
  }

  private List<Cube.Measure> measures() {
    return cube.measures().stream().filter(Cube.Measure::additive).toList();
  }

  private static java.util.stream.Collector<CharSequence, ?, String> and() {
    return Collectors.joining(" AND ");
  }
}
