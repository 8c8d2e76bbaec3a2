package org.obmeet.telemetry.lake.columns;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Arrays in which columns lie piece by piece, and which are used again by one thread. A column that
 * grows is not copied, and has room for less than a piece more than it holds.
 */
final class ArrayPool {
  /** Rows of a piece, as a power of two: few, as a data set has hundreds of columns a day. */
  static final int BITS = 6;

  static final int ROWS = 1 << BITS;

  /** Bits of a row's number that say where in its piece it lies. */
  static final int WITHIN = ROWS - 1;

  /** The row after those of a row's piece. */
  static int end(int row) {
    return (row | WITHIN) + 1;
  }

  /** Bytes of a piece of what is encoded, as a power of two. */
  static final int BYTES_BITS = 9;

  static final int BYTES = 1 << BYTES_BITS;

  private final Deque<int[]> ints = new ArrayDeque<>();
  private final Deque<long[]> longs = new ArrayDeque<>();
  private final Deque<int[]> waitingInts = new ArrayDeque<>();
  private final Deque<long[]> waitingLongs = new ArrayDeque<>();
  private final Deque<byte[]> encodings = new ArrayDeque<>();
  private final int[][] few = new int[ColumnTransposer.COLUMNS][NullMask.BATCH_ROWS];
  private final long[] fewLongs = new long[NullMask.BATCH_ROWS];
  private final long[] differences = new long[DeltaBinaryPackedBlock.VALUES];
  private final byte[] encoded = new byte[DeltaBinaryPackedBlock.MOST_BYTES];
  private long bytes;

  /**
   * Where values of a few rows lie for a moment.
   *
   * @param column of eight that come together
   */
  int[] scratchInts(int column) {
    return few[column];
  }

  /** As {@link #scratchInts}, for one column of 64 bits. */
  long[] scratchLongs() {
    return fewLongs;
  }

  /** Where the differences of a block lie for a moment. */
  long[] differences() {
    return differences;
  }

  /** Where a block lies for a moment. */
  byte[] encoded() {
    return encoded;
  }

  /** An array for values of 32 bits that wait until they are a block. */
  int[] pendingInts() {
    if (waitingInts.isEmpty()) {
      bytes += DeltaBinaryPackedPages.WAITING * Integer.BYTES;
      return new int[DeltaBinaryPackedPages.WAITING];
    }
    return waitingInts.pop();
  }

  /** An array for values of 64 bits that wait until they are a block. */
  long[] pendingLongs() {
    if (waitingLongs.isEmpty()) {
      bytes += DeltaBinaryPackedPages.WAITING * Long.BYTES;
      return new long[DeltaBinaryPackedPages.WAITING];
    }
    return waitingLongs.pop();
  }

  /** A piece for what is encoded. */
  byte[] encoding() {
    if (encodings.isEmpty()) {
      bytes += BYTES;
      return new byte[BYTES];
    }
    return encodings.pop();
  }

  void release(byte[] piece) {
    encodings.push(piece);
  }

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

  /** Takes back a piece, or what values waited in. */
  void release(int[] piece) {
    (piece.length == ROWS ? ints : waitingInts).push(piece);
  }

  /** Takes back a piece, or what values waited in. */
  void release(long[] piece) {
    (piece.length == ROWS ? longs : waitingLongs).push(piece);
  }

  /** Bytes of all pieces that were ever made. */
  long bytes() {
    return bytes;
  }
}
