package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/**
 * A released table as a grid of finest cells: which of them are known, and the boxes of cells that
 * the other rows stand for. Of the table of microcells only those are cells that may hold anybody,
 * as far as that is known.
 */
final class OpenTable {
  /** Finest cells that one table may have. */
  static final long MOST_CELLS = 20_000_000;

  private final int number;
  private final ReleasedTable table;
  private final Universe universe;
  private final int[] strides;
  private final int[] sizes;

  /** The only cells, each by its values; empty where every combination is one. */
  private final List<int[]> cells;

  private final int size;
  private final BitSet known = new BitSet();
  private final List<Map<String, int[]>> cache = new ArrayList<>();

  /**
   * @param number of the table among those that are attacked
   * @param column of the measure
   * @throws TooManyCombinations where there are too many combinations of values
   */
  OpenTable(int number, ReleasedTable table, Universe universe, int column) {
    this(number, table, universe, List.of());
    for (ReleasedTable.Row row : table.rows()) {
      if (row.published(column)) {
        int cell = finest(row);
        if (cell >= 0) {
          known.set(cell);
        }
      }
    }
  }

  /**
   * A table without rows.
   *
   * @param cells the only combinations of values that it has; empty where it has all
   * @throws TooManyCombinations where there are too many combinations of values
   */
  static OpenTable unpublished(
      int number, ReleasedTable table, Universe universe, List<int[]> cells) {
    return new OpenTable(number, table, universe, cells);
  }

  private OpenTable(int number, ReleasedTable table, Universe universe, List<int[]> cells) {
    this.number = number;
    this.table = table;
    this.universe = universe;
    this.sizes = table.dimensions().stream().mapToInt(universe::size).toArray();
    this.strides = new int[sizes.length];
    this.cells = List.copyOf(cells);
    this.size = cells.isEmpty() ? combinations() : cells.size();
    table.dimensions().forEach(d -> cache.add(new HashMap<>()));
  }

  private int combinations() {
    long combinations = 1;
    for (int d = sizes.length - 1; d >= 0; d--) {
      strides[d] = (int) combinations;
      combinations *= sizes[d];
      if (combinations > MOST_CELLS) {
        throw new TooManyCombinations(
            "table " + table.name() + " has more than " + MOST_CELLS + " combinations of values");
      }
    }
    return (int) combinations;
  }

  /** Number of the table among those that are attacked. */
  int number() {
    return number;
  }

  /** The table. */
  ReleasedTable table() {
    return table;
  }

  /** Number of finest cells. */
  int size() {
    return size;
  }

  /** Whether a finest cell is published as it is. */
  boolean known(int cell) {
    return known.get(cell);
  }

  /** Position of a dimension, or -1. */
  int position(String dimension) {
    return table.dimensions().indexOf(dimension);
  }

  /** Number of a cell's value in a dimension. */
  int value(int cell, int d) {
    return cells.isEmpty() ? cell / strides[d] % sizes[d] : cells.get(cell)[d];
  }

  /** The finest cell that a row is, or -1 where it is more than one. */
  int finest(ReleasedTable.Row row) {
    int cell = 0;
    for (int d = 0; d < sizes.length; d++) {
      int[] leaves = leaves(d, row.labels().get(d));
      if (leaves.length != 1) {
        return -1;
      }
      cell += leaves[0] * strides[d];
    }
    return cell;
  }

  /** Visits the finest cells that labels stand for. */
  void box(List<String> labels, IntConsumer visit) {
    int[][] leaves = new int[sizes.length][];
    for (int d = 0; d < leaves.length; d++) {
      leaves[d] = leaves(d, labels.get(d));
    }
    if (cells.isEmpty()) {
      walk(leaves, 0, 0, visit);
    } else {
      IntStream.range(0, size).filter(cell -> within(cell, leaves)).forEach(visit);
    }
  }

  private boolean within(int cell, int[][] leaves) {
    return IntStream.range(0, leaves.length)
        .allMatch(d -> Arrays.binarySearch(leaves[d], value(cell, d)) >= 0);
  }

  private void walk(int[][] leaves, int d, int cell, IntConsumer visit) {
    if (d == leaves.length) {
      visit.accept(cell);
      return;
    }
    for (int leaf : leaves[d]) {
      walk(leaves, d + 1, cell + leaf * strides[d], visit);
    }
  }

  private int[] leaves(int d, String label) {
    return cache
        .get(d)
        .computeIfAbsent(label, l -> universe.leaves(table, table.dimensions().get(d), l));
  }
}
