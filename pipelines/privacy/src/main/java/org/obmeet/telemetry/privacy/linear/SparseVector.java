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
    for (int j = 0; j < other.at.length; j++) {
      int position = other.at[j];
      while (i < at.length && at[i] < position) {
        positions[size] = at[i];
        entries[size++] = by[i++];
      }
      long entry = field.multiply(factor, other.by[j]);
      if (i < at.length && at[i] == position) {
        entry = field.add(entry, by[i++]);
      }
      positions[size] = position;
      entries[size] = entry;
      size += entry == 0 ? 0 : 1;
    }
    System.arraycopy(at, i, positions, size, at.length - i);
    System.arraycopy(by, i, entries, size, at.length - i);
    size += at.length - i;
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
