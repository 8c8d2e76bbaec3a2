package org.obmeet.telemetry.lake.columns;

import java.util.BitSet;

/** Which rows of a column hold nothing; in most columns all hold something. */
final class Nulls {
  private final BitSet rows = new BitSet();
  private boolean any;

  boolean get(int row) {
    return any && rows.get(row);
  }

  void clear() {
    if (any) {
      rows.clear();
      any = false;
    }
  }

  /**
   * Adds which of packed rows hold nothing.
   *
   * @param from first row
   * @param to after the last row
   * @param at the column's row that the first becomes
   */
  void append(RowColumn column, GatheredRows packed, int from, int to, int at) {
    for (int i = from; i < to; i++) {
      if (column.isNull(packed, i)) {
        any = true;
        rows.set(at + i - from);
      }
    }
  }
}
