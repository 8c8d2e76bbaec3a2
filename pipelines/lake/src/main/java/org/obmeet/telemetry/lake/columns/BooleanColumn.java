package org.obmeet.telemetry.lake.columns;

import java.util.Arrays;
import org.obmeet.telemetry.lake.rows.RowLayout;

/** A column of flags. It stores one bit for each row that is not null. */
final class BooleanColumn extends BatchedColumn {
  private long[] words = new long[1];
  private int count;

  BooleanColumn(RowLayout layout, int field, ArrayPool arrays) {
    super(layout, field, arrays.scratchInts(0));
  }

  /** Returns the number of stored flags before a row. */
  int flagsBefore(int row) {
    return row - nulls().count(0, row);
  }

  /** Returns the flag at an index. Indices count only the rows that are not null. */
  boolean flag(int i) {
    return (words[i >> 6] >>> i & 1) != 0;
  }

  /** Returns the number of set flags in a range of indices, which count only non-null rows. */
  int countTrue(int from, int to) {
    int set = 0;
    for (int i = from; i < to; i = (i | 63) + 1) {
      long word = words[i >> 6] >>> i;
      int flags = Math.min(to - i, Long.SIZE - (i & 63));
      set += Long.bitCount(flags < Long.SIZE ? word & (1L << flags) - 1 : word);
    }
    return set;
  }

  /**
   * Encodes a range of indices for Parquet: length in bytes (little-endian), then the hybrid code.
   */
  byte[] encode(int from, int to) {
    byte[] encoded = BooleanRleEncoder.encode(words, false, from, to, Integer.BYTES);
    int length = encoded.length - Integer.BYTES;
    for (int i = 0; i < Integer.BYTES; i++) {
      encoded[i] = (byte) (length >>> i * Byte.SIZE);
    }
    return encoded;
  }

  @Override
  void add(int[] values, int rows, int row) {
    int nullBits = nulls().bits(row, rows);
    long bits = 0;
    int added = 0;
    for (int i = 0; i < rows; i++) {
      int present = ~nullBits >>> i & 1;
      bits |= (long) (values[i] & present) << added;
      added += present;
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
