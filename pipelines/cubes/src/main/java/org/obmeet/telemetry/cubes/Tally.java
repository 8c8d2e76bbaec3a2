package org.obmeet.telemetry.cubes;

import java.util.Arrays;
import org.obmeet.telemetry.privacy.cells.SumOverflow;

/**
 * What one contributor adds to the cells that it touches; reused from contributor to contributor.
 */
final class Tally {
  private final int measures;
  private int turn;
  private int touched;
  private int[] cells = new int[64];
  private int[] turns = new int[64];
  private long[] values;

  Tally(int measures) {
    this.measures = measures;
    this.values = new long[64 * measures];
  }

  /** Starts afresh. */
  void clear() {
    touched = 0;
    turn++;
  }

  /** Number of cells touched since. */
  int touched() {
    return touched;
  }

  /** The i-th cell touched. */
  int cell(int i) {
    return cells[i];
  }

  /** Marks a cell as touched. */
  void touch(int cell) {
    if (cell >= turns.length) {
      grow(cell);
    }
    if (turns[cell] != turn) {
      turns[cell] = turn;
      for (int m = 0; m < measures; m++) {
        values[cell * measures + m] = 0;
      }
      cells[touched++] = cell;
    }
  }

  /**
   * Adds to a measure of a touched cell.
   *
   * @throws SumOverflow where the sum does not fit
   */
  void add(int cell, int measure, long value) {
    int i = cell * measures + measure;
    values[i] = SumOverflow.add(values[i], value, measure);
  }

  /** Adds to every measure of a cell, and marks it as touched. */
  void add(int cell, long[] added) {
    touch(cell);
    for (int m = 0; m < measures; m++) {
      add(cell, m, added[m]);
    }
  }

  /** Copies what was added to a cell. */
  void values(int cell, long[] to) {
    for (int m = 0; m < measures; m++) {
      to[m] = values[cell * measures + m];
    }
  }

  private void grow(int cell) {
    int capacity = Math.max(cell + 1, turns.length * 2);
    turns = Arrays.copyOf(turns, capacity);
    cells = Arrays.copyOf(cells, capacity);
    values = Arrays.copyOf(values, Math.multiplyExact(capacity, measures));
  }
}
