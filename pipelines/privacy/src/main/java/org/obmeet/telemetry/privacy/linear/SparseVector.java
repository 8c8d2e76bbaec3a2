package org.obmeet.telemetry.privacy.linear;

import java.util.Arrays;

/**
 * A vector over a prime field by its entries other than 0, in order of position. Immutable.
 *
 * @param at positions, ascending
 * @param by entries, none of them 0
 */
@SuppressWarnings("ArrayRecordComponent")
public record SparseVector(int[] at, long[] by) {
  /** The vector of zeros. */
  public static final SparseVector ZERO = new SparseVector(new int[0], new long[0]);

  /** The unit vector of a position. */
  public static SparseVector unit(int position) {
    return new SparseVector(new int[] {position}, new long[] {1});
  }

  /** Number of entries other than 0. */
  public int size() {
    return at.length;
  }

  /** Whether all entries are 0. */
  public boolean isZero() {
    return at.length == 0;
  }

  /** The entry of a position. */
  public long get(int position) {
    int found = Arrays.binarySearch(at, position);
    return found < 0 ? 0 : by[found];
  }

  /** This vector plus {@code factor} times another. */
  public SparseVector plus(PrimeField field, long factor, SparseVector other) {
    if (factor == 0 || other.isZero()) {
      return this;
    }
    int[] positions = new int[at.length + other.at.length];
    long[] entries = new long[positions.length];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < at.length || j < other.at.length) {
      boolean mine = j == other.at.length || (i < at.length && at[i] <= other.at[j]);
      boolean theirs = i == at.length || (j < other.at.length && other.at[j] <= at[i]);
      positions[size] = mine ? at[i] : other.at[j];
      long entry = mine ? by[i++] : 0;
      if (theirs) {
        entry = field.add(entry, field.multiply(factor, other.by[j++]));
      }
      entries[size] = entry;
      size += entry == 0 ? 0 : 1;
    }
    return new SparseVector(Arrays.copyOf(positions, size), Arrays.copyOf(entries, size));
  }

  /** The same without the entry at one position. */
  public SparseVector without(int position) {
    int found = Arrays.binarySearch(at, position);
    if (found < 0) {
      return this;
    }
    int[] positions = new int[at.length - 1];
    long[] entries = new long[positions.length];
    System.arraycopy(at, 0, positions, 0, found);
    System.arraycopy(by, 0, entries, 0, found);
    System.arraycopy(at, found + 1, positions, found, positions.length - found);
    System.arraycopy(by, found + 1, entries, found, positions.length - found);
    return new SparseVector(positions, entries);
  }

  /** This vector times a factor other than 0. */
  public SparseVector times(PrimeField field, long factor) {
    long[] entries = new long[by.length];
    for (int i = 0; i < by.length; i++) {
      entries[i] = field.multiply(by[i], factor);
    }
    return new SparseVector(at, entries);
  }

  /** The multiple whose first entry is 1: proportional vectors have the same one. */
  public SparseVector normal(PrimeField field) {
    return isZero() || by[0] == 1 ? this : times(field, field.invert(by[0]));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SparseVector vector
        && Arrays.equals(at, vector.at)
        && Arrays.equals(by, vector.by);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(at) + Arrays.hashCode(by);
  }

  @Override
  public String toString() {
    return Arrays.toString(at) + Arrays.toString(by);
  }
}
