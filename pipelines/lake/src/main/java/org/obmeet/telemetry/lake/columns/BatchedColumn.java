package org.obmeet.telemetry.lake.columns;

import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowLayout;
import org.obmeet.telemetry.lake.rows.RowLayout.Kind;
import org.obmeet.telemetry.lake.rows.RowSelection;

/** A column to which values are added in batches. Values have 32 bits, except 64-bit numbers. */
abstract class BatchedColumn extends BufferedColumn {
  private final boolean oneByte;
  private final int[] scratch;

  /**
   * @param scratch space for the values of a batch
   */
  BatchedColumn(RowLayout layout, int field, int[] scratch) {
    super(layout, field);
    this.oneByte = layout.kind(field) == Kind.FLAG;
    this.scratch = scratch;
  }

  /**
   * Adds a batch of values.
   *
   * @param values one per row; undefined for a row without a value
   * @param rows number of rows, at most {@link NullMask#BATCH_ROWS}
   * @param row index of the first row in this column; all rows fit into its array
   */
  abstract void add(int[] values, int rows, int row);

  @Override
  void copy(RowSelection rows, int from, int to, int row) {
    for (int i = from; i < to; i++) {
      byte[] packed = rows.bytes(i);
      int offset = offset(rows, i);
      scratch[i - from] = oneByte ? packed[offset] : (int) PackedRows.INTS.get(packed, offset);
    }
    add(scratch, to - from, row);
  }
}
