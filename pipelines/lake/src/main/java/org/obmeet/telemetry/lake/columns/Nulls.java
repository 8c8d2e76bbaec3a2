package org.obmeet.telemetry.lake.columns;

import java.util.BitSet;

/** Which rows of a column hold nothing; in most columns all hold something. */
final class Nulls {
  private final BitSet rows = new BitSet();
  private boolean any;

  boolean get(int row) {
    return any && rows.get(row);
  }

  void set(int row) {
    any = true;
    rows.set(row);
  }

  void clear() {
    if (any) {
      rows.clear();
      any = false;
    }
  }

  /** Writes whether any of some rows hold nothing and, if so, which, a byte each. */
  void write(Block out, int[] order, int from, int to) {
    boolean some = false;
    for (int i = from; any && !some && i < to; i++) {
      some = rows.get(order[i]);
    }
    out.putByte((byte) (some ? 1 : 0));
    for (int i = from; some && i < to; i++) {
      out.putByte((byte) (rows.get(order[i]) ? 1 : 0));
    }
  }

  /** Reads what was written of some rows, of which the first is to be a row of this column. */
  void read(Block in, int first, int count) {
    if (in.getByte() != 0) {
      for (int i = 0; i < count; i++) {
        if (in.getByte() != 0) {
          set(first + i);
        }
      }
    }
  }
}
