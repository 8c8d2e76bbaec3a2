package org.obmeet.telemetry.lake.columns;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Arrays of one length, in which columns lie piece by piece, and which are used again by one
 * thread. The values of a column that grows are never copied, and it has room for less than a piece
 * more than it holds.
 */
final class Pieces {
  /** Rows of a piece, as a power of two: few, as a data set has hundreds of columns a day. */
  static final int BITS = 6;

  static final int ROWS = 1 << BITS;

  /** Bits of a row's number that say where in its piece it lies. */
  static final int WITHIN = ROWS - 1;

  /** The row after those of a row's piece. */
  static int end(int row) {
    return (row | WITHIN) + 1;
  }

  private final Deque<int[]> ints = new ArrayDeque<>();
  private final Deque<long[]> longs = new ArrayDeque<>();
  private long bytes;

  /** A piece for numbers of 32 bits; what it holds is of no account. */
  int[] ints() {
    if (ints.isEmpty()) {
      bytes += ROWS * Integer.BYTES;
      return new int[ROWS];
    }
    return ints.pop();
  }

  /** A piece for numbers of 64 bits; what it holds is of no account. */
  long[] longs() {
    if (longs.isEmpty()) {
      bytes += ROWS * Long.BYTES;
      return new long[ROWS];
    }
    return longs.pop();
  }

  void giveBack(int[] piece) {
    ints.push(piece);
  }

  void giveBack(long[] piece) {
    longs.push(piece);
  }

  /** Bytes of all pieces that were ever made. */
  long bytes() {
    return bytes;
  }
}
