package org.obmeet.telemetry.privacy.linear;

import java.util.Arrays;

/** Entries of a sparse column, gathered one by one. */
final class Entries {
  private int[] at = new int[4];
  private double[] by = new double[4];
  private int size;

  void add(int where, double value) {
    if (size == at.length) {
      at = Arrays.copyOf(at, 2 * size);
      by = Arrays.copyOf(by, 2 * size);
    }
    at[size] = where;
    by[size++] = value;
  }

  int[] at() {
    return Arrays.copyOf(at, size);
  }

  double[] by() {
    return Arrays.copyOf(by, size);
  }
}
