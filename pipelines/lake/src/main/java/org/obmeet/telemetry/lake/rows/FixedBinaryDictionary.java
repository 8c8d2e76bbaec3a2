package org.obmeet.telemetry.lake.rows;

import java.util.Arrays;

/** A dictionary of 16-byte values, with ids from 0 in order of first occurrence. */
public final class FixedBinaryDictionary {
  private static final int FREE = -1;

  private int size;
  private long[] values = new long[128];
  private int[] slots = new int[128];

  public FixedBinaryDictionary() {
    Arrays.fill(slots, FREE);
  }

  /** Returns the number of distinct values. */
  public int size() {
    return size;
  }

  /** Returns the first eight bytes of a value. */
  public long high(int id) {
    return values[2 * id];
  }

  /** Returns the last eight bytes of a value. */
  public long low(int id) {
    return values[2 * id + 1];
  }

  /** Returns the id of a value; adds the value if it is new. */
  public int id(long high, long low) {
    int slot = slot(high, low);
    if (slots[slot] == FREE) {
      if (2 * size == values.length) {
        values = Arrays.copyOf(values, 4 * size);
      }
      values[2 * size] = high;
      values[2 * size + 1] = low;
      slots[slot] = size++;
      if (size * 2 > slots.length) {
        rehash();
        return size - 1;
      }
    }
    return slots[slot];
  }

  private int slot(long high, long low) {
    int mask = slots.length - 1;
    int slot = hash(high, low) & mask;
    while (slots[slot] != FREE && (high(slots[slot]) != high || low(slots[slot]) != low)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void rehash() {
    slots = new int[Math.multiplyExact(slots.length, 2)];
    Arrays.fill(slots, FREE);
    for (int id = 0; id < size; id++) {
      slots[slot(high(id), low(id))] = id;
    }
  }

  /** Returns a hash of a 16-byte value. */
  public static int hash(long high, long low) {
    long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }
}
