package org.obmeet.telemetry.disclosure.linear;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * Two random vectors of the null space of a system, modulo the prime 2^31 - 1. Each vector changes
 * the suppressed cells and keeps every relation. A sum of cells that can be derived from published
 * cells changes in neither vector. A sum that cannot be derived stays unchanged by chance with a
 * probability of about 2^-62.
 */
public final class NullVectors {
  /** Largest number of operations of the Gaussian elimination, which take a few seconds. */
  private static final long MAX_OPERATIONS = 2_000_000_000L;

  private static final long PRIME = (1L << 31) - 1;

  private final long[][] vectors;

  private NullVectors(long[][] vectors) {
    this.vectors = vectors;
  }

  /** Returns true if a system is small enough for the Gaussian elimination. */
  public static boolean affordable(MeasureSystem system, BitSet suppressed) {
    long rows = 0;
    for (int r = 0; r < system.relations(); r++) {
      rows += Arrays.stream(system.relation(r)).anyMatch(suppressed::get) ? 1 : 0;
    }
    return rows * rows * suppressed.cardinality() <= MAX_OPERATIONS;
  }

  /** Draws two vectors from a fixed seed; only {@code suppressed} cells may change. */
  public static NullVectors draw(MeasureSystem system, BitSet suppressed) {
    int[] cells = suppressed.stream().toArray();
    int[] column = new int[system.size()];
    for (int i = 0; i < cells.length; i++) {
      column[cells[i]] = i;
    }
    List<long[]> rows = new ArrayList<>();
    List<Integer> pivots = new ArrayList<>();
    for (int r = 0; r < system.relations(); r++) {
      long[] row = new long[cells.length];
      int[] relation = system.relation(r);
      boolean any = false;
      for (int k = 0; k < relation.length; k++) {
        if (suppressed.get(relation[k])) {
          int at = column[relation[k]];
          row[at] = (row[at] + (k == 0 ? 1 : PRIME - 1)) % PRIME;
          any = true;
        }
      }
      if (any) {
        insert(rows, pivots, row);
      }
    }
    long[][] vectors = new long[2][system.size()];
    Random random = new Random(1);
    for (long[] vector : vectors) {
      long[] values = new long[cells.length];
      for (int i = 0; i < cells.length; i++) {
        values[i] = random.nextInt(Integer.MAX_VALUE);
      }
      for (int i = rows.size() - 1; i >= 0; i--) {
        values[pivots.get(i)] = solve(rows.get(i), pivots.get(i), values);
      }
      for (int i = 0; i < cells.length; i++) {
        vector[cells[i]] = values[i];
      }
    }
    return new NullVectors(vectors);
  }

  /**
   * Reduces a row by the earlier rows, and appends it unless it becomes 0. An earlier row may still
   * contain the pivot of the new row.
   */
  private static void insert(List<long[]> rows, List<Integer> pivots, long[] row) {
    for (int i = 0; i < rows.size(); i++) {
      long factor = row[pivots.get(i)];
      if (factor != 0) {
        long[] other = rows.get(i);
        for (int c = 0; c < row.length; c++) {
          if (other[c] != 0) {
            row[c] = Math.floorMod(row[c] - factor * other[c], PRIME);
          }
        }
      }
    }
    for (int c = 0; c < row.length; c++) {
      if (row[c] != 0) {
        long inverse = BigInteger.valueOf(row[c]).modInverse(BigInteger.valueOf(PRIME)).longValue();
        for (int k = c; k < row.length; k++) {
          row[k] = row[k] * inverse % PRIME;
        }
        rows.add(row);
        pivots.add(c);
        return;
      }
    }
  }

  /** Returns the value of a row's pivot. The pivot values of all later rows must be set. */
  private static long solve(long[] row, int pivot, long[] values) {
    long sum = 0;
    for (int c = 0; c < row.length; c++) {
      if (c != pivot && row[c] != 0) {
        sum = (sum + row[c] * values[c]) % PRIME;
      }
    }
    return Math.floorMod(-sum, PRIME);
  }

  /** Returns a cell's change in both vectors as one number; 0 if it is published or derivable. */
  public long of(int cell) {
    return vectors[0][cell] << 31 | vectors[1][cell];
  }

  /** Adds two results of {@link #of}, separately for each vector. */
  public static long sum(long one, long other) {
    long high = ((one >>> 31) + (other >>> 31)) % PRIME;
    long low = ((one & PRIME) + (other & PRIME)) % PRIME;
    return high << 31 | low;
  }

  /** Negates a result of {@link #of}, separately for each vector. */
  public static long minus(long one) {
    long high = (PRIME - (one >>> 31)) % PRIME;
    long low = (PRIME - (one & PRIME)) % PRIME;
    return high << 31 | low;
  }
}
