package org.obmeet.telemetry.cubes.aggregate;

import java.util.Arrays;
import java.util.List;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.schemas.cube.Cube;

/** The cells on and above each finest cell: every combination of a node and those above it. */
final class AncestorCells {
  private final CellTable table;
  private final FinestCells finest;
  private final List<Cube.Dimension> dimensions;
  private final int[][][] climbs;
  private final int[][] climb;
  private final int[] nodes;
  private int placed;

  /** Sum of what was read ahead, so that the reading is not left out. */
  private long near;

  private int[] ends = new int[64];
  private int[] cells = new int[256];

  AncestorCells(CellTable table, FinestCells finest, List<Cube.Dimension> dimensions) {
    this.table = table;
    this.finest = finest;
    this.dimensions = dimensions;
    this.climbs = new int[dimensions.size()][64][];
    this.climb = new int[dimensions.size()][];
    this.nodes = new int[dimensions.size()];
  }

  /**
   * Places a combination: its cells are {@link #cells} from {@link #from} to {@link #to}, added to
   * the table where they are new; the finest cell first.
   */
  void resolve(int combination) {
    if (combination >= placed) {
      for (int next = placed; next <= combination; next++) {
        add(next);
      }
    }
  }

  /** Cells of all combinations that are placed; valid until the next is. */
  int[] cells() {
    return cells;
  }

  int from(int combination) {
    return combination == 0 ? 0 : ends[combination - 1];
  }

  int to(int combination) {
    return ends[combination];
  }

  private void add(int combination) {
    int from = from(combination);
    int count = 1;
    for (int d = 0; d < climb.length; d++) {
      climb[d] = ancestorNodes(d, finest.code(combination, d));
      count = Math.multiplyExact(count, climb[d].length);
    }
    reserve(combination, Math.addExact(from, count));
    for (int i = 0; i < count; i++) {
      near += table.prefetch(nodes(i));
    }
    for (int i = 0; i < count; i++) {
      cells[from + i] = table.findOrAdd(nodes(i));
    }
    ends[combination] = from + count;
    placed++;
  }

  /** Reads what belongs to a combination that is placed; see {@link CellTable#prefetch(int)}. */
  long prefetch(int combination) {
    return combination < placed ? cells[from(combination)] : 0;
  }

  /** Nodes of the i-th cell of a combination whose climbs are set. */
  private int[] nodes(int i) {
    int rest = i;
    for (int d = 0; d < nodes.length; d++) {
      nodes[d] = climb[d][rest % climb[d].length];
      rest /= climb[d].length;
    }
    return nodes;
  }

  private void reserve(int combination, int end) {
    if (combination == ends.length) {
      ends = Arrays.copyOf(ends, ends.length * 2);
    }
    if (end > cells.length) {
      cells =
          Arrays.copyOf(
              cells, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(end, cells.length * 5L / 4)));
    }
  }

  /** Nodes of a label from its leaf to the root. */
  private int[] ancestorNodes(int dimension, int code) {
    if (code >= climbs[dimension].length) {
      climbs[dimension] = Arrays.copyOf(climbs[dimension], Math.max(code + 1, 2 * code));
    }
    if (climbs[dimension][code] == null) {
      DimensionTree tree = table.trees().get(dimension);
      List<String> path = dimensions.get(dimension).hierarchy().path(finest.label(dimension, code));
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
