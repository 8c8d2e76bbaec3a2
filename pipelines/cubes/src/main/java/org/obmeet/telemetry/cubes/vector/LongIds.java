package org.obmeet.telemetry.cubes.vector;

import java.util.Arrays;

/** Assigns dense ids to non-negative longs. The ids start at 0, in the order of first use. */
public final class LongIds {
  private static final long FREE = -1;

  private int size;
  private long[] values = new long[256];
  private int[] ids = new int[256];

  public LongIds() {
    Arrays.fill(values, FREE);
  }

  public int id(long value) {
    int slot = slot(value);
    if (values[slot] == value) {
      return ids[slot];
    }
    values[slot] = value;
    ids[slot] = size++;
    if (size * 2 > values.length) {
      rehash();
    }
    return size - 1;
  }

  private int slot(long value) {
    int mask = values.length - 1;
    long mixed = value * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed ^ (mixed >>> 32)) & mask;
    while (values[slot] != value && values[slot] != FREE) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void rehash() {
    long[] oldValues = values;
    int[] oldIds = ids;
    values = new long[Math.multiplyExact(oldValues.length, 2)];
    ids = new int[values.length];
    Arrays.fill(values, FREE);
    for (int i = 0; i < oldValues.length; i++) {
      if (oldValues[i] != FREE) {
        int slot = slot(oldValues[i]);
        values[slot] = oldValues[i];
        ids[slot] = oldIds[i];
      }
    }
  }
}
