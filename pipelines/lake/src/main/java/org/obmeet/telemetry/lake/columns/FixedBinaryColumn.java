package org.obmeet.telemetry.lake.columns;

import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowLayout;
import org.obmeet.telemetry.lake.rows.RowSelection;

/** A column of 16-byte values. Each value is stored as two longs. */
final class FixedBinaryColumn extends BufferedColumn {
  private final PooledLongArray high;
  private final PooledLongArray low;

  FixedBinaryColumn(RowLayout layout, int field, ArrayPool arrays) {
    super(layout, field);
    this.high = new PooledLongArray(arrays);
    this.low = new PooledLongArray(arrays);
  }

  /** Returns the first eight bytes of a row's value, big-endian. */
  long high(int row) {
    return high.get(row);
  }

  /** Returns the last eight bytes of a row's value, big-endian. */
  long low(int row) {
    return low.get(row);
  }

  @Override
  void copy(RowSelection rows, int from, int to, int row) {
    long[] highs = high.arrayFor(row);
    long[] lows = low.arrayFor(row);
    int shift = (row & ArrayPool.ROW_MASK) - from;
    for (int i = from; i < to; i++) {
      byte[] bytes = rows.bytes(i);
      int offset = offset(rows, i);
      highs[i + shift] = (long) PackedRows.LONGS.get(bytes, offset);
      lows[i + shift] = (long) PackedRows.LONGS.get(bytes, offset + Long.BYTES);
    }
  }

  @Override
  void release() {
    high.clear();
    low.clear();
  }
}
