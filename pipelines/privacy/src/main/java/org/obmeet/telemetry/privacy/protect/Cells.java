package org.obmeet.telemetry.privacy.protect;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Exact statistics of every cell of one table. Arrays have one entry per cell, those of sums one
 * per cell and sum measure.
 */
final class Cells {
  /** Stands for nobody, and for several, where a sole contributor is asked. */
  static final int NOT_ONE = -1;

  private static final int NOBODY_YET = -2;

  private final Grid grid;
  private final int measures;
  private final long[] count;
  private final int[] sole;
  private final long[] total;
  private final long[] first;
  private final long[] second;
  private final long[] carriers;
  private final boolean[] negative;
  private final BitSet reduced = new BitSet();

  Cells(Grid grid, int measures) {
    this.grid = grid;
    this.measures = measures;
    this.count = new long[grid.size()];
    this.sole = new int[grid.size()];
    Arrays.fill(sole, NOBODY_YET);
    this.total = new long[grid.size() * measures];
    this.first = new long[grid.size() * measures];
    this.second = new long[grid.size() * measures];
    this.carriers = new long[grid.size() * measures];
    this.negative = new boolean[measures];
  }

  /** The cells that it is of. */
  Grid grid() {
    return grid;
  }

  /** Number of sum measures. */
  int measures() {
    return measures;
  }

  /** Contributors: distinct ones, or the sum of weights. */
  long count(int cell) {
    return count[cell];
  }

  /** The one contributor of a cell, or {@link #NOT_ONE}. */
  int sole(int cell) {
    return Math.max(sole[cell], NOT_ONE);
  }

  /** Sum of a measure. */
  long total(int cell, int measure) {
    return total[cell * measures + measure];
  }

  /** Largest value of one contributor. */
  long first(int cell, int measure) {
    return first[cell * measures + measure];
  }

  /** Second largest value of one contributor. */
  long second(int cell, int measure) {
    return second[cell * measures + measure];
  }

  /** Contributors whose value is not 0. */
  long carriers(int cell, int measure) {
    return carriers[cell * measures + measure];
  }

  /** Whether what some contributor adds to a cell is negative. */
  boolean reduced(int cell, int measure) {
    return reduced.get(cell * measures + measure);
  }

  /** Whether a value of the measure is negative somewhere. */
  boolean negative(int measure) {
    return negative[measure];
  }

  /**
   * Adds what one contributor, or one microcell of several, adds to a cell.
   *
   * @param who the contributor, or the microcell where it is one alone
   * @param number 1, or the weight
   * @throws ArithmeticException where a sum does not fit 64 bits
   */
  void add(int cell, int who, long number, long[] values, int from) {
    count[cell] = Math.addExact(count[cell], number);
    if (number > 0) {
      sole[cell] = sole[cell] == NOBODY_YET && number == 1 ? who : NOT_ONE;
    }
    for (int m = 0; m < measures; m++) {
      long value = values[from + m];
      int i = cell * measures + m;
      total[i] = Math.addExact(total[i], value);
      carriers[i] += value == 0 ? 0 : number;
      if (value < 0) {
        negative[m] = true;
        reduced.set(i);
      }
      if (value > first[i]) {
        second[i] = first[i];
        first[i] = value;
      } else if (value > second[i]) {
        second[i] = value;
      }
    }
  }

  /** Adds all that a cell holds to another, whose contributors are all others. */
  void join(int cell, Cells from, int other) {
    count[cell] = Math.addExact(count[cell], from.count[other]);
    sole[cell] = NOT_ONE;
    for (int m = 0; m < measures; m++) {
      int i = cell * measures + m;
      int j = other * measures + m;
      total[i] = Math.addExact(total[i], from.total[j]);
      carriers[i] = Math.addExact(carriers[i], from.carriers[j]);
      second[i] = Math.max(Math.min(first[i], from.first[j]), Math.max(second[i], from.second[j]));
      first[i] = Math.max(first[i], from.first[j]);
      reduced.set(i, reduced.get(i) || from.reduced.get(j));
    }
  }
}
