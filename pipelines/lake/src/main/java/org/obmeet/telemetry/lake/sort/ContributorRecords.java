package org.obmeet.telemetry.lake.sort;

import java.util.Arrays;

/**
 * The records of one contributor, with their days. A record is a duplicate if its pseudonym occurs
 * on the same day, the day before or the day after. A record takes 20 bytes.
 */
final class ContributorRecords {
  private static final int FIRST_SLOTS = 64;

  private int size;
  private long[] values;
  private int[] days;
  private boolean[] used;

  ContributorRecords() {
    allocate(FIRST_SLOTS);
  }

  private void allocate(int slots) {
    size = 0;
    values = new long[2 * slots];
    days = new int[slots];
    used = new boolean[slots];
  }

  void clear() {
    if (used.length > FIRST_SLOTS) {
      allocate(FIRST_SLOTS);
    } else if (size > 0) {
      Arrays.fill(used, false);
      size = 0;
    }
  }

  /** Adds a record; returns true if it is new. */
  boolean add(long high, long low, int day) {
    int slot = hash(high, low) & (used.length - 1);
    while (used[slot]) {
      if (values[2 * slot] == high
          && values[2 * slot + 1] == low
          && Math.abs((long) days[slot] - day) <= 1) {
        return false;
      }
      slot = (slot + 1) & (used.length - 1);
    }
    put(slot, high, low, day);
    if (++size * 2 > used.length) {
      grow();
    }
    return true;
  }

  private void put(int slot, long high, long low, int day) {
    used[slot] = true;
    values[2 * slot] = high;
    values[2 * slot + 1] = low;
    days[slot] = day;
  }

  private void grow() {
    long[] oldHalves = values;
    int[] oldDays = days;
    boolean[] oldTaken = used;
    int records = size;
    allocate(Math.multiplyExact(used.length, 2));
    size = records;
    for (int i = 0; i < oldTaken.length; i++) {
      if (oldTaken[i]) {
        long high = oldHalves[2 * i];
        long low = oldHalves[2 * i + 1];
        int slot = hash(high, low) & (used.length - 1);
        while (used[slot]) {
          slot = (slot + 1) & (used.length - 1);
        }
        put(slot, high, low, oldDays[i]);
      }
    }
  }

  private static int hash(long high, long low) {
    long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }
}
