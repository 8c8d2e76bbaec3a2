package org.obmeet.telemetry.lake.columns;

import org.obmeet.telemetry.lake.rows.RowLayout;
import org.obmeet.telemetry.lake.rows.RowSelection;

/** One column of rows in memory. */
abstract class BufferedColumn {
  private final int place;
  private final NullMask nulls = new NullMask();

  /** The column of a field. */
  BufferedColumn(RowLayout layout, int field) {
    this.place = layout.place(field);
  }

  /**
   * Takes values of packed rows that share this column's layout and dictionary; which of them have
   * none is known before.
   *
   * @param from first row
   * @param to after the last row, at most {@link NullMask#BATCH_ROWS} further
   * @param row what the first of them becomes, the next of this column; all lie in its piece
   */
  abstract void copy(RowSelection rows, int from, int to, int row);

  /** The rows that came since the last page ended are a page. */
  void endPage() {}

  /** Gives back where values lie. */
  abstract void release();

  /** Forgets every row. */
  final void clear() {
    nulls.clear();
    release();
  }

  final NullMask nulls() {
    return nulls;
  }

  final boolean isNull(int row) {
    return nulls.get(row);
  }

  /** Where the field of a packed row begins. */
  final int place(RowSelection rows, int i) {
    return rows.place(i) + place;
  }
}
