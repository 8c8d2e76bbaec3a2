package org.obmeet.telemetry.privacy.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Sparse triangular factors of a basis, brought up to date column by column. What stands alone in
 * its row or column is taken first and costs nothing, the rest is eliminated column by column (J.
 * Gilbert, T. Peierls, 1988); columns that are exchanged later are kept as they are (product form).
 *
 * <p>A slot is a column's place in the basis.
 */
final class Factors {
  private static final double DROP = 1e-12;
  private static final double SINGULAR = 1e-9;
  private static final double NEARLY_LARGEST = 0.1;

  private static final int[] NOWHERE = {};
  private static final double[] NOTHING = {};

  private final int size;
  private final int[] rowAt;
  private final int[] slotAt;
  private final int[] stepOf;
  private final double[] pivot;
  private final int[][] lowerAt;
  private final double[][] lowerBy;
  private final int[][] upperAt;
  private final double[][] upperBy;
  private final List<int[]> changedAt = new ArrayList<>();
  private final List<double[]> changedBy = new ArrayList<>();
  private int[] changedSlot = new int[8];
  private double[] changedPivot = new double[8];
  private int exchanged;
  private final List<Integer> failed = new ArrayList<>();
  private final double[] work;
  private int steps;
  private int changes;

  /**
   * Factors a basis.
   *
   * @param at rows of the entries of the column in each slot
   * @param by the entries
   */
  Factors(int[][] at, double[][] by) {
    size = at.length;
    rowAt = new int[size];
    slotAt = new int[size];
    stepOf = new int[size];
    Arrays.fill(stepOf, -1);
    pivot = new double[size];
    lowerAt = new int[size][];
    lowerBy = new double[size][];
    upperAt = new int[size][];
    upperBy = new double[size][];
    Arrays.fill(lowerAt, NOWHERE);
    Arrays.fill(lowerBy, NOTHING);
    Arrays.fill(upperAt, NOWHERE);
    Arrays.fill(upperBy, NOTHING);
    work = new double[size];
    eliminate(new Singletons(at), at, by);
  }

  /** Slots whose columns depend on others, and were left out. */
  List<Integer> failed() {
    return failed;
  }

  /** Rows that no column was found for. */
  BitSet uncovered() {
    BitSet rows = new BitSet();
    for (int row = 0; row < size; row++) {
      rows.set(row, stepOf[row] < 0);
    }
    return rows;
  }

  /** Entries of the columns that were exchanged since. */
  int changes() {
    return changes;
  }

  /** Columns that were exchanged since. */
  int exchanged() {
    return exchanged;
  }

  private void eliminate(Singletons singletons, int[][] at, double[][] by) {
    singletons.takeAll((slot, row) -> alone(slot, row, at[slot], by[slot]));
    for (int slot : singletons.left()) {
      column(slot, at[slot], by[slot], singletons);
    }
  }

  /** A column that nothing before changes. */
  private void alone(int slot, int row, int[] at, double[] by) {
    double value = 0;
    for (int i = 0; i < at.length; i++) {
      value = at[i] == row ? by[i] : value;
    }
    if (Math.abs(value) < SINGULAR) {
      failed.add(slot);
      return;
    }
    Entries above = new Entries();
    Entries below = new Entries();
    for (int i = 0; i < at.length; i++) {
      if (stepOf[at[i]] >= 0) {
        above.add(stepOf[at[i]], by[i]);
      } else if (at[i] != row) {
        below.add(at[i], by[i] / value);
      }
    }
    step(slot, row, value, above, below);
  }

  private void column(int slot, int[] at, double[] by, Singletons counts) {
    BitSet queue = new BitSet(); // what a step changes, later ones take up
    BitSet touched = new BitSet();
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < at.length; i++) {
      work[at[i]] = by[i];
      touch(at[i], touched, queue, open);
    }
    Entries above = new Entries();
    for (int step = queue.nextSetBit(0); step >= 0; step = queue.nextSetBit(step + 1)) {
      double value = work[rowAt[step]];
      work[rowAt[step]] = 0;
      if (Math.abs(value) > DROP) {
        above.add(step, value);
        for (int i = 0; i < lowerAt[step].length; i++) {
          work[lowerAt[step][i]] -= lowerBy[step][i] * value;
          touch(lowerAt[step][i], touched, queue, open);
        }
      }
    }
    double largest = 0;
    for (int r : open) {
      largest = Math.max(largest, Math.abs(work[r]));
    }
    Comparator<Integer> order =
        Comparator.<Integer>comparingInt(counts::inRow).thenComparingInt(r -> r);
    int row = -1;
    for (int r : open) {
      boolean may = largest >= SINGULAR && Math.abs(work[r]) >= NEARLY_LARGEST * largest;
      if (may && (row < 0 || order.compare(r, row) < 0)) {
        row = r;
      }
    }
    Entries below = new Entries();
    double value = row < 0 ? 1 : work[row];
    for (int r : open) {
      if (r != row && Math.abs(work[r]) > DROP) {
        below.add(r, work[r] / value);
      }
      work[r] = 0;
    }
    if (row < 0) {
      failed.add(slot);
    } else {
      step(slot, row, value, above, below);
    }
  }

  private void touch(int row, BitSet touched, BitSet queue, List<Integer> open) {
    if (!touched.get(row)) {
      touched.set(row);
      if (stepOf[row] >= 0) {
        queue.set(stepOf[row]);
      } else {
        open.add(row);
      }
    }
  }

  private void step(int slot, int row, double value, Entries above, Entries below) {
    rowAt[steps] = row;
    slotAt[steps] = slot;
    stepOf[row] = steps;
    pivot[steps] = value;
    upperAt[steps] = above.at();
    upperBy[steps] = above.by();
    lowerAt[steps] = below.at();
    lowerBy[steps++] = below.by();
  }

  /**
   * Solves B·x = column.
   *
   * @param column by row; used up
   * @param x result, by slot
   */
  void solve(double[] column, double[] x) {
    for (int k = 0; k < size; k++) {
      double value = column[rowAt[k]];
      if (value != 0) {
        int[] at = lowerAt[k];
        double[] by = lowerBy[k];
        for (int i = 0; i < at.length; i++) {
          column[at[i]] -= by[i] * value;
        }
      }
    }
    for (int k = size - 1; k >= 0; k--) {
      double value = column[rowAt[k]] / pivot[k];
      x[slotAt[k]] = Math.abs(value) < DROP ? 0 : value;
      if (value != 0) {
        int[] at = upperAt[k];
        double[] by = upperBy[k];
        for (int i = 0; i < at.length; i++) {
          column[rowAt[at[i]]] -= by[i] * value;
        }
      }
    }
    for (int c = 0; c < exchanged; c++) {
      int slot = changedSlot[c];
      double value = x[slot] / changedPivot[c];
      if (value != 0) {
        int[] at = changedAt.get(c);
        double[] by = changedBy.get(c);
        for (int i = 0; i < at.length; i++) {
          x[at[i]] -= by[i] * value;
        }
      }
      x[slot] = value;
    }
  }

  /**
   * Solves Bᵀ·y = cost.
   *
   * @param cost by slot; used up
   * @param y result, by row
   */
  void solveTransposed(double[] cost, double[] y) {
    for (int c = exchanged - 1; c >= 0; c--) {
      int slot = changedSlot[c];
      double sum = cost[slot];
      int[] at = changedAt.get(c);
      double[] by = changedBy.get(c);
      for (int i = 0; i < at.length; i++) {
        sum -= by[i] * cost[at[i]];
      }
      cost[slot] = sum / changedPivot[c];
    }
    for (int k = 0; k < size; k++) {
      double sum = cost[slotAt[k]];
      int[] at = upperAt[k];
      double[] by = upperBy[k];
      for (int i = 0; i < at.length; i++) {
        sum -= by[i] * y[rowAt[at[i]]];
      }
      y[rowAt[k]] = sum / pivot[k];
    }
    for (int k = size - 1; k >= 0; k--) {
      double sum = y[rowAt[k]];
      int[] at = lowerAt[k];
      double[] by = lowerBy[k];
      for (int i = 0; i < at.length; i++) {
        sum -= by[i] * y[at[i]];
      }
      y[rowAt[k]] = sum;
    }
  }

  /**
   * Another column takes a slot.
   *
   * @param x what {@link #solve} says of it
   * @param at where it is not 0
   * @param number how many of them
   */
  void exchange(int slot, double[] x, int[] at, int number) {
    int[] others = new int[number - 1];
    double[] by = new double[others.length];
    int kept = 0;
    for (int i = 0; i < number; i++) {
      if (at[i] != slot) {
        others[kept] = at[i];
        by[kept++] = x[at[i]];
      }
    }
    if (exchanged == changedSlot.length) {
      changedSlot = Arrays.copyOf(changedSlot, 2 * exchanged);
      changedPivot = Arrays.copyOf(changedPivot, 2 * exchanged);
    }
    changedSlot[exchanged] = slot;
    changedPivot[exchanged++] = x[slot];
    changedAt.add(others);
    changedBy.add(by);
    changes += others.length;
  }
}
