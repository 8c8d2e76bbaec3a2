package org.obmeet.telemetry.cubes.vector;

import java.util.Arrays;

/** Assigns dense ids to 128-bit values. The ids start at 0, in the order of first use. */
public final class PseudonymNumbers {
  private static final int FREE = -1;

  private int size;
  private long[] high = new long[64];
  private long[] low = new long[64];
  private int[] slots = new int[128];

  public PseudonymNumbers() {
    Arrays.fill(slots, FREE);
  }

  /** Returns the number of values. */
  public int size() {
    return size;
  }

  /** Returns the id of a value. The first call for a value assigns its id. */
  int id(long valueHigh, long valueLow) {
    int slot = slot(valueHigh, valueLow);
    if (slots[slot] != FREE) {
      return slots[slot];
    }
    if (size == high.length) {
      high = Arrays.copyOf(high, size * 2);
      low = Arrays.copyOf(low, size * 2);
    }
    high[size] = valueHigh;
    low[size] = valueLow;
    slots[slot] = size++;
    if (size * 2 > slots.length) {
      rehash();
    }
    return size - 1;
  }

  private int slot(long valueHigh, long valueLow) {
    int mask = slots.length - 1;
    long mixed = (valueHigh ^ Long.rotateLeft(valueLow, 32)) * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 32) & mask;
    while (slots[slot] != FREE
        && (high[slots[slot]] != valueHigh || low[slots[slot]] != valueLow)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void rehash() {
    slots = new int[Math.multiplyExact(slots.length, 2)];
    Arrays.fill(slots, FREE);
    for (int id = 0; id < size; id++) {
      slots[slot(high[id], low[id])] = id;
    }
  }
}
