package org.obmeet.telemetry.privacy.linear;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The primal simplex method on equations, started from a point that solves them and gone on with
 * from question to question, since only the objective changes. Columns that are not basic may lie
 * anywhere between their bounds. The basis is factored; columns are sparse.
 */
public final class Simplex {
  private static final double TINY = 1e-9;
  private static final double GAIN = 1e-7;
  private static final double PIVOT = 1e-7;
  private static final double SOLID = 1e-3;
  private static final double DRIFT = 1e-6;
  private static final int STALLED = 200;
  private static final int EXCHANGED = 64;
  private static final int BLOCKS = 8;

  private final int structural;
  private final int[][] at;
  private final double[][] by;
  private final Point point;
  private final int[] basic;
  private final int[] slotOf;
  private final double[] byRow;
  private final double[] bySlot;
  private final double[] price;
  private final double[] direction;
  private final int[] moving; // slots that the direction moves
  private int movingSlots;
  private double[] cost;
  private Factors factors;
  private int cursor;
  private long pivots;

  /**
   * @param rows number of equations
   * @param at equations that each column stands in
   * @param by its coefficient in each
   * @param x a solution
   * @param nonNegative whether columns must stay at least 0
   */
  public Simplex(int rows, int[][] at, double[][] by, double[] x, boolean nonNegative) {
    this.structural = at.length;
    int all = structural + rows;
    this.at = Arrays.copyOf(at, all);
    this.by = Arrays.copyOf(by, all);
    this.point = new Point(x, all, nonNegative);
    this.slotOf = new int[all];
    Arrays.fill(slotOf, -1);
    this.basic = Crash.basis(rows, at, point);
    this.byRow = new double[rows];
    this.bySlot = new double[rows];
    this.price = new double[rows];
    this.direction = new double[rows];
    this.moving = new int[rows];
    this.cost = new double[all];
    for (int row = 0; row < rows; row++) {
      this.at[structural + row] = new int[] {row};
      this.by[structural + row] = new double[] {1};
    }
    for (int slot = 0; slot < rows; slot++) {
      slotOf[basic[slot]] = slot;
    }
    factor();
  }

  private void factor() {
    factors = new Factors(pick(at), pick(by));
    if (!factors.failed().isEmpty()) {
      BitSet rows = factors.uncovered();
      int row = -1;
      for (int slot : factors.failed()) {
        row = rows.nextSetBit(row + 1);
        slotOf[basic[slot]] = -1;
        basic[slot] = structural + row;
        slotOf[basic[slot]] = slot;
      }
      factor();
    }
  }

  private <T> T[] pick(T[] of) {
    T[] picked = Arrays.copyOf(of, basic.length);
    Arrays.setAll(picked, slot -> of[basic[slot]]);
    return picked;
  }

  /** Pivots taken so far. */
  public long pivots() {
    return pivots;
  }

  /** Where a column stands. */
  public double at(int column) {
    return point.at(column);
  }

  /** Where it stands: a solution. */
  public double[] at() {
    return point.first(structural);
  }

  /** Whether where it stands solves the equations within its bounds; else rounding made it up. */
  public boolean holds() {
    return point.holds(basic.length, at, by);
  }

  /** Bounds a column, which lies between the bounds. */
  public void bound(int column, double lowest, double highest) {
    point.bound(column, lowest, highest);
  }

  /**
   * Moves to where a weighted sum of columns is largest, or reaches a goal.
   *
   * @param columns the columns
   * @param weights of each
   * @param goal value of the weighted sum at which to stop
   * @param most pivots to take at most
   * @return the weighted sum; infinite where nothing bounds it
   */
  public double maximise(int[] columns, double[] weights, double goal, long most) {
    long end = pivots + most;
    cost = new double[point.columns()];
    for (int i = 0; i < columns.length; i++) {
      cost[columns[i]] += weights[i];
    }
    int stalled = 0;
    boolean fresh = false;
    while (point.sum(columns, weights) < goal - TINY && pivots < end) {
      prices();
      int entering = entering(stalled > STALLED);
      if (entering < 0) {
        break;
      }
      double gain = gain(entering);
      direction(entering);
      if (!agrees(entering, gain) && !fresh) {
        factor();
        fresh = true;
        continue;
      }
      double length = step(entering, gain > 0 ? 1 : -1, stalled > STALLED);
      if (Double.isInfinite(length)) {
        move(entering, gain > 0 ? 1 : -1); // for holds() to see whether there is such a way
        return Double.POSITIVE_INFINITY;
      }
      fresh = false;
      stalled = length > point.tolerance() ? 0 : stalled + 1;
      pivots++;
    }
    return point.sum(columns, weights);
  }

  private void prices() {
    for (int slot = 0; slot < basic.length; slot++) {
      bySlot[slot] = cost[basic[slot]];
    }
    factors.solveTransposed(bySlot, price);
  }

  /** What moving a column that is not basic up by 1 adds to the objective. */
  private double gain(int column) {
    double gain = cost[column];
    int[] rows = at[column];
    double[] entries = by[column];
    for (int i = 0; i < rows.length; i++) {
      gain -= entries[i] * price[rows[i]];
    }
    return gain;
  }

  /** What gains most of some that are looked at in turn; the first where that went in circles. */
  private int entering(boolean first) {
    int block = Math.max(200, structural / BLOCKS + 1);
    int best = -1;
    double most = GAIN;
    int from = first ? 0 : cursor;
    for (int i = 0; i < structural; i++) {
      int column = from + i < structural ? from + i : from + i - structural;
      if (slotOf[column] < 0) {
        double gain = gain(column);
        if (Math.abs(gain) > most && point.free(column, gain > 0)) {
          if (first) {
            return column;
          }
          most = Math.abs(gain);
          best = column;
        }
      }
      if (best >= 0 && (i + 1) % block == 0) {
        cursor = column + 1 < structural ? column + 1 : 0;
        return best;
      }
    }
    return best;
  }

  private void direction(int entering) {
    Arrays.fill(byRow, 0);
    for (int i = 0; i < at[entering].length; i++) {
      byRow[at[entering][i]] += by[entering][i];
    }
    factors.solve(byRow, direction);
    movingSlots = 0;
    for (int slot = 0; slot < direction.length; slot++) {
      if (direction[slot] != 0) {
        moving[movingSlots++] = slot;
      }
    }
  }

  /** Whether rounding has not carried the factors away. */
  private boolean agrees(int entering, double gain) {
    double again = cost[entering];
    for (int i = 0; i < movingSlots; i++) {
      again -= cost[basic[moving[i]]] * direction[moving[i]];
    }
    return Math.abs(again - gain) <= DRIFT * Math.max(1, Math.abs(gain));
  }

  /** Moves a column until a basic one, or itself, comes to its bound. */
  private double step(int entering, int sign, boolean first) {
    double own = point.room(entering, sign > 0);
    double slack = first ? 0 : point.tolerance();
    double longest = own;
    for (int i = 0; i < movingSlots; i++) {
      int slot = moving[i];
      double slope = sign * direction[slot];
      if (Math.abs(slope) > PIVOT) {
        longest = Math.min(longest, (room(slot, slope) + slack) / Math.abs(slope));
      }
    }
    int leaving = -1;
    double length = own;
    for (int i = 0; i < movingSlots; i++) {
      int slot = moving[i];
      double slope = sign * direction[slot];
      if (Math.abs(slope) > PIVOT
          && room(slot, slope) / Math.abs(slope) <= longest
          && better(slot, leaving, first)) {
        leaving = slot;
        length = room(slot, slope) / Math.abs(slope);
      }
    }
    if (own <= length) {
      leaving = -1;
      length = own;
    }
    if (Double.isInfinite(length)) {
      return length;
    }
    move(entering, sign * length);
    if (leaving >= 0) {
      exchange(leaving, entering);
    }
    return length;
  }

  /** How far a basic column may move where it is moved down by a slope. */
  private double room(int slot, double slope) {
    return point.room(basic[slot], slope < 0);
  }

  private boolean better(int slot, int leaving, boolean first) {
    if (leaving < 0) {
      return true;
    }
    boolean standsForNothing = basic[slot] >= structural;
    if (standsForNothing != basic[leaving] >= structural) {
      return standsForNothing && Math.abs(direction[slot]) > SOLID;
    }
    return first
        ? basic[slot] < basic[leaving]
        : Math.abs(direction[slot]) > Math.abs(direction[leaving]);
  }

  private void move(int entering, double length) {
    point.move(entering, length);
    for (int i = 0; i < movingSlots; i++) {
      point.move(basic[moving[i]], -direction[moving[i]] * length);
    }
  }

  private void exchange(int leaving, int entering) {
    slotOf[basic[leaving]] = -1;
    basic[leaving] = entering;
    slotOf[entering] = leaving;
    if (factors.exchanged() >= EXCHANGED || factors.changes() > 10 * basic.length + 1000) {
      factor();
    } else {
      factors.exchange(leaving, direction, moving, movingSlots);
    }
  }
}
