package org.obmeet.telemetry.cubes.aggregate;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.List;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.schemas.cube.Cube;

/** Finds the table cells that contain a finest cell, given as an index of {@link FinestCells}. */
final class AncestorCells {
  private final CellTable table;
  private final FinestCells finest;
  private final List<Cube.Dimension> dimensions;

  /** For each dimension and label code the nodes from the leaf to the root. */
  private final int[][][] paths;

  private final int[][] path;
  private final int[] nodes;

  /** For each cell and dimension: 1 plus the cell with the parent node; 0 if unknown. */
  private int[] parents = new int[256];

  /** For each resolved finest cell the position after its cells in {@link #cells}. */
  private final IntArrayList ends = new IntArrayList();

  private final IntArrayList cells = new IntArrayList();

  AncestorCells(CellTable table, FinestCells finest, List<Cube.Dimension> dimensions) {
    this.table = table;
    this.finest = finest;
    this.dimensions = dimensions;
    this.paths = new int[dimensions.size()][0][];
    this.path = new int[dimensions.size()][];
    this.nodes = new int[dimensions.size()];
  }

  /**
   * Finds the cells of a finest cell: all combinations of its nodes and their ancestors. Adds those
   * that the table lacks. All these cells lie in {@link #cells} from {@link #from} to before {@link
   * #to}, the finest cell first.
   */
  void resolve(int finestCell) {
    for (int next = ends.size(); next <= finestCell; next++) {
      add(next);
    }
  }

  /** Returns the cells of all resolved finest cells; valid until {@link #resolve} is called. */
  int[] cells() {
    return cells.elements();
  }

  int from(int finestCell) {
    return finestCell == 0 ? 0 : ends.elements()[finestCell - 1];
  }

  int to(int finestCell) {
    return ends.elements()[finestCell];
  }

  private void add(int finestCell) {
    int from = cells.size();
    for (int d = 0; d < path.length; d++) {
      path[d] = path(d, finest.code(finestCell, d));
    }
    cells.add(table.findOrAdd(nodes(0)));
    int stride = 1;
    for (int d = 0; d < path.length; d++) {
      int end = Math.multiplyExact(stride, path[d].length);
      for (int i = stride; i < end; i++) {
        cells.add(parent(cells.getInt(from + i - stride), d, i));
      }
      stride = end;
    }
    ends.add(cells.size());
  }

  /**
   * Returns the cell with the parent node in one dimension. The cell is looked up once, since many
   * finest cells have the same ancestors.
   *
   * @param i number of the returned cell among the combinations of nodes in {@link #path}
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

  /** Returns the i-th combination of the nodes in {@link #path}. */
  private int[] nodes(int i) {
    int remaining = i;
    for (int d = 0; d < nodes.length; d++) {
      nodes[d] = path[d][remaining % path[d].length];
      remaining /= path[d].length;
    }
    return nodes;
  }

  /** Returns the nodes of a label code from its leaf to the root. The nodes are looked up once. */
  private int[] path(int dimension, int code) {
    if (code >= paths[dimension].length) {
      paths[dimension] = Arrays.copyOf(paths[dimension], 2 * code + 1);
    }
    if (paths[dimension][code] == null) {
      paths[dimension][code] = ancestorNodes(dimension, code);
    }
    return paths[dimension][code];
  }

  private int[] ancestorNodes(int dimension, int code) {
    DimensionTree tree = table.trees().get(dimension);
    List<String> labels = dimensions.get(dimension).hierarchy().path(finest.label(dimension, code));
    int[] ancestors = new int[labels.size() + 1];
    ancestors[0] = tree.leaf(labels);
    for (int i = 1; i < ancestors.length; i++) {
      ancestors[i] = tree.parent(ancestors[i - 1]);
    }
    return ancestors;
  }
}
