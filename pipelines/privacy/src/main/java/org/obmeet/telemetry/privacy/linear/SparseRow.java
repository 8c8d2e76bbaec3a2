package org.obmeet.telemetry.privacy.linear;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A vector over a prime field that changes in place, a few entries at a time. Entries that become 0
 * are kept until they are half of all.
 */
public final class SparseRow {
  private int[] at;
  private long[] by;
  private int size;
  private int zeros;

  /** A row that begins as a vector. */
  public SparseRow(SparseVector vector) {
    this.at = vector.at();
    this.by = vector.by().clone();
    this.size = at.length;
  }

  /** A row that begins like another. */
  public SparseRow(SparseRow other) {
    this.at = other.at.clone();
    this.by = other.by.clone();
    this.size = other.size;
    this.zeros = other.zeros;
  }

  /** Whether all entries are 0. */
  public boolean isZero() {
    return size == zeros;
  }

  /** The entry of a position. */
  public long get(int position) {
    int found = Arrays.binarySearch(at, 0, size, position);
    return found < 0 ? 0 : by[found];
  }

  /** What it is now. */
  public SparseVector vector() {
    int[] positions = new int[size - zeros];
    long[] entries = new long[positions.length];
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (by[i] != 0) {
        positions[kept] = at[i];
        entries[kept++] = by[i];
      }
    }
    return new SparseVector(positions, entries);
  }

  /**
   * Adds a multiple of a vector.
   *
   * @param factor by which it is multiplied, other than 0
   * @param entered is told every position whose entry was 0 and is no more
   */
  public void add(PrimeField field, long factor, SparseVector other, IntConsumer entered) {
    int missing = 0;
    int[] where = new int[other.size()];
    for (int j = 0; j < where.length; j++) {
      where[j] = Arrays.binarySearch(at, 0, size, other.at()[j]);
      if (where[j] < 0) {
        missing++;
      } else {
        long before = by[where[j]];
        long now = field.add(before, field.multiply(factor, other.by()[j]));
        by[where[j]] = now;
        zeros += now == 0 ? 1 : 0;
        if (before == 0) {
          zeros--;
          entered.accept(other.at()[j]);
        }
      }
    }
    if (missing > 0) {
      insert(field, factor, other, where, missing);
      for (int j = 0; j < where.length; j++) {
        if (where[j] < 0) {
          entered.accept(other.at()[j]);
        }
      }
    }
    if (2 * zeros > size) {
      compact();
    }
  }

  /** Makes room from behind for the entries of positions that it lacks. */
  private void insert(PrimeField field, long factor, SparseVector other, int[] where, int missing) {
    if (size + missing > at.length) {
      int capacity = Math.max(size + missing, size + size / 4);
      at = Arrays.copyOf(at, capacity);
      by = Arrays.copyOf(by, capacity);
    }
    int end = size;
    int shift = missing;
    for (int j = where.length - 1; j >= 0; j--) {
      if (where[j] < 0) {
        int from = -where[j] - 1;
        System.arraycopy(at, from, at, from + shift, end - from);
        System.arraycopy(by, from, by, from + shift, end - from);
        shift--;
        at[from + shift] = other.at()[j];
        by[from + shift] = field.multiply(factor, other.by()[j]);
        end = from;
      }
    }
    size += missing;
  }

  private void compact() {
    SparseVector now = vector();
    at = now.at();
    by = now.by();
    size = at.length;
    zeros = 0;
  }
}
