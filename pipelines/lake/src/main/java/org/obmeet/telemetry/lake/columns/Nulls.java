package org.obmeet.telemetry.lake.columns;

import java.util.Arrays;

/** Which rows of a column hold nothing; in most columns all hold something. */
final class Nulls {
  /** Most rows that are added at once. */
  static final int MOST_AT_ONCE = 32;

  /** A bit a row; set only where {@link #any} is. */
  private long[] words = new long[1];

  private boolean any;

  boolean get(int row) {
    return any && (words[row >> 6] >>> row & 1) != 0;
  }

  void clear() {
    if (any) {
      Arrays.fill(words, 0);
      any = false;
    }
  }

  /**
   * Adds which of packed rows hold nothing.
   *
   * @param from first row
   * @param to after the last row, at most {@link #MOST_AT_ONCE} further
   * @param at the column's row that the first becomes
   */
  void append(RowColumn column, GatheredRows packed, int from, int to, int at) {
    assert to - from <= MOST_AT_ONCE;
    long none = 0;
    for (int i = from; i < to; i++) {
      none |= column.nullBit(packed, i) << i - from;
    }
    reserve(at + to - from);
    if (none != 0) {
      any = true;
      words[at >> 6] |= none << at;
      if ((at & 63) + to - from > Long.SIZE) {
        words[(at >> 6) + 1] |= none >>> Long.SIZE - (at & 63);
      }
    }
  }

  private void reserve(int rows) {
    int needed = (rows + Long.SIZE - 1) / Long.SIZE;
    if (needed > words.length) {
      words = Arrays.copyOf(words, Math.max(2 * words.length, needed));
    }
  }
}
