package org.obmeet.telemetry.lake.columns;

import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowLayout;
import org.obmeet.telemetry.lake.rows.RowSelection;

/** Values of 16 bytes as two halves each. */
final class FixedBinaryColumn extends BufferedColumn {
  private final PooledLongArray high;
  private final PooledLongArray low;

  FixedBinaryColumn(RowLayout layout, int field, ArrayPool pieces) {
    super(layout, field);
    this.high = new PooledLongArray(pieces);
    this.low = new PooledLongArray(pieces);
  }

  /** The row's first eight bytes, the most significant first. */
  long high(int row) {
    return high.get(row);
  }

  /** The row's last eight bytes. */
  long low(int row) {
    return low.get(row);
  }

  @Override
  void copy(RowSelection rows, int from, int to, int row) {
    long[] highs = high.piece(row);
    long[] lows = low.piece(row);
    int shift = (row & ArrayPool.WITHIN) - from;
    for (int i = from; i < to; i++) {
      byte[] bytes = rows.bytes(i);
      int place = place(rows, i);
      highs[i + shift] = (long) PackedRows.LONGS.get(bytes, place);
      lows[i + shift] = (long) PackedRows.LONGS.get(bytes, place + Long.BYTES);
    }
  }

  @Override
  void release() {
    high.clear();
    low.clear();
  }
}
