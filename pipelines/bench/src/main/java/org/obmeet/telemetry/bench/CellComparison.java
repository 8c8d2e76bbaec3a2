package org.obmeet.telemetry.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.schemas.cube.Cube;

/** Compares cells of the module {@code cubes} with those of another system, number by number. */
final class CellComparison {
  private CellComparison() {}

  /**
   * Returns true if both systems have the same cells with the same numbers.
   *
   * @param encoded the cells that the module {@code cubes} computed
   * @param otherFile the cells of the other system, a Parquet file with the columns of {@link
   *     CubeSql}
   * @param work folder for a temporary file
   */
  static boolean areEqual(Cube cube, EncodedCells encoded, Path otherFile, Path work)
      throws IOException, SQLException {
    CellTable table = encoded.read();
    Path csv = work.resolve(cube.name() + ".csv");
    write(table, csv);
    String own = selectLines(cube, csv);
    String other = "SELECT * FROM read_parquet('" + otherFile + "')";
    String missing = "SELECT count(*) FROM (%s EXCEPT ALL %s)";
    try (DuckDb sql = new DuckDb()) {
      return sql.number(missing.formatted(own, other)) == 0
          && sql.number(missing.formatted(other, own)) == 0;
    } finally {
      Files.delete(csv);
    }
  }

  private static String selectLines(Cube cube, Path file) {
    CubeSql columns = new CubeSql(cube, new int[cube.dimensions().size()]);
    String names =
        Stream.concat(
                columns.nodeColumns().stream().map(name -> "'" + name + "': 'VARCHAR'"),
                columns.figureColumns().stream().map(name -> "'" + name + "': 'BIGINT'"))
            .collect(Collectors.joining(", "));
    return "SELECT * FROM read_csv('%s', header = false, delim = '\t', quote = '', columns = {%s})"
        .formatted(file, names);
  }

  private static void write(CellTable table, Path csv) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(csv)) {
      StringBuilder line = new StringBuilder();
      for (int cell = 0; cell < table.size(); cell++) {
        line.setLength(0);
        for (int d = 0; d < table.trees().size(); d++) {
          line.append(name(table.trees().get(d), table.node(cell, d))).append('\t');
        }
        line.append(table.contributors(cell));
        for (int m = 0; m < table.measures(); m++) {
          line.append('\t').append(table.sum(cell, m));
          line.append('\t').append(table.carriers(cell, m));
          line.append('\t').append(table.largest(cell, m));
          line.append('\t').append(table.secondLargest(cell, m));
        }
        out.write(line.append('\n').toString());
      }
    }
  }

  /** Returns the name of a node in the form of {@link CubeSql}. */
  private static String name(DimensionTree tree, int node) {
    if (node == DimensionTree.ROOT) {
      return CubeSql.ROOT;
    }
    String label = (tree.isLeaf(node) ? "=" : "") + tree.label(node);
    int parent = tree.parent(node);
    return parent == DimensionTree.ROOT ? label : name(tree, parent) + "/" + label;
  }
}
