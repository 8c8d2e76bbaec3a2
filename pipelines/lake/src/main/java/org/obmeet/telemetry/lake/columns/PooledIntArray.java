package org.obmeet.telemetry.lake.columns;

import java.util.Arrays;

/** Numbers of 32 bits, a row each, in pieces. */
final class PooledIntArray {
  private final ArrayPool room;
  private int[][] pieces = new int[1][];
  private int taken;

  PooledIntArray(ArrayPool room) {
    this.room = room;
  }

  int get(int row) {
    return pieces[row >> ArrayPool.BITS][row & ArrayPool.WITHIN];
  }

  /** The piece in which a row lies; it is there, or is the next. */
  int[] piece(int row) {
    int piece = row >> ArrayPool.BITS;
    if (piece == taken) {
      if (taken == pieces.length) {
        pieces = Arrays.copyOf(pieces, 2 * taken);
      }
      int[] next = room.ints();
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
