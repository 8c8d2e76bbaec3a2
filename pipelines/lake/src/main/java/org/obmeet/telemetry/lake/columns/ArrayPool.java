package org.obmeet.telemetry.lake.columns;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A pool of small arrays for the values of columns, used by one thread. A growing column takes
 * further arrays, so its values are not copied. Less than one array per column is unused.
 */
final class ArrayPool {
  /**
   * Binary logarithm of the rows per array. Small, because a data set has hundreds of columns a
   * day.
   */
  static final int ROWS_SHIFT = 6;

  static final int ROWS_PER_ARRAY = 1 << ROWS_SHIFT;

  /** Mask for the index of a row within its array. */
  static final int ROW_MASK = ROWS_PER_ARRAY - 1;

  /** Returns the first row that is in the array after the array of a row. */
  static int arrayEnd(int row) {
    return (row | ROW_MASK) + 1;
  }

  /** Binary logarithm of the bytes per array of encoded values. */
  static final int BYTES_SHIFT = 9;

  static final int BYTES_PER_ARRAY = 1 << BYTES_SHIFT;

  private final Deque<int[]> freeInts = new ArrayDeque<>();
  private final Deque<long[]> freeLongs = new ArrayDeque<>();
  private final Deque<int[]> freePendingInts = new ArrayDeque<>();
  private final Deque<long[]> freePendingLongs = new ArrayDeque<>();
  private final Deque<byte[]> freeEncodedBytes = new ArrayDeque<>();
  private final int[][] scratchInts = new int[ColumnTransposer.COLUMNS][NullMask.BATCH_ROWS];
  private final long[] scratchLongs = new long[NullMask.BATCH_ROWS];
  private final long[] scratchDifferences = new long[DeltaBinaryPackedBlock.VALUES];
  private final byte[] scratchBlock = new byte[DeltaBinaryPackedBlock.MAX_BYTES];
  private long bytes;

  /**
   * Returns scratch space for a batch of values.
   *
   * @param column index of one of the eight columns that are copied together
   */
  int[] scratchInts(int column) {
    return scratchInts[column];
  }

  /** Returns scratch space for a batch of 64-bit values of one column. */
  long[] scratchLongs() {
    return scratchLongs;
  }

  /** Returns scratch space for the differences of a block. */
  long[] scratchDifferences() {
    return scratchDifferences;
  }

  byte[] scratchBlock() {
    return scratchBlock;
  }

  /** Returns an array for pending 32-bit values, which do not fill a block yet. */
  int[] pendingInts() {
    if (freePendingInts.isEmpty()) {
      bytes += DeltaBinaryPackedPages.MAX_PENDING * Integer.BYTES;
      return new int[DeltaBinaryPackedPages.MAX_PENDING];
    }
    return freePendingInts.pop();
  }

  /** Returns an array for pending 64-bit values, which do not fill a block yet. */
  long[] pendingLongs() {
    if (freePendingLongs.isEmpty()) {
      bytes += DeltaBinaryPackedPages.MAX_PENDING * Long.BYTES;
      return new long[DeltaBinaryPackedPages.MAX_PENDING];
    }
    return freePendingLongs.pop();
  }

  /** Returns an array for encoded values. */
  byte[] encodedBytes() {
    if (freeEncodedBytes.isEmpty()) {
      bytes += BYTES_PER_ARRAY;
      return new byte[BYTES_PER_ARRAY];
    }
    return freeEncodedBytes.pop();
  }

  void release(byte[] array) {
    freeEncodedBytes.push(array);
  }

  /** Returns an array for 32-bit values, with undefined content. */
  int[] ints() {
    if (freeInts.isEmpty()) {
      bytes += ROWS_PER_ARRAY * Integer.BYTES;
      return new int[ROWS_PER_ARRAY];
    }
    return freeInts.pop();
  }

  /** Returns an array for 64-bit values, with undefined content. */
  long[] longs() {
    if (freeLongs.isEmpty()) {
      bytes += ROWS_PER_ARRAY * Long.BYTES;
      return new long[ROWS_PER_ARRAY];
    }
    return freeLongs.pop();
  }

  /** Returns an array of values or of pending values to the pool. */
  void release(int[] array) {
    (array.length == ROWS_PER_ARRAY ? freeInts : freePendingInts).push(array);
  }

  /** Returns an array of values or of pending values to the pool. */
  void release(long[] array) {
    (array.length == ROWS_PER_ARRAY ? freeLongs : freePendingLongs).push(array);
  }

  /** Returns the size of all arrays ever created, in bytes. */
  long bytes() {
    return bytes;
  }
}
