package org.obmeet.telemetry.privacy.disclosure;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What follows exactly from sums that are out: a hidden sum is open where its indicator lies in the
 * span of theirs. Elimination over a prime field; the attacker knows neither zeros nor signs.
 */
final class SpanAttack {
  private static final long PRIME = 2_147_483_647L;

  private final TreeMap<Integer, long[]> reduced = new TreeMap<>();

  /** Takes a published sum, as 0 and 1 per joint microcell. */
  void know(boolean[] indicator) {
    long[] row = reduce(indicator);
    int pivot = pivot(row);
    if (pivot >= 0) {
      long inverse = power(row[pivot], PRIME - 2);
      for (int i = 0; i < row.length; i++) {
        row[i] = row[i] * inverse % PRIME;
      }
      reduced.put(pivot, row);
    }
  }

  /** Whether a sum follows. */
  boolean opens(boolean[] indicator) {
    return pivot(reduce(indicator)) < 0;
  }

  private long[] reduce(boolean[] indicator) {
    long[] row = new long[indicator.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = indicator[i] ? 1 : 0;
    }
    List<Integer> pivots = new ArrayList<>(reduced.keySet());
    for (int pivot : pivots) {
      long factor = row[pivot];
      long[] other = reduced.get(pivot);
      for (int i = pivot; factor != 0 && i < row.length; i++) {
        row[i] = Math.floorMod(row[i] - factor * other[i] % PRIME, PRIME);
      }
    }
    return row;
  }

  private static int pivot(long[] row) {
    for (int i = 0; i < row.length; i++) {
      if (row[i] != 0) {
        return i;
      }
    }
    return -1;
  }

  private static long power(long base, long exponent) {
    long result = 1;
    long square = base % PRIME;
    for (long left = exponent; left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        result = result * square % PRIME;
      }
      square = square * square % PRIME;
    }
    return result;
  }
}
