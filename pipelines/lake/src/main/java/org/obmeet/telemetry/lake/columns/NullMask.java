package org.obmeet.telemetry.lake.columns;

import java.util.Arrays;

/** A null mask: bit i is set if row i is null. Most columns have no nulls. */
final class NullMask {
  /** Maximum number of rows that are added at once. */
  static final int BATCH_ROWS = Integer.SIZE;

  /** One bit per row; valid only if {@link #hasNulls} is true. */
  private long[] words = new long[1];

  private boolean hasNulls;

  boolean isNull(int row) {
    return hasNulls && (words[row >> 6] >>> row & 1) != 0;
  }

  /** Returns the number of nulls in a range of rows. */
  int count(int from, int to) {
    if (!hasNulls) {
      return 0;
    }
    int count = 0;
    for (int word = from >> 6; word << 6 < to; word++) {
      int first = Math.max(0, from - (word << 6));
      int remaining = to - (word << 6);
      long counted = words[word] >>> first << first;
      count += Long.bitCount(remaining < Long.SIZE ? counted & (1L << remaining) - 1 : counted);
    }
    return count;
  }

  /**
   * Returns the null bits of a range of rows; the lowest bit is the first row.
   *
   * @param rows number of rows, at most {@link #BATCH_ROWS}; their bits must be in the same word of
   *     64 bits
   */
  int bits(int from, int rows) {
    return hasNulls ? (int) (words[from >> 6] >>> from) & allBits(rows) : 0;
  }

  /** Encodes the definition levels of a range of rows for Parquet: 1 for a value, 0 for a null. */
  byte[] levels(int from, int to) {
    return BooleanRleEncoder.encode(words, true, from, to, 0);
  }

  /** Returns a mask with one set bit per row, for at most {@link #BATCH_ROWS} rows. */
  static int allBits(int rows) {
    return (int) ((1L << rows) - 1);
  }

  void clear() {
    if (hasNulls) {
      Arrays.fill(words, 0);
      hasNulls = false;
    }
  }

  /**
   * Appends the null bits of rows.
   *
   * @param nullBits one bit per row, the lowest bit first
   * @param rows number of rows, at most {@link #BATCH_ROWS}
   * @param firstRow index of the first row in the column
   */
  void append(int nullBits, int rows, int firstRow) {
    reserve(firstRow + rows);
    if (nullBits != 0) {
      hasNulls = true;
      long bits = Integer.toUnsignedLong(nullBits);
      words[firstRow >> 6] |= bits << firstRow;
      if ((firstRow & 63) + rows > Long.SIZE) {
        words[(firstRow >> 6) + 1] |= bits >>> Long.SIZE - (firstRow & 63);
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
