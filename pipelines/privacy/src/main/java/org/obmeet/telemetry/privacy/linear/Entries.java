package org.obmeet.telemetry.privacy.linear;

import java.util.Arrays;

/** Entries of a sparse column, gathered one by one. */
final class Entries {
  private static final int[] NOWHERE = {};
  private static final double[] NOTHING = {};

  private int[] at = NOWHERE;
  private double[] by = NOTHING;
  private int size;

  void add(int where, double value) {
    if (size == at.length) {
      at = Arrays.copyOf(at, 2 * size + 2);
      by = Arrays.copyOf(by, 2 * size + 2);
    }
    at[size] = where;
    by[size++] = value;
  }

  int[] at() {
    return at.length == size ? at : Arrays.copyOf(at, size);
  }

  double[] by() {
    return by.length == size ? by : Arrays.copyOf(by, size);
  }
}
