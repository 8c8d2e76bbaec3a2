package org.obmeet.telemetry.cubes.aggregate;

import java.util.Arrays;
import org.obmeet.telemetry.privacy.cells.SumOverflowException;

/**
 * The values that one contributor adds to cells. The object is cleared and reused for every
 * contributor. A cell is touched if the contributor adds to it. Only touched cells have values, in
 * the order of their first use. Therefore the size of the values depends on the contributor, not on
 * the number of cells of the cube.
 */
final class ContributorAccumulator {
  private final int measures;
  private int size;
  private int[] cells = new int[256];

  /** For each cell: 1 plus its index in {@link #cells}; 0 if the cell is not touched. */
  private int[] touched = new int[256];

  /** Values of the touched cells, then zeros. */
  private long[] values;

  ContributorAccumulator(int measures) {
    this.measures = measures;
    this.values = new long[cells.length * measures];
  }

  void clear() {
    for (int i = 0; i < size; i++) {
      touched[cells[i]] = 0;
    }
    Arrays.fill(values, 0, at(size), 0);
    size = 0;
  }

  int size() {
    return size;
  }

  /** Returns the index of the i-th touched cell. */
  int cell(int i) {
    return cells[i];
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
    if (cell >= touched.length) {
      touched = Arrays.copyOf(touched, Math.max(cell + 1, Math.multiplyExact(touched.length, 2)));
    }
    if (touched[cell] == 0) {
      if (size == cells.length) {
        cells = Arrays.copyOf(cells, Math.multiplyExact(size, 2));
        values = Arrays.copyOf(values, Math.multiplyExact(cells.length, measures));
      }
      cells[size] = cell;
      touched[cell] = ++size;
    }
    return touched[cell] - 1;
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
