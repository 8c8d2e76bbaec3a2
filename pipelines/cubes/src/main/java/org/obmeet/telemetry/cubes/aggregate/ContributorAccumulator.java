package org.obmeet.telemetry.cubes.aggregate;

import java.util.Arrays;
import org.obmeet.telemetry.privacy.cells.SumOverflowException;

/**
 * What one contributor adds to the cells that it touches; reused from contributor to contributor.
 * The cells touched since it was cleared lie one after the other and are found by a hash table of
 * their size: however many cells there are, and whoever came before, it stays where a processor
 * reads it fast.
 */
final class ContributorAccumulator {
  private static final int FIRST_SLOTS = 64;

  private final int measures;
  private int touched;
  private int mask = FIRST_SLOTS - 1;
  private int[] slots = new int[FIRST_SLOTS];
  private int[] cells = new int[FIRST_SLOTS / 2];
  private long[] values;

  ContributorAccumulator(int measures) {
    this.measures = measures;
    this.values = new long[cells.length * measures];
  }

  /** Starts afresh. */
  void clear() {
    Arrays.fill(slots, 0, mask + 1, 0);
    mask = FIRST_SLOTS - 1;
    touched = 0;
  }

  /** Number of cells touched since. */
  int size() {
    return touched;
  }

  /** The i-th cell touched. */
  int cell(int i) {
    return cells[i];
  }

  /** Values of cells, those of the i-th touched from {@link #at} on; valid until the next touch. */
  long[] values() {
    return values;
  }

  /** Where the values of the i-th cell touched begin. */
  int at(int i) {
    return i * measures;
  }

  /** Marks a cell as touched; gives its place among those touched. */
  int slotFor(int cell) {
    int slot = hash(cell) & mask;
    for (int found = slots[slot]; found != 0; found = slots[slot]) {
      if (cells[found - 1] == cell) {
        return found - 1;
      }
      slot = (slot + 1) & mask;
    }
    return add(cell, slot);
  }

  /**
   * Adds to a measure of the i-th cell touched.
   *
   * @throws SumOverflowException where the sum does not fit
   */
  void add(int i, int measure, long value) {
    int at = i * measures + measure;
    values[at] = SumOverflowException.add(values[at], value, measure);
  }

  /** Adds to every measure of a cell, and marks it as touched. */
  void add(int cell, long[] added, int from) {
    int i = slotFor(cell);
    for (int m = 0; m < measures; m++) {
      add(i, m, added[from + m]);
    }
  }

  private int add(int cell, int slot) {
    if (touched == cells.length) {
      cells = Arrays.copyOf(cells, Math.multiplyExact(touched, 2));
      values = Arrays.copyOf(values, Math.multiplyExact(cells.length, measures));
    }
    cells[touched] = cell;
    Arrays.fill(values, touched * measures, (touched + 1) * measures, 0);
    slots[slot] = ++touched;
    if (touched * 2 > mask) {
      widen();
    }
    return touched - 1;
  }

  private void widen() {
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
