package org.obmeet.telemetry.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Cube;

/**
 * DuckDB's answer, in a process of its own: {@code plain|best CATALOG STREAM OUT FILE…}. Writes a
 * Parquet file per cube, and says what it took.
 */
final class DuckCells {
  private final Statement sql;
  private final Path out;

  private DuckCells(Statement sql, Path out) {
    this.sql = sql;
    this.out = out;
  }

  public static void main(String[] args) throws Exception {
    Catalog catalog = Catalogs.load(args[1]);
    List<Cube> cubes = catalog.cubesOf(args[2]);
    List<String> files = List.of(args).subList(4, args.length);
    Path out = Files.createDirectories(Path.of(args[3]));
    long start = System.nanoTime();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      new DuckCells(statement, out).answer(args[0].equals("best"), cubes, files);
    }
    Measured.print(start);
  }

  private void answer(boolean best, List<Cube> cubes, List<String> files) throws SQLException {
    String read = files.stream().collect(Collectors.joining("', '", "read_parquet(['", "'])"));
    String rows = best ? coded(cubes, read) : read;
    for (Cube cube : cubes) {
      int[] depths = ladders(cube, best ? "coded" : read);
      CubeSql cubeSql = new CubeSql(cube, depths);
      String answer = best ? cubeSql.best(rows) : cubeSql.plain("(" + nulls(cubes, read) + ")");
      sql.execute(
          "COPY ("
              + answer
              + ") TO '"
              + out.resolve(cube.name() + ".parquet")
              + "' (FORMAT parquet)");
    }
  }

  /** Labels as enums, contributors as numbers, nothing but what the cubes need. */
  private String coded(List<Cube> cubes, String read) throws SQLException {
    for (String field : fields(cubes)) {
      sql.execute(
          "CREATE TYPE enum_%1$s AS ENUM (SELECT DISTINCT coalesce(%1$s, 'unknown') FROM %2$s)"
              .formatted(field, read));
    }
    String columns =
        fields(cubes).stream()
            .map(f -> ", coalesce(%1$s, 'unknown')::enum_%1$s AS %1$s".formatted(f))
            .collect(Collectors.joining());
    sql.execute(
        "CREATE TEMP TABLE coded AS SELECT contributor"
            + columns
            + numbers(cubes)
            + " FROM "
            + read);
    return "coded";
  }

  private static String nulls(List<Cube> cubes, String read) {
    return "SELECT contributor"
        + fields(cubes).stream()
            .map(f -> ", coalesce(%1$s, 'unknown') AS %1$s".formatted(f))
            .collect(Collectors.joining())
        + numbers(cubes)
        + " FROM "
        + read;
  }

  private static String numbers(List<Cube> cubes) {
    return cubes.stream()
        .flatMap(cube -> cube.measures().stream())
        .filter(m -> m.kind() == Cube.MeasureKind.SUM)
        .map(Cube.Measure::field)
        .distinct()
        .sorted()
        .map(f -> ", " + f)
        .collect(Collectors.joining());
  }

  private static SortedSet<String> fields(List<Cube> cubes) {
    SortedSet<String> fields = new TreeSet<>();
    for (Cube cube : cubes) {
      cube.dimensions().forEach(d -> fields.add(d.field()));
      fields.addAll(cube.where().keySet());
    }
    return fields;
  }

  /** A table of labels and their nodes for each dimension; gives the depths. */
  private int[] ladders(Cube cube, String rows) throws SQLException {
    int[] depths = new int[cube.dimensions().size()];
    for (int d = 0; d < depths.length; d++) {
      Cube.Dimension dimension = cube.dimensions().get(d);
      List<String> labels = labels(dimension.field(), rows);
      List<List<String>> nodes = labels.stream().map(l -> CubeSql.nodes(dimension, l)).toList();
      depths[d] = nodes.stream().mapToInt(List::size).max().orElse(1);
      List<String> values = new ArrayList<>();
      for (int i = 0; i < labels.size(); i++) {
        List<String> row = new ArrayList<>(List.of(labels.get(i)));
        row.addAll(nodes.get(i));
        while (row.size() <= depths[d]) {
          row.add(CubeSql.NONE);
        }
        values.add(
            row.stream()
                .map(v -> v.replace("'", "''"))
                .collect(Collectors.joining("', '", "('", "')")));
      }
      StringBuilder columns = new StringBuilder("label");
      for (int at = 1; at <= depths[d]; at++) {
        columns.append(", at").append(at);
      }
      String type =
          rows.equals("coded") ? "label::enum_" + dimension.field() + " AS label" : "label";
      String name = "ladder_" + cube.name() + "_" + d;
      sql.execute(
          "CREATE TEMP TABLE %s AS SELECT * REPLACE (%s) FROM (VALUES %s) v(%s)"
              .formatted(
                  name,
                  type.equals("label") ? "label AS label" : type,
                  String.join(", ", values),
                  columns));
    }
    return depths;
  }

  private List<String> labels(String field, String rows) throws SQLException {
    List<String> labels = new ArrayList<>();
    try (ResultSet found =
        sql.executeQuery(
            "SELECT DISTINCT coalesce(%1$s::VARCHAR, 'unknown') FROM %2$s ORDER BY 1"
                .formatted(field, rows))) {
      while (found.next()) {
        labels.add(found.getString(1));
      }
    }
    return labels;
  }
}
