package org.obmeet.telemetry.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * Main class that computes cells of clean files in DuckDB, writes a Parquet file per cube and
 * prints a {@link ProcessMeasurement}. The arguments are {@code plain|best|file CATALOG STREAM OUT
 * FILE…}. For {@code file}, the best query of {@link CubeSql} runs in a database file.
 *
 * @param out folder of the Parquet files
 */
record DuckDbCells(DuckDb sql, Path out) {
  private static final String ENCODED = "encoded";

  public static void main(String[] args) throws Exception {
    Catalog catalog = Catalogs.load(args[1]);
    List<Cube> cubes = catalog.cubesOf(args[2]);
    List<String> files = List.of(args).subList(4, args.length);
    Path out = Files.createDirectories(Path.of(args[3]));
    ProcessMeasurement.Start start = ProcessMeasurement.start();
    Path database = out.resolve("cells.duckdb");
    Files.deleteIfExists(database);
    try (DuckDb sql = new DuckDb(args[0].equals("file") ? database.toString() : "")) {
      sql.execute("SET preserve_insertion_order = false");
      new DuckDbCells(sql, out).writeCells(!args[0].equals("plain"), cubes, files);
    }
    ProcessMeasurement.print(start);
  }

  private void writeCells(boolean best, List<Cube> cubes, List<String> files) throws SQLException {
    String read =
        files.stream()
            .collect(Collectors.joining("', '", "read_parquet(['", "'], union_by_name = true)"));
    String rows = best ? encode(cubes, read) : read;
    for (Cube cube : cubes) {
      int[] depths = createHierarchies(cube, best ? ENCODED : read, best);
      CubeSql cubeSql = new CubeSql(cube, depths);
      String query =
          best ? cubeSql.best(rows) : cubeSql.plain("(" + selectWithLabels(cubes, read) + ")");
      sql.execute(
          "COPY (%s) TO '%s' (FORMAT parquet)"
              .formatted(query, out.resolve(cube.name() + ".parquet")));
    }
  }

  /** Creates a table of the cubes' columns with enums and contributor indices. Returns its name. */
  private String encode(List<Cube> cubes, String read) throws SQLException {
    for (Map.Entry<String, String> field : labels(cubes).entrySet()) {
      sql.execute(
          "CREATE TYPE enum_%s AS ENUM (SELECT DISTINCT %s FROM %s)"
              .formatted(field.getKey(), field.getValue(), read));
    }
    String columns =
        labels(cubes).entrySet().stream()
            .map(f -> ", (%2$s)::enum_%1$s AS %1$s".formatted(f.getKey(), f.getValue()))
            .collect(Collectors.joining());
    sql.execute(
        """
        CREATE TABLE contributor_ids AS
        SELECT contributor AS id, row_number() OVER ()::INTEGER AS id_index
        FROM (SELECT DISTINCT contributor FROM %s WHERE contributor IS NOT NULL)\
        """
            .formatted(read));
    sql.execute(
        """
        CREATE TABLE %s AS SELECT id_index AS contributor%s%s FROM %s source
        LEFT JOIN contributor_ids ON contributor_ids.id = source.contributor\
        """
            .formatted(ENCODED, columns, sumFields(cubes), read));
    return ENCODED;
  }

  private static String selectWithLabels(List<Cube> cubes, String read) {
    String columns =
        labels(cubes).entrySet().stream()
            .map(f -> ", %2$s AS %1$s".formatted(f.getKey(), f.getValue()))
            .collect(Collectors.joining());
    return "SELECT contributor%s%s FROM %s".formatted(columns, sumFields(cubes), read);
  }

  private static String sumFields(List<Cube> cubes) {
    return cubes.stream()
        .flatMap(cube -> cube.measures().stream())
        .filter(m -> m.kind() == Cube.MeasureKind.SUM)
        .map(Cube.Measure::field)
        .distinct()
        .sorted()
        .map(f -> ", " + f)
        .collect(Collectors.joining());
  }

  /** Returns the SQL expression of the label of each dimension and filter, by name. */
  private static SortedMap<String, String> labels(List<Cube> cubes) {
    SortedMap<String, String> labels = new TreeMap<>();
    for (Cube cube : cubes) {
      cube.dimensions().forEach(d -> labels.put(d.field(), CubeSql.label(d)));
      cube.where().keySet().forEach(field -> labels.put(field, CubeSql.label(field)));
    }
    return labels;
  }

  /** Creates the tables of labels and nodes. Returns the largest depth of each dimension. */
  private int[] createHierarchies(Cube cube, String rows, boolean encoded) throws SQLException {
    int[] depths = new int[cube.dimensions().size()];
    for (int d = 0; d < depths.length; d++) {
      Cube.Dimension dimension = cube.dimensions().get(d);
      List<String> labels =
          encoded
              ? distinct(dimension.field() + "::VARCHAR", rows)
              : distinct(CubeSql.label(dimension), rows);
      List<List<String>> nodes = labels.stream().map(l -> CubeSql.nodes(dimension, l)).toList();
      depths[d] = nodes.stream().mapToInt(List::size).max().orElse(1);
      createHierarchy(
          cube.name() + "_" + d,
          encoded ? "::enum_" + dimension.field() : "",
          depths[d],
          labels,
          nodes);
    }
    return depths;
  }

  private void createHierarchy(
      String name, String type, int depth, List<String> labels, List<List<String>> nodes)
      throws SQLException {
    Map<String, Integer> indices = new LinkedHashMap<>(Map.of(CubeSql.ROOT, CubeSql.ALL));
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      StringBuilder row = new StringBuilder("('" + labels.get(i).replace("'", "''") + "'" + type);
      for (int at = 0; at < depth; at++) {
        boolean hasNode = at < nodes.get(i).size();
        row.append(", ");
        row.append(
            hasNode
                ? indices.computeIfAbsent(nodes.get(i).get(at), n -> indices.size())
                : (Integer) CubeSql.NONE);
      }
      rows.add(row + ")");
    }
    StringBuilder columns = new StringBuilder("label");
    for (int at = 1; at <= depth; at++) {
      columns.append(", at").append(at);
    }
    createTable("hierarchy_" + name, columns.toString(), rows);
    createTable(
        "names_" + name,
        "node, name",
        indices.entrySet().stream()
            .map(e -> "(" + e.getValue() + ", '" + e.getKey().replace("'", "''") + "')")
            .toList());
  }

  private void createTable(String name, String columns, List<String> rows) throws SQLException {
    sql.execute(
        "CREATE TEMP TABLE %s AS SELECT * FROM (VALUES %s) v(%s)"
            .formatted(name, String.join(", ", rows), columns));
  }

  private List<String> distinct(String label, String rows) throws SQLException {
    return sql.texts("SELECT DISTINCT %s FROM %s ORDER BY 1".formatted(label, rows));
  }
}
