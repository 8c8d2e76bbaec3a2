package org.obmeet.telemetry.privacy.linear;

import java.util.Arrays;

/** Where every column stands, and between which bounds. */
final class Point {
  private static final double TINY = 1e-9;

  private final double[] x;
  private final double[] lower;
  private final double[] upper;
  private final double tolerance;

  /**
   * @param x values of the first columns; all others are 0 and stay so
   * @param all number of columns
   */
  Point(double[] x, int all, boolean nonNegative) {
    this.x = Arrays.copyOf(x, all);
    this.lower = new double[all];
    this.upper = new double[all];
    Arrays.fill(lower, 0, x.length, nonNegative ? 0 : Double.NEGATIVE_INFINITY);
    Arrays.fill(upper, 0, x.length, Double.POSITIVE_INFINITY);
    this.tolerance = TINY * Math.max(1, Arrays.stream(x).map(Math::abs).max().orElse(0) * 1e-7);
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

  /** The weighted sum of some columns. */
  double sum(int[] columns, double[] weights) {
    double sum = 0;
    for (int i = 0; i < columns.length; i++) {
      sum += weights[i] * x[columns[i]];
    }
    return sum;
  }
}
