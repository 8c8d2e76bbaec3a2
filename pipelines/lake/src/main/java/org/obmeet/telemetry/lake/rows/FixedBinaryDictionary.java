package org.obmeet.telemetry.lake.rows;

import java.util.Arrays;

/** Numbers values of 16 bytes from 0 in the order in which they are first seen. */
public final class FixedBinaryDictionary {
  private static final int FREE = -1;

  private int size;
  private long[] halves = new long[128];
  private int[] slots = new int[128];

  public FixedBinaryDictionary() {
    Arrays.fill(slots, FREE);
  }

  public int size() {
    return size;
  }

  public long high(int id) {
    return halves[2 * id];
  }

  public long low(int id) {
    return halves[2 * id + 1];
  }

  public int id(long high, long low) {
    int slot = slot(high, low);
    if (slots[slot] == FREE) {
      if (2 * size == halves.length) {
        halves = Arrays.copyOf(halves, 4 * size);
      }
      halves[2 * size] = high;
      halves[2 * size + 1] = low;
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

  public static int hash(long high, long low) {
    long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }
}
