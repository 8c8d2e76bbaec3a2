package org.obmeet.telemetry.lake.columns;

import org.obmeet.telemetry.lake.rows.RowLayout;

/**
 * Numbers of 32 bits that are kept row by row, since Parquet has them by a dictionary: days, and
 * the codes of labels.
 */
class IntColumn extends BatchedColumn {
  private final PooledIntArray values;

  IntColumn(RowLayout layout, int field, ArrayPool pieces) {
    super(layout, field, pieces.scratchInts(0));
    this.values = new PooledIntArray(pieces);
  }

  /** The row's value; anything where there is none. */
  final int value(int row) {
    return values.get(row);
  }

  @Override
  final void add(int[] added, int rows, int row) {
    System.arraycopy(added, 0, values.piece(row), row & ArrayPool.WITHIN, rows);
  }

  @Override
  final void release() {
    values.clear();
  }
}
