package org.obmeet.telemetry.lake.columns;

import java.util.Arrays;
import org.obmeet.telemetry.lake.rows.RowLayout;

/** Flags, a bit each of those rows that have one. */
final class BooleanColumn extends BatchedColumn {
  private long[] words = new long[1];
  private int count;

  BooleanColumn(RowLayout layout, int field, ArrayPool pieces) {
    super(layout, field, pieces.scratchInts(0));
  }

  /** Number of flags before a row's. */
  int before(int row) {
    return row - nulls().count(0, row);
  }

  /** One of the flags, counted without rows that have none. */
  boolean flag(int i) {
    return (words[i >> 6] >>> i & 1) != 0;
  }

  /** How many of some flags are set, counted without rows that have none. */
  int set(int from, int to) {
    int set = 0;
    for (int i = from; i < to; i = (i | 63) + 1) {
      long word = words[i >> 6] >>> i;
      int flags = Math.min(to - i, Long.SIZE - (i & 63));
      set += Long.bitCount(flags < Long.SIZE ? word & (1L << flags) - 1 : word);
    }
    return set;
  }

  /** Some flags as Parquet has them, after their number of bytes, the lowest first. */
  byte[] encoded(int from, int to) {
    byte[] encoded = BooleanRleEncoder.encode(words, false, from, to, Integer.BYTES);
    int length = encoded.length - Integer.BYTES;
    for (int i = 0; i < Integer.BYTES; i++) {
      encoded[i] = (byte) (length >>> i * Byte.SIZE);
    }
    return encoded;
  }

  @Override
  void add(int[] values, int rows, int row) {
    int none = nulls().bits(row, rows);
    long bits = 0;
    int added = 0;
    for (int i = 0; i < rows; i++) {
      int has = ~none >>> i & 1;
      bits |= (long) (values[i] & has) << added;
      added += has;
    }
    if (count + Long.SIZE > words.length << 6) {
      words = Arrays.copyOf(words, 2 * words.length);
    }
    words[count >> 6] |= bits << count;
    if ((count & 63) + added > Long.SIZE) {
      words[(count >> 6) + 1] |= bits >>> Long.SIZE - (count & 63);
    }
    count += added;
  }

  @Override
  void release() {
    Arrays.fill(words, 0);
    count = 0;
  }
}
