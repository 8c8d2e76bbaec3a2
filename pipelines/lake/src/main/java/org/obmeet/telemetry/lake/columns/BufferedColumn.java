package org.obmeet.telemetry.lake.columns;

import org.obmeet.telemetry.lake.rows.RowLayout;
import org.obmeet.telemetry.lake.rows.RowSelection;

/** A column of rows in memory. */
abstract class BufferedColumn {
  private final int offset;
  private final NullMask nulls = new NullMask();

  BufferedColumn(RowLayout layout, int field) {
    this.offset = layout.offset(field);
  }

  /**
   * Copies values of packed rows that have this column's layout and dictionary. The caller has
   * appended these rows to the null mask before.
   *
   * @param from first row of the selection
   * @param to end of the rows, at most {@link NullMask#BATCH_ROWS} after {@code from}
   * @param row index of the first row in this column; all rows fit into its array
   */
  abstract void copy(RowSelection rows, int from, int to, int row);

  /** Ends a page, which contains the rows that were added since the last page. */
  void endPage() {}

  /** Releases the arrays of values. */
  abstract void release();

  final void clear() {
    nulls.clear();
    release();
  }

  final NullMask nulls() {
    return nulls;
  }

  final boolean isNull(int row) {
    return nulls.isNull(row);
  }

  /** Returns the offset of this column's value in the bytes of a packed row. */
  final int offset(RowSelection rows, int i) {
    return rows.offset(i) + offset;
  }
}
