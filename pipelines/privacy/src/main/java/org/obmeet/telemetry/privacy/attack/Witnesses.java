package org.obmeet.telemetry.privacy.attack;

import java.util.Arrays;
import java.util.List;

/**
 * What one solution shows of every question, not only of the one that it was looked for for. What
 * differs from the first solution is a change of it, which may be added to it and taken off it as
 * often as no unknown becomes too small.
 */
final class Witnesses implements Part.Found {
  private static final double TINY = 1e-9;
  private static final double HOLDS = 1e-6;

  /** How often a change is added or taken off at most. */
  private static final double MOST = 1_000;

  private static final int[] NONE = {};

  private final Columns columns;
  private final double[] first;
  private final boolean nonNegative;
  private final List<Ask> asks;

  /** Of each unknown the questions that it is part of. */
  private final int[][] asked;

  private final double[] sum;
  private final double[] moved;
  private final double[] lacking;

  /**
   * @param first a solution
   * @param asks what is to be seen
   */
  Witnesses(Columns columns, double[] first, boolean nonNegative, List<Ask> asks) {
    this.columns = columns;
    this.first = first;
    this.nonNegative = nonNegative;
    this.asks = asks;
    this.asked = asked(first.length, asks);
    this.sum = new double[asks.size()];
    this.moved = new double[asks.size()];
    this.lacking = new double[columns.equations()];
    for (int a = 0; a < sum.length; a++) {
      sum[a] = Arrays.stream(asks.get(a).open()).mapToDouble(u -> first[u]).sum();
      asks.get(a).see(sum[a]);
    }
  }

  private static int[][] asked(int unknowns, List<Ask> asks) {
    int[] size = new int[unknowns];
    asks.forEach(ask -> Arrays.stream(ask.open()).forEach(u -> size[u]++));
    int[][] asked = Arrays.stream(size).mapToObj(int[]::new).toArray(int[][]::new);
    for (int a = asks.size() - 1; a >= 0; a--) {
      for (int unknown : asks.get(a).open()) {
        asked[unknown][--size[unknown]] = a;
      }
    }
    return asked;
  }

  @Override
  public void see(int[] unknowns, double[] at) {
    double[] by = new double[unknowns.length];
    for (int i = 0; i < by.length; i++) {
      double change = at[i] - first[unknowns[i]];
      by[i] = Math.abs(change) < TINY ? 0 : change;
    }
    double most = Math.min(MOST, HOLDS / Math.max(Double.MIN_NORMAL, lacking(unknowns, by)));
    show(
        unknowns,
        by,
        Math.min(most, often(unknowns, by, 1)),
        Math.min(most, often(unknowns, by, -1)));
  }

  /** How often a change may be added, or else taken off, before an unknown becomes too small. */
  private double often(int[] unknowns, double[] by, int sign) {
    double often = MOST;
    for (int i = 0; nonNegative && i < by.length; i++) {
      if (by[i] * sign < 0) {
        double room = Math.max(0, first[unknowns[i]] - columns.least()[unknowns[i]]);
        often = Math.min(often, room / Math.abs(by[i]));
      }
    }
    return often;
  }

  /** The most by which an equation does not hold. */
  private double lacking(int[] unknowns, double[] by) {
    for (int i = 0; i < by.length; i++) {
      int[] equations = columns.standsIn()[unknowns[i]];
      for (int e = 0; by[i] != 0 && e < equations.length; e++) {
        lacking[equations[e]] += by[i] * columns.sign()[unknowns[i]][e];
      }
    }
    double most = 0;
    for (int i = 0; i < by.length; i++) {
      for (int equation : columns.standsIn()[unknowns[i]]) {
        most = Math.max(most, Math.abs(lacking[equation]));
        lacking[equation] = 0;
      }
    }
    return most;
  }

  private void show(int[] unknowns, double[] by, double add, double take) {
    for (int i = 0; i < by.length; i++) {
      for (int a : by[i] == 0 ? NONE : asked[unknowns[i]]) {
        moved[a] += by[i];
      }
    }
    for (int i = 0; i < by.length; i++) {
      for (int a : by[i] == 0 ? NONE : asked[unknowns[i]]) {
        if (moved[a] != 0) {
          asks.get(a).see(sum[a] + add * moved[a]);
          asks.get(a).see(sum[a] - take * moved[a]);
          moved[a] = 0;
        }
      }
    }
  }
}
