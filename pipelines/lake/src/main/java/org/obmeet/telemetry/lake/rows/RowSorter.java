package org.obmeet.telemetry.lake.rows;

import java.util.Arrays;

/** Sorts rows in the order of clean files. */
public final class RowSorter {
  /** Maximum number of rows that are sorted together. */
  static final int MAX_ROWS = 1 << 20;

  private static final int ROW_BITS = 20;
  private static final long ROW_MASK = MAX_ROWS - 1;

  private RowSorter() {}

  /**
   * Returns the row indices in sorted order. First sorts numbers, which consist of the leading bits
   * of the contributor and the row index. Then compares only rows whose leading bits are equal.
   */
  public static int[] order(PackedRows rows) {
    int max = PackedRows.maxSortable(rows.width());
    if (rows.size() > max) {
      throw new IllegalArgumentException(
          "rows must be at most " + max + "; they are " + rows.size());
    }
    long[] keys = new long[rows.size()];
    for (int row = 0; row < keys.length; row++) {
      long first = rows.hasContributor(row) ? rows.contributorHigh(row) : -1L;
      keys[row] = (first >>> (ROW_BITS + 1)) << ROW_BITS | row;
    }
    Arrays.sort(keys);
    int[] order = Arrays.stream(keys).mapToInt(key -> (int) (key & ROW_MASK)).toArray();
    int from = 0;
    for (int i = 1; i <= keys.length; i++) {
      if (i == keys.length || keys[i] >>> ROW_BITS != keys[from] >>> ROW_BITS) {
        if (i - from > 1) {
          sort(rows, order, from, i);
        }
        from = i;
      }
    }
    return order;
  }

  private static void sort(PackedRows rows, int[] order, int from, int to) {
    int[] sorted =
        Arrays.stream(order, from, to)
            .boxed()
            .sorted((a, b) -> RowComparator.compare(rows, a, rows, b))
            .mapToInt(Integer::intValue)
            .toArray();
    System.arraycopy(sorted, 0, order, from, sorted.length);
  }
}
