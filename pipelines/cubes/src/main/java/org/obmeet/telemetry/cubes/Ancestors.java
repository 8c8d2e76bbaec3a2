package org.obmeet.telemetry.cubes;

import java.util.Arrays;
import java.util.List;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.schemas.Cube;

/** The cells on and above each finest cell: every combination of a node and those above it. */
final class Ancestors {
  private final CellTable table;
  private final FinestCells finest;
  private final List<Cube.Dimension> dimensions;
  private final Coded[] columns;
  private final int[][][] climbs;
  private int[][] cells = new int[64][];

  Ancestors(CellTable table, FinestCells finest, List<Cube.Dimension> dimensions, Coded[] columns) {
    this.table = table;
    this.finest = finest;
    this.dimensions = dimensions;
    this.columns = columns;
    this.climbs = new int[columns.length][][];
    Arrays.setAll(climbs, d -> new int[columns[d].labels().size()][]);
  }

  /** Cells of a combination, added to the table where they are new; the finest cell first. */
  int[] of(int combination) {
    if (combination >= cells.length) {
      cells = Arrays.copyOf(cells, Math.max(combination + 1, cells.length * 2));
    }
    if (cells[combination] == null) {
      cells[combination] = place(combination);
    }
    return cells[combination];
  }

  private int[] place(int combination) {
    int[][] climb = new int[columns.length][];
    int count = 1;
    for (int d = 0; d < climb.length; d++) {
      climb[d] = climb(d, finest.code(combination, d));
      count = Math.multiplyExact(count, climb[d].length);
    }
    int[] placed = new int[count];
    int[] nodes = new int[climb.length];
    for (int i = 0; i < count; i++) {
      int rest = i;
      for (int d = 0; d < nodes.length; d++) {
        nodes[d] = climb[d][rest % climb[d].length];
        rest /= climb[d].length;
      }
      placed[i] = table.at(nodes);
    }
    return placed;
  }

  /** Nodes of a label from its leaf to the root. */
  private int[] climb(int dimension, int code) {
    if (climbs[dimension][code] == null) {
      DimensionTree tree = table.trees().get(dimension);
      String label = columns[dimension].labels().get(code);
      List<String> path = dimensions.get(dimension).ladder().path(label);
      int[] nodes = new int[path.size() + 1];
      nodes[0] = tree.leaf(path);
      for (int i = 1; i < nodes.length; i++) {
        nodes[i] = tree.parent(nodes[i - 1]);
      }
      climbs[dimension][code] = nodes;
    }
    return climbs[dimension][code];
  }
}
