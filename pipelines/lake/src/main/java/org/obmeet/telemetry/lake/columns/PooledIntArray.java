package org.obmeet.telemetry.lake.columns;

import java.util.Arrays;

/** A growing sequence of 32-bit values, one per row, in arrays of a pool. */
final class PooledIntArray {
  private final ArrayPool pool;
  private int[][] arrays = new int[1][];
  private int used;

  PooledIntArray(ArrayPool pool) {
    this.pool = pool;
  }

  int get(int row) {
    return arrays[row >> ArrayPool.ROWS_SHIFT][row & ArrayPool.ROW_MASK];
  }

  /** Returns the array of a row; creates it if it is the next array. */
  int[] arrayFor(int row) {
    int index = row >> ArrayPool.ROWS_SHIFT;
    if (index == used) {
      if (used == arrays.length) {
        arrays = Arrays.copyOf(arrays, 2 * used);
      }
      int[] next = pool.ints();
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
