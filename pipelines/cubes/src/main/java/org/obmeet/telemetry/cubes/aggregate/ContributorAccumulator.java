package org.obmeet.telemetry.cubes.aggregate;

import java.util.Arrays;
import org.obmeet.telemetry.privacy.cells.SumOverflowException;

/**
 * The values that one contributor adds to cells. The object is cleared and reused for every
 * contributor. A cell is touched if the contributor adds to it. A hash table stores only touched
 * cells, in the order of their first use. Its small memory fits into the processor's cache,
 * regardless of the number of cells of the cube.
 */
final class ContributorAccumulator {
  private static final int INITIAL_SLOTS = 64;

  private final int measures;
  private int touched;
  private int mask = INITIAL_SLOTS - 1;

  /** For each slot of the hash table 1 plus the index of a touched cell; 0 if it is free. */
  private int[] slots = new int[INITIAL_SLOTS];

  private int[] cells = new int[INITIAL_SLOTS / 2];
  private long[] values;

  ContributorAccumulator(int measures) {
    this.measures = measures;
    this.values = new long[cells.length * measures];
  }

  void clear() {
    Arrays.fill(slots, 0, mask + 1, 0);
    mask = INITIAL_SLOTS - 1;
    touched = 0;
  }

  int size() {
    return touched;
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
    int slot = hash(cell) & mask;
    for (int found = slots[slot]; found != 0; found = slots[slot]) {
      if (cells[found - 1] == cell) {
        return found - 1;
      }
      slot = (slot + 1) & mask;
    }
    return insert(cell, slot);
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

  private int insert(int cell, int slot) {
    if (touched == cells.length) {
      cells = Arrays.copyOf(cells, Math.multiplyExact(touched, 2));
      values = Arrays.copyOf(values, Math.multiplyExact(cells.length, measures));
    }
    cells[touched] = cell;
    Arrays.fill(values, touched * measures, (touched + 1) * measures, 0);
    slots[slot] = ++touched;
    if (touched * 2 > mask) {
      rehash();
    }
    return touched - 1;
  }

  private void rehash() {
    mask = 2 * mask + 1;
    if (mask >= slots.length) {
      slots = new int[mask + 1];
    } else {
      Arrays.fill(slots, 0, mask + 1, 0);
    }
    for (int i = 0; i < touched; i++) {
      int slot = hash(cells[i]) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = i + 1;
    }
  }

  private static int hash(int cell) {
    int hash = cell * 0x9E3779B9;
    return hash ^ (hash >>> 16);
  }
}
