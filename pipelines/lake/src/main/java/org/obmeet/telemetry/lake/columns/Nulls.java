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

  /** Adds which of packed rows, of which the first is to be a row of a column, hold nothing. */
  void append(RowColumn column, GatheredRows packed, int first) {
    for (int i = 0; i < packed.size(); i++) {
      if (column.isNull(packed, i)) {
        any = true;
        rows.set(first + i);
      }
    }
  }
}
