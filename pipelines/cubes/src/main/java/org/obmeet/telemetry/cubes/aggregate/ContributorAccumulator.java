package org.obmeet.telemetry.cubes.aggregate;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import org.obmeet.telemetry.privacy.cells.SumOverflowException;

/**
 * The values that one contributor adds to cells. The object is cleared and reused for every
 * contributor. A cell is touched if the contributor adds to it. Only touched cells are stored, in
 * the order of their first use. Their small memory fits into the processor's cache, regardless of
 * the number of cells of the cube.
 */
final class ContributorAccumulator {
  /** Number of touched cells for which the map is made, and above which it is made again. */
  private static final int USUAL_CELLS = 256;

  private final int measures;
  private final IntArrayList cells = new IntArrayList();

  /** The index of each touched cell in {@link #cells}. */
  private Int2IntOpenHashMap touched = emptyMap();

  private long[] values;

  ContributorAccumulator(int measures) {
    this.measures = measures;
    this.values = new long[USUAL_CELLS * measures];
  }

  private static Int2IntOpenHashMap emptyMap() {
    Int2IntOpenHashMap map = new Int2IntOpenHashMap(USUAL_CELLS);
    map.defaultReturnValue(-1);
    return map;
  }

  void clear() {
    if (cells.size() > USUAL_CELLS) {
      // The time to clear a map depends on its capacity.
      touched = emptyMap();
    } else {
      touched.clear();
    }
    cells.clear();
  }

  int size() {
    return cells.size();
  }

  /** Returns the index of the i-th touched cell. */
  int cell(int i) {
    return cells.getInt(i);
  }

  /**
   * Returns the values of the touched cells. The values of the i-th cell begin at {@link #at}. The
   * array is valid until the next cell is touched.
   */
  long[] values() {
    return values;
  }

  /** Returns the offset of the i-th touched cell's values. */
  int at(int i) {
    return i * measures;
  }

  /** Marks a cell as touched, and returns its index among the touched cells. */
  int touch(int cell) {
    int added = cells.size();
    int i = touched.putIfAbsent(cell, added);
    if (i < 0) {
      i = added;
      cells.add(cell);
      if (at(added) == values.length) {
        values = Arrays.copyOf(values, Math.multiplyExact(Math.max(1, values.length), 2));
      }
      Arrays.fill(values, at(added), at(added + 1), 0);
    }
    return i;
  }

  /**
   * Adds a value to a measure of the i-th touched cell.
   *
   * @throws SumOverflowException if the sum does not fit 64 bits
   */
  void add(int i, int measure, long value) {
    int at = i * measures + measure;
    values[at] = SumOverflowException.add(values[at], value, measure);
  }

  /** Touches a cell and adds the values that begin at {@code from} to its measures. */
  void addToCell(int cell, long[] added, int from) {
    int i = touch(cell);
    for (int m = 0; m < measures; m++) {
      add(i, m, added[from + m]);
    }
  }
}
