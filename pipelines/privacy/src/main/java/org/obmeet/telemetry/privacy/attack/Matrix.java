package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.privacy.linear.Simplex;

/** The equations of some unknowns by column, and columns for more than they say. */
final class Matrix {
  private final List<Integer> equations = new ArrayList<>();
  private final List<int[]> at = new ArrayList<>();
  private final List<double[]> by = new ArrayList<>();
  private final List<Double> x = new ArrayList<>();
  private final List<Double> least = new ArrayList<>();
  private final Map<Integer, Integer> column = new HashMap<>();
  private int rows;

  /**
   * @param unknowns a column each, in this order
   * @param value of every unknown of the system
   */
  Matrix(Columns columns, List<Integer> unknowns, double[] value) {
    Map<Integer, Integer> row = new HashMap<>();
    for (int unknown : unknowns) {
      int[] in = columns.standsIn()[unknown];
      int[] mine = new int[in.length];
      for (int i = 0; i < in.length; i++) {
        if (row.putIfAbsent(in[i], row.size()) == null) {
          equations.add(in[i]);
        }
        mine[i] = row.get(in[i]);
      }
      column.put(unknown, at.size());
      add(
          mine,
          Arrays.stream(columns.sign()[unknown]).asDoubleStream().toArray(),
          value[unknown],
          columns.least()[unknown]);
    }
    rows = equations.size();
  }

  private void add(int[] inRows, double[] coefficients, double value, double atLeast) {
    at.add(inRows);
    by.add(coefficients);
    x.add(value);
    least.add(atLeast);
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
      return column.get(unknowns[0]);
    }
    double sum = 0;
    for (int unknown : unknowns) {
      int where = column.get(unknown);
      int entries = at.get(where).length;
      int[] longerAt = Arrays.copyOf(at.get(where), entries + 1);
      double[] longerBy = Arrays.copyOf(by.get(where), entries + 1);
      longerAt[entries] = rows;
      longerBy[entries] = 1;
      at.set(where, longerAt);
      by.set(where, longerBy);
      sum += x.get(where);
    }
    add(new int[] {rows++}, new double[] {-1}, sum, 0);
    return at.size() - 1;
  }

  /** What each row adds up to. */
  double[] levels() {
    double[] levels = new double[rows];
    for (int c = 0; c < at.size(); c++) {
      for (int i = 0; i < at.get(c).length; i++) {
        levels[at.get(c)[i]] += by.get(c)[i] * x.get(c);
      }
    }
    return levels;
  }

  /** What a column is at least, where nothing is negative. */
  double least(int of) {
    return least.get(of);
  }

  /** From the values of the unknowns. */
  Simplex simplex(boolean nonNegative) {
    Simplex simplex = start(nonNegative);
    for (int c = 0; nonNegative && c < least.size(); c++) {
      simplex.bound(c, least.get(c), Double.POSITIVE_INFINITY);
    }
    return simplex;
  }

  private Simplex start(boolean nonNegative) {
    return new Simplex(
        rows,
        at.toArray(int[][]::new),
        by.toArray(double[][]::new),
        x.stream().mapToDouble(value -> value).toArray(),
        nonNegative);
  }
}
