package org.obmeet.telemetry.privacy.linear;

import java.util.Arrays;

/** Where every column stands, and between which bounds. */
final class Point {
  private static final double TINY = 1e-9;
  private static final double HOLDS = 1e-6;

  private final double[] start;
  private final double[] x;
  private final double[] lower;
  private final double[] upper;
  private final double tolerance;
  private final double largest;

  /**
   * @param x values of the first columns; all others are 0 and stay so
   * @param all number of columns
   */
  Point(double[] x, int all, boolean nonNegative) {
    this.start = x.clone();
    this.x = Arrays.copyOf(x, all);
    this.lower = new double[all];
    this.upper = new double[all];
    Arrays.fill(lower, 0, x.length, nonNegative ? 0 : Double.NEGATIVE_INFINITY);
    Arrays.fill(upper, 0, x.length, Double.POSITIVE_INFINITY);
    this.largest = Arrays.stream(x).map(Math::abs).max().orElse(0);
    this.tolerance = TINY * Math.max(1, largest * 1e-7);
  }

  /** What is taken for nothing. */
  double tolerance() {
    return tolerance;
  }

  double at(int column) {
    return x[column];
  }

  double[] first(int columns) {
    return Arrays.copyOf(x, columns);
  }

  int columns() {
    return x.length;
  }

  void bound(int column, double lowest, double highest) {
    lower[column] = lowest;
    upper[column] = highest;
  }

  /** Whether a column may move up, or else down. */
  boolean free(int column, boolean up) {
    return up ? x[column] < upper[column] : x[column] > lower[column];
  }

  /** How far a column may move up, or else down. */
  double room(int column, boolean up) {
    return Math.max(0, up ? upper[column] - x[column] : x[column] - lower[column]);
  }

  /** Moves a column; close to a bound it is on it. */
  void move(int column, double by) {
    double value = x[column] + by;
    if (Math.abs(value - lower[column]) < tolerance) {
      value = lower[column];
    } else if (Math.abs(value - upper[column]) < tolerance) {
      value = upper[column];
    }
    x[column] = value;
  }

  /**
   * Whether it still solves the equations, which the first point did, and lies between its bounds:
   * rounding has not made it up.
   *
   * @param rows number of equations
   * @param at equations of each of the first columns
   * @param by its coefficient in each
   */
  boolean holds(int rows, int[][] at, double[][] by) {
    double[] left = new double[rows];
    double most = HOLDS * Math.max(1, largest * TINY);
    boolean between = true;
    for (int column = 0; column < start.length; column++) {
      double moved = x[column] - start[column];
      for (int i = 0; moved != 0 && i < at[column].length; i++) {
        left[at[column][i]] += by[column][i] * moved;
      }
      between &= x[column] >= lower[column] - most && x[column] <= upper[column] + most;
    }
    return between && Arrays.stream(left).allMatch(rest -> Math.abs(rest) <= most);
  }

  /** The weighted sum of some columns. */
  double sum(int[] columns, double[] weights) {
    double sum = 0;
    for (int i = 0; i < columns.length; i++) {
      sum += weights[i] * x[columns[i]];
    }
    return sum;
  }
}
