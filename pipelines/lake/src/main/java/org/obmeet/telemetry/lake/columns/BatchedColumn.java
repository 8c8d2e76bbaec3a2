package org.obmeet.telemetry.lake.columns;

import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowLayout;
import org.obmeet.telemetry.lake.rows.RowLayout.Kind;
import org.obmeet.telemetry.lake.rows.RowSelection;

/**
 * A column whose values come a few rows at a time, of 32 bits at most but for the numbers that read
 * 64 bits themselves.
 */
abstract class BatchedColumn extends BufferedColumn {
  private final boolean bytes;
  private final int[] few;

  /**
   * @param few where values of a few rows may lie for a moment
   */
  BatchedColumn(RowLayout layout, int field, int[] few) {
    super(layout, field);
    this.bytes = layout.kind(field) == Kind.FLAG;
    this.few = few;
  }

  /**
   * Adds values.
   *
   * @param values of rows that have none something
   * @param rows how many, at most {@link NullMask#BATCH_ROWS}
   * @param row what the first of them becomes, the next of this column; all lie in its piece
   */
  abstract void add(int[] values, int rows, int row);

  @Override
  void copy(RowSelection rows, int from, int to, int row) {
    for (int i = from; i < to; i++) {
      byte[] packed = rows.bytes(i);
      int place = place(rows, i);
      few[i - from] = bytes ? packed[place] : (int) PackedRows.INTS.get(packed, place);
    }
    add(few, to - from, row);
  }
}
