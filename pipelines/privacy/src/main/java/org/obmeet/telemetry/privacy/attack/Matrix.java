package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.obmeet.telemetry.privacy.linear.Simplex;

/** The equations of some unknowns by column, and columns for more than they say. */
final class Matrix {
  private static final int NONE = -1;

  private final List<Integer> equations = new ArrayList<>();
  private final List<int[]> at = new ArrayList<>();
  private final List<double[]> by = new ArrayList<>();
  private final int[] column;
  private double[] x;
  private double[] least;
  private int rows;

  /**
   * @param unknowns a column each, in this order
   * @param value of every unknown of the system
   */
  Matrix(Columns columns, int[] unknowns, double[] value) {
    int[] row = new int[columns.equations()];
    Arrays.fill(row, NONE);
    column = new int[columns.standsIn().length];
    x = new double[unknowns.length];
    least = new double[unknowns.length];
    for (int unknown : unknowns) {
      int[] in = columns.standsIn()[unknown];
      int[] mine = new int[in.length];
      for (int i = 0; i < in.length; i++) {
        if (row[in[i]] == NONE) {
          row[in[i]] = equations.size();
          equations.add(in[i]);
        }
        mine[i] = row[in[i]];
      }
      column[unknown] = at.size();
      add(mine, columns.sign()[unknown], value[unknown], columns.least()[unknown]);
    }
    rows = equations.size();
  }

  private void add(int[] inRows, double[] coefficients, double value, double atLeast) {
    if (at.size() == x.length) {
      x = Arrays.copyOf(x, 2 * x.length + 1);
      least = Arrays.copyOf(least, x.length);
    }
    x[at.size()] = value;
    least[at.size()] = atLeast;
    at.add(inRows);
    by.add(coefficients);
  }

  /** Numbers of the equations, row by row. */
  List<Integer> equations() {
    return equations;
  }

  /** A column of its own for what a row lacks. */
  int lack(int row, double value) {
    add(new int[] {row}, new double[] {value < 0 ? -1 : 1}, Math.abs(value), 0);
    return at.size() - 1;
  }

  /** The column of a sum of unknowns: theirs where it is one, else one with a row of its own. */
  int sum(int[] unknowns) {
    if (unknowns.length == 1) {
      return column[unknowns[0]];
    }
    double sum = 0;
    for (int unknown : unknowns) {
      int where = column[unknown];
      int entries = at.get(where).length;
      int[] longerAt = Arrays.copyOf(at.get(where), entries + 1);
      double[] longerBy = Arrays.copyOf(by.get(where), entries + 1);
      longerAt[entries] = rows;
      longerBy[entries] = 1;
      at.set(where, longerAt);
      by.set(where, longerBy);
      sum += x[where];
    }
    add(new int[] {rows++}, new double[] {-1}, sum, 0);
    return at.size() - 1;
  }

  /** What each row adds up to. */
  double[] levels() {
    double[] levels = new double[rows];
    for (int c = 0; c < at.size(); c++) {
      for (int i = 0; i < at.get(c).length; i++) {
        levels[at.get(c)[i]] += by.get(c)[i] * x[c];
      }
    }
    return levels;
  }

  /** What a column is at least, where nothing is negative. */
  double least(int of) {
    return least[of];
  }

  /** From the values of the unknowns. */
  Simplex simplex(boolean nonNegative) {
    Simplex simplex = start(nonNegative);
    for (int c = 0; nonNegative && c < at.size(); c++) {
      simplex.bound(c, least[c], Double.POSITIVE_INFINITY);
    }
    return simplex;
  }

  private Simplex start(boolean nonNegative) {
    return new Simplex(
        rows,
        at.toArray(int[][]::new),
        by.toArray(double[][]::new),
        Arrays.copyOf(x, at.size()),
        nonNegative);
  }
}
