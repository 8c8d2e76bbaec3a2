package org.obmeet.telemetry.lake.columns;

import org.obmeet.telemetry.lake.rows.RowLayout;

/**
 * A column of days or label codes, with one 32-bit value per row. Parquet encodes these values by a
 * dictionary.
 */
class IntColumn extends BatchedColumn {
  private final PooledIntArray values;

  IntColumn(RowLayout layout, int field, ArrayPool arrays) {
    super(layout, field, arrays.scratchInts(0));
    this.values = new PooledIntArray(arrays);
  }

  /** Returns the value of a row; undefined if the row is null. */
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
