package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The primal simplex method on one component of equations, started from a point that solves them
 * and gone on with from question to question, since only the objective changes. Variables that are
 * not basic may lie anywhere above their bound.
 *
 * <p>Dense rows; {@code rows × columns} should stay below {@link #MOST_ENTRIES}.
 */
final class Simplex {
  /** Entries of the tableau up to which it is worth while. */
  static final long MOST_ENTRIES = 30_000_000;

  private static final double TINY = 1e-9;
  private static final int STALLED = 200;

  private final boolean nonNegative;
  private final double[][] rows;
  private final int[] basic;
  private final int[] rowOf;
  private final double[] x;
  private long pivots;

  /**
   * @param equations coefficients of the columns, one array per equation
   * @param x a solution; taken over
   * @param nonNegative whether columns must stay at least 0
   */
  Simplex(List<double[]> equations, double[] x, boolean nonNegative) {
    this.nonNegative = nonNegative;
    this.x = x;
    this.rowOf = new int[x.length];
    Arrays.fill(rowOf, -1);
    List<double[]> independent = new ArrayList<>();
    List<Integer> chosen = new ArrayList<>();
    for (double[] equation : equations) {
      for (int r = 0; r < independent.size(); r++) {
        subtract(equation, equation[chosen.get(r)], independent.get(r));
      }
      int column = largest(equation);
      if (column >= 0) {
        scale(equation, 1 / equation[column]);
        for (double[] other : independent) {
          subtract(other, other[column], equation);
        }
        rowOf[column] = independent.size();
        independent.add(equation);
        chosen.add(column);
      }
    }
    this.rows = independent.toArray(double[][]::new);
    this.basic = chosen.stream().mapToInt(i -> i).toArray();
  }

  /** A column that is far from its bound is a better basic one than one that is not. */
  private int largest(double[] equation) {
    int best = -1;
    double most = 0;
    for (int j = 0; j < equation.length; j++) {
      double size = Math.abs(equation[j]);
      if (size > 1e-7) {
        double worth = Math.min(size, 1) * (x[j] > TINY ? 1 + x[j] : 0.5);
        if (worth > most) {
          most = worth;
          best = j;
        }
      }
    }
    return best;
  }

  private static void subtract(double[] from, double factor, double[] row) {
    if (factor != 0) {
      for (int j = 0; j < from.length; j++) {
        if (row[j] != 0) {
          double value = from[j] - factor * row[j];
          from[j] = Math.abs(value) < TINY ? 0 : value;
        }
      }
    }
  }

  private static void scale(double[] row, double factor) {
    for (int j = 0; j < row.length; j++) {
      row[j] *= factor;
    }
  }

  /** Pivots taken so far. */
  long pivots() {
    return pivots;
  }

  /** Where it stands: a solution. */
  double[] at() {
    return x.clone();
  }

  /**
   * Moves to where a weighted sum of columns is largest, or reaches a goal.
   *
   * @param columns the columns
   * @param weight of each: 1 to maximise, -1 to minimise their sum
   * @param goal value of the weighted sum at which to stop
   * @param most pivots to take at most
   * @return the weighted sum; infinite where nothing bounds it
   */
  double maximise(int[] columns, double weight, double goal, long most) {
    long end = pivots + most;
    int stalled = 0;
    double value = value(columns, weight);
    while (value < goal - TINY && pivots < end) {
      double[] gain = gain(columns, weight);
      int entering = entering(gain, stalled > STALLED);
      if (entering < 0) {
        return value;
      }
      double length = step(entering, gain[entering] > 0 ? 1 : -1, stalled > STALLED);
      if (Double.isInfinite(length)) {
        return Double.POSITIVE_INFINITY;
      }
      stalled = length > TINY ? 0 : stalled + 1;
      pivots++;
      value = value(columns, weight);
    }
    return value;
  }

  private double value(int[] columns, double weight) {
    double sum = 0;
    for (int column : columns) {
      sum += weight * x[column];
    }
    return sum;
  }

  /** What moving each column that is not basic up by 1 adds to the objective. */
  private double[] gain(int[] columns, double weight) {
    double[] gain = new double[x.length];
    for (int column : columns) {
      if (rowOf[column] < 0) {
        gain[column] += weight;
      } else {
        double[] row = rows[rowOf[column]];
        for (int j = 0; j < gain.length; j++) {
          gain[j] -= weight * row[j];
        }
      }
    }
    for (int column : basic) {
      gain[column] = 0;
    }
    return gain;
  }

  /** The column that gains most, or the first that gains where that went in circles. */
  private int entering(double[] gain, boolean first) {
    int best = -1;
    double most = 1e-7;
    for (int j = 0; j < gain.length; j++) {
      boolean may = gain[j] > 0 || !nonNegative || x[j] > TINY;
      if (may && Math.abs(gain[j]) > most) {
        if (first) {
          return j;
        }
        most = Math.abs(gain[j]);
        best = j;
      }
    }
    return best;
  }

  /** Moves a column until a basic one, or itself, comes to its bound. */
  private double step(int entering, int direction, boolean first) {
    double length = direction < 0 && nonNegative ? x[entering] : Double.POSITIVE_INFINITY;
    int leaving = -1;
    for (int r = 0; r < rows.length; r++) {
      double slope = direction * rows[r][entering];
      boolean bounded = nonNegative && slope > 1e-7;
      if (bounded) {
        double ratio = Math.max(0, x[basic[r]]) / slope;
        if (ratio < length - TINY
            || (ratio <= length + TINY && better(r, leaving, entering, first))) {
          length = Math.min(length, ratio);
          leaving = r;
        }
      }
    }
    if (!Double.isInfinite(length)) {
      move(entering, direction * length);
      if (leaving >= 0) {
        pivot(leaving, entering);
      }
    }
    return length;
  }

  private boolean better(int row, int leaving, int entering, boolean first) {
    if (leaving < 0) {
      return true;
    }
    return first
        ? basic[row] < basic[leaving]
        : Math.abs(rows[row][entering]) > Math.abs(rows[leaving][entering]);
  }

  private void move(int entering, double length) {
    x[entering] = clean(x[entering] + length);
    for (int r = 0; r < rows.length; r++) {
      double change = rows[r][entering] * length;
      if (change != 0) {
        x[basic[r]] = clean(x[basic[r]] - change);
      }
    }
  }

  private static double clean(double value) {
    return Math.abs(value) < TINY ? 0 : value;
  }

  private void pivot(int row, int entering) {
    rowOf[basic[row]] = -1;
    basic[row] = entering;
    rowOf[entering] = row;
    scale(rows[row], 1 / rows[row][entering]);
    for (int r = 0; r < rows.length; r++) {
      if (r != row) {
        subtract(rows[r], rows[r][entering], rows[row]);
      }
    }
  }
}
