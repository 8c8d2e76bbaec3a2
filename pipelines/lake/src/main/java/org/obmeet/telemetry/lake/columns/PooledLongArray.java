package org.obmeet.telemetry.lake.columns;

import java.util.Arrays;

/** A growing sequence of 64-bit values, one per row, in arrays of a pool. */
final class PooledLongArray {
  private final ArrayPool pool;
  private long[][] arrays = new long[1][];
  private int used;

  PooledLongArray(ArrayPool pool) {
    this.pool = pool;
  }

  long get(int row) {
    return arrays[row >> ArrayPool.ROWS_SHIFT][row & ArrayPool.ROW_MASK];
  }

  /** Returns the array of a row; creates it if it is the next array. */
  long[] arrayFor(int row) {
    int index = row >> ArrayPool.ROWS_SHIFT;
    if (index == used) {
      if (used == arrays.length) {
        arrays = Arrays.copyOf(arrays, 2 * used);
      }
      long[] next = pool.longs();
      arrays[used++] = next;
    }
    return arrays[index];
  }

  void clear() {
    while (used > 0) {
      pool.release(arrays[--used]);
      arrays[used] = null;
    }
  }
}
