package org.obmeet.telemetry.lake.columns;

import java.util.Arrays;

/** Numbers of 64 bits, a row each, in pieces. */
final class PooledLongArray {
  private final ArrayPool room;
  private long[][] pieces = new long[1][];
  private int taken;

  PooledLongArray(ArrayPool room) {
    this.room = room;
  }

  long get(int row) {
    return pieces[row >> ArrayPool.BITS][row & ArrayPool.WITHIN];
  }

  /** The piece in which a row lies; it is there, or is the next. */
  long[] piece(int row) {
    int piece = row >> ArrayPool.BITS;
    if (piece == taken) {
      if (taken == pieces.length) {
        pieces = Arrays.copyOf(pieces, 2 * taken);
      }
      long[] next = room.longs();
      pieces[taken++] = next;
    }
    return pieces[piece];
  }

  /** Gives every piece back. */
  void clear() {
    while (taken > 0) {
      room.release(pieces[--taken]);
      pieces[taken] = null;
    }
  }
}
