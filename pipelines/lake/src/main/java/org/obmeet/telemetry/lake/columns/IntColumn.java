package org.obmeet.telemetry.lake.columns;

import org.obmeet.telemetry.lake.rows.RowLayout;

/**
 * A column of 32-bit values that are kept per row, because Parquet encodes them by a dictionary:
 * days and label codes.
 */
class IntColumn extends BatchedColumn {
  private final PooledIntArray values;

  IntColumn(RowLayout layout, int field, ArrayPool arrays) {
    super(layout, field, arrays.scratchInts(0));
    this.values = new PooledIntArray(arrays);
  }

  /** Returns a row's value; undefined for a null. */
  final int value(int row) {
    return values.get(row);
  }

  @Override
  final void add(int[] added, int rows, int row) {
    System.arraycopy(added, 0, values.arrayFor(row), row & ArrayPool.ROW_MASK, rows);
  }

  @Override
  final void release() {
    values.clear();
  }
}
