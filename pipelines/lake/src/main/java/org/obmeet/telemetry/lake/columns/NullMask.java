package org.obmeet.telemetry.lake.columns;

import java.util.Arrays;

/** Which rows of a column hold nothing; in most columns all hold something. */
final class NullMask {
  /** Most rows that are added at once. */
  static final int BATCH_ROWS = Integer.SIZE;

  /** A bit a row; set only where {@link #any} is. */
  private long[] words = new long[1];

  private boolean any;

  boolean get(int row) {
    return any && (words[row >> 6] >>> row & 1) != 0;
  }

  /** How many of some rows hold nothing. */
  int count(int from, int to) {
    if (!any) {
      return 0;
    }
    int count = 0;
    for (int word = from >> 6; word << 6 < to; word++) {
      int first = Math.max(0, from - (word << 6));
      int rest = to - (word << 6);
      long counted = words[word] >>> first << first;
      count += Long.bitCount(rest < Long.SIZE ? counted & (1L << rest) - 1 : counted);
    }
    return count;
  }

  /**
   * Which of some rows hold nothing, a bit a row from the lowest on.
   *
   * @param rows how many, at most {@link #BATCH_ROWS}; they lie in one word
   */
  int bits(int from, int rows) {
    return any ? (int) (words[from >> 6] >>> from) & all(rows) : 0;
  }

  /** Whether there is something, 1, or nothing, 0, as Parquet has the levels of some rows. */
  byte[] levels(int from, int to) {
    return BooleanRleEncoder.encode(words, true, from, to, 0);
  }

  /** The bits of so many rows, at most {@link #BATCH_ROWS}. */
  static int all(int rows) {
    return (int) ((1L << rows) - 1);
  }

  void clear() {
    if (any) {
      Arrays.fill(words, 0);
      any = false;
    }
  }

  /**
   * Adds which rows hold nothing.
   *
   * @param none a bit a row, from the lowest on
   * @param rows how many, at most {@link #BATCH_ROWS}
   * @param at the column's row that the first becomes
   */
  void append(int none, int rows, int at) {
    reserve(at + rows);
    if (none != 0) {
      any = true;
      long bits = Integer.toUnsignedLong(none);
      words[at >> 6] |= bits << at;
      if ((at & 63) + rows > Long.SIZE) {
        words[(at >> 6) + 1] |= bits >>> Long.SIZE - (at & 63);
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
