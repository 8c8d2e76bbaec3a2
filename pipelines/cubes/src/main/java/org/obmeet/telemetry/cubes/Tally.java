package org.obmeet.telemetry.cubes;

import java.util.Arrays;
import org.obmeet.telemetry.privacy.cells.SumOverflow;

/**
 * What one contributor adds to the cells that it touches; reused from contributor to contributor. A
 * small hash table of the cells touched since it was cleared: however many cells there are, it
 * stays where a processor reads it fast.
 */
final class Tally {
  private static final int FIRST_SLOTS = 64;

  private final int measures;
  private int turn = 1;
  private int touched;
  private int[] cells = new int[FIRST_SLOTS];
  private int[] turns = new int[FIRST_SLOTS];
  private int[] order = new int[FIRST_SLOTS];
  private long[] values;

  Tally(int measures) {
    this.measures = measures;
    this.values = new long[FIRST_SLOTS * measures];
  }

  /** Starts afresh. */
  void clear() {
    touched = 0;
    if (++turn == Integer.MAX_VALUE) {
      Arrays.fill(turns, 0);
      turn = 1;
    }
  }

  /** Number of cells touched since. */
  int touched() {
    return touched;
  }

  /** The i-th cell touched. */
  int cell(int i) {
    return cells[order[i]];
  }

  /** Values of cells, those of the i-th touched from {@link #at} on; valid until the next touch. */
  long[] values() {
    return values;
  }

  /** Where the values of the i-th cell touched begin. */
  int at(int i) {
    return order[i] * measures;
  }

  /** Marks a cell as touched; gives its slot, which is valid until the next touch. */
  int touch(int cell) {
    int slot = slot(cell);
    if (turns[slot] == turn) {
      return slot;
    }
    if (touched * 2 >= cells.length) {
      grow();
      slot = slot(cell);
    }
    turns[slot] = turn;
    cells[slot] = cell;
    order[touched++] = slot;
    for (int m = 0; m < measures; m++) {
      values[slot * measures + m] = 0;
    }
    return slot;
  }

  /**
   * Adds to a measure of a slot.
   *
   * @throws SumOverflow where the sum does not fit
   */
  void add(int slot, int measure, long value) {
    int i = slot * measures + measure;
    values[i] = SumOverflow.add(values[i], value, measure);
  }

  /** Adds to every measure of a cell, and marks it as touched. */
  void add(int cell, long[] added, int from) {
    int slot = touch(cell);
    for (int m = 0; m < measures; m++) {
      add(slot, m, added[from + m]);
    }
  }

  private int slot(int cell) {
    int mask = cells.length - 1;
    int hash = cell * 0x9E3779B9;
    int slot = (hash ^ (hash >>> 16)) & mask;
    while (turns[slot] == turn && cells[slot] != cell) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int[] oldCells = cells;
    int[] oldOrder = order;
    long[] oldValues = values;
    int capacity = Math.multiplyExact(cells.length, 2);
    cells = new int[capacity];
    turns = new int[capacity];
    order = new int[capacity];
    values = new long[Math.multiplyExact(capacity, measures)];
    for (int i = 0; i < touched; i++) {
      int cell = oldCells[oldOrder[i]];
      int slot = slot(cell);
      turns[slot] = turn;
      cells[slot] = cell;
      order[i] = slot;
      System.arraycopy(oldValues, oldOrder[i] * measures, values, slot * measures, measures);
    }
  }
}
