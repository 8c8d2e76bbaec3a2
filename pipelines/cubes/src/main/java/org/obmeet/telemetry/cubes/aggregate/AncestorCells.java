package org.obmeet.telemetry.cubes.aggregate;

import java.util.Arrays;
import java.util.List;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.schemas.cube.Cube;

/** The cells of a table that contain each finest cell, which is an index of {@link FinestCells}. */
final class AncestorCells {
  private final CellTable table;
  private final FinestCells finest;
  private final List<Cube.Dimension> dimensions;
  private final int[][][] paths;
  private final int[][] path;
  private final int[] nodes;
  private int resolved;

  /** For each cell and dimension 1 plus the cell with the parent node; 0 if not known. */
  private int[] parents = new int[256];

  /** For each resolved finest cell the position after its cells in {@link #cells}. */
  private int[] ends = new int[64];

  private int[] cells = new int[256];

  AncestorCells(CellTable table, FinestCells finest, List<Cube.Dimension> dimensions) {
    this.table = table;
    this.finest = finest;
    this.dimensions = dimensions;
    this.paths = new int[dimensions.size()][64][];
    this.path = new int[dimensions.size()][];
    this.nodes = new int[dimensions.size()];
  }

  /**
   * Finds the cells of a finest cell: all combinations of its nodes and their ancestors. Adds new
   * cells to the table. Their indices are in {@link #cells} from {@link #from} to {@link #to},
   * beginning with the finest cell.
   */
  void resolve(int finestCell) {
    for (int next = resolved; next <= finestCell; next++) {
      add(next);
    }
  }

  /** Returns the cells of all resolved finest cells; valid until {@link #resolve} is called. */
  int[] cells() {
    return cells;
  }

  int from(int finestCell) {
    return finestCell == 0 ? 0 : ends[finestCell - 1];
  }

  int to(int finestCell) {
    return ends[finestCell];
  }

  private void add(int finestCell) {
    int from = from(finestCell);
    int count = 1;
    for (int d = 0; d < path.length; d++) {
      path[d] = ancestorNodes(d, finest.code(finestCell, d));
      count = Math.multiplyExact(count, path[d].length);
    }
    reserve(finestCell, Math.addExact(from, count));
    cells[from] = table.findOrAdd(nodes(0));
    int stride = 1;
    for (int d = 0; d < path.length; d++) {
      for (int i = stride; i < stride * path[d].length; i++) {
        cells[from + i] = parent(cells[from + i - stride], d, i);
      }
      stride *= path[d].length;
    }
    ends[finestCell] = from + count;
    resolved++;
  }

  /**
   * Returns the cell with the parent node in one dimension. It is looked up once, since many finest
   * cells have the same ancestors.
   *
   * @param i index of the parent among the cells of the finest cell in {@link #path}
   */
  private int parent(int cell, int dimension, int i) {
    int at = Math.addExact(Math.multiplyExact(cell, path.length), dimension);
    if (at >= parents.length) {
      parents = Arrays.copyOf(parents, Math.max(at + 1, Math.multiplyExact(parents.length, 2)));
    }
    int parent = parents[at] - 1;
    if (parent < 0) {
      parent = table.findOrAdd(nodes(i));
      parents[at] = parent + 1;
    }
    return parent;
  }

  /** Returns the nodes of the i-th cell of the finest cell in {@link #path}. */
  private int[] nodes(int i) {
    int remaining = i;
    for (int d = 0; d < nodes.length; d++) {
      nodes[d] = path[d][remaining % path[d].length];
      remaining /= path[d].length;
    }
    return nodes;
  }

  private void reserve(int finestCell, int end) {
    if (finestCell == ends.length) {
      ends = Arrays.copyOf(ends, ends.length * 2);
    }
    if (end > cells.length) {
      cells =
          Arrays.copyOf(
              cells, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(end, cells.length * 5L / 4)));
    }
  }

  /** Returns the nodes of a label from its leaf to the root. */
  private int[] ancestorNodes(int dimension, int code) {
    if (code >= paths[dimension].length) {
      paths[dimension] = Arrays.copyOf(paths[dimension], Math.max(code + 1, 2 * code));
    }
    if (paths[dimension][code] == null) {
      DimensionTree tree = table.trees().get(dimension);
      List<String> labels =
          dimensions.get(dimension).hierarchy().path(finest.label(dimension, code));
      int[] nodes = new int[labels.size() + 1];
      nodes[0] = tree.leaf(labels);
      for (int i = 1; i < nodes.length; i++) {
        nodes[i] = tree.parent(nodes[i - 1]);
      }
      paths[dimension][code] = nodes;
    }
    return paths[dimension][code];
  }
}
