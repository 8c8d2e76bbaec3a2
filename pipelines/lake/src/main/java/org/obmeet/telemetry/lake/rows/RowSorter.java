package org.obmeet.telemetry.lake.rows;

import java.util.Arrays;

/** Sorts rows into the order of clean files. */
public final class RowSorter {
  /** Most rows that are sorted at once. */
  static final int MOST = 1 << 20;

  private static final int PLACE_BITS = 20;
  private static final long PLACE = MOST - 1;
  private static final int SMALL = 24;

  private final PackedRows rows;
  private final int[] order;
  private final int[] spare;

  private RowSorter(PackedRows rows) {
    this.rows = rows;
    this.order = new int[rows.size()];
    this.spare = new int[rows.size()];
  }

  /**
   * Places of the rows in order. The first bits of contributors are sorted with the rows' places in
   * one number each; rows that are alike in these are compared.
   */
  public static int[] of(PackedRows rows) {
    int most = PackedRows.mostSorted(rows.width());
    if (rows.size() > most) {
      throw new IllegalArgumentException(
          "rows must be at most " + most + "; they are " + rows.size());
    }
    return new RowSorter(rows).sort();
  }

  private int[] sort() {
    long[] keys = new long[order.length];
    for (int row = 0; row < keys.length; row++) {
      long first = rows.hasContributor(row) ? rows.contributorHigh(row) : -1L;
      keys[row] = (first >>> (PLACE_BITS + 1)) << PLACE_BITS | row;
    }
    Arrays.sort(keys);
    for (int i = 0; i < keys.length; i++) {
      order[i] = (int) (keys[i] & PLACE);
    }
    int from = 0;
    for (int i = 1; i <= keys.length; i++) {
      if (i == keys.length || keys[i] >>> PLACE_BITS != keys[from] >>> PLACE_BITS) {
        sort(from, i);
        from = i;
      }
    }
    return order;
  }

  private void sort(int from, int to) {
    if (to - from <= SMALL) {
      insert(from, to);
      return;
    }
    int middle = (from + to) >>> 1;
    sort(from, middle);
    sort(middle, to);
    System.arraycopy(order, from, spare, from, middle - from);
    int left = from;
    int right = middle;
    for (int i = from; left < middle; i++) {
      boolean second =
          right < to && RowComparator.compare(rows, spare[left], rows, order[right]) > 0;
      order[i] = second ? order[right++] : spare[left++];
    }
  }

  private void insert(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int row = order[i];
      int at = i;
      while (at > from && RowComparator.compare(rows, order[at - 1], rows, row) > 0) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = row;
    }
  }
}
