package org.obmeet.telemetry.lake.rows;

import java.util.Arrays;

/** Sorts rows in the order of clean files. */
public final class RowSorter {
  /** Maximum number of rows that are sorted together. */
  static final int MAX_ROWS = 1 << 20;

  private static final int ROW_BITS = 20;
  private static final long ROW_MASK = MAX_ROWS - 1;
  private static final int INSERTION_SORT_ROWS = 24;

  private final PackedRows rows;
  private final int[] order;
  private final int[] scratch;

  private RowSorter(PackedRows rows) {
    this.rows = rows;
    this.order = new int[rows.size()];
    this.scratch = new int[rows.size()];
  }

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
    return new RowSorter(rows).sort();
  }

  private int[] sort() {
    long[] keys = new long[order.length];
    for (int row = 0; row < keys.length; row++) {
      long first = rows.hasContributor(row) ? rows.contributorHigh(row) : -1L;
      keys[row] = (first >>> (ROW_BITS + 1)) << ROW_BITS | row;
    }
    Arrays.sort(keys);
    for (int i = 0; i < keys.length; i++) {
      order[i] = (int) (keys[i] & ROW_MASK);
    }
    int from = 0;
    for (int i = 1; i <= keys.length; i++) {
      if (i == keys.length || keys[i] >>> ROW_BITS != keys[from] >>> ROW_BITS) {
        sort(from, i);
        from = i;
      }
    }
    return order;
  }

  private void sort(int from, int to) {
    if (to - from <= INSERTION_SORT_ROWS) {
      insertionSort(from, to);
      return;
    }
    int middle = (from + to) >>> 1;
    sort(from, middle);
    sort(middle, to);
    System.arraycopy(order, from, scratch, from, middle - from);
    int left = from;
    int right = middle;
    for (int i = from; left < middle; i++) {
      boolean second =
          right < to && RowComparator.compare(rows, scratch[left], rows, order[right]) > 0;
      order[i] = second ? order[right++] : scratch[left++];
    }
  }

  private void insertionSort(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int row = order[i];
      int position = i;
      while (position > from && RowComparator.compare(rows, order[position - 1], rows, row) > 0) {
        order[position] = order[position - 1];
        position--;
      }
      order[position] = row;
    }
  }
}
