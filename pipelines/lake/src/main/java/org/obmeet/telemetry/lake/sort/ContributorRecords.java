package org.obmeet.telemetry.lake.sort;

import java.util.Arrays;
import org.obmeet.telemetry.lake.rows.FixedBinaryDictionary;

/**
 * The records of one contributor and their days: a record is a duplicate of one with the same
 * pseudonym on the same day, the day before or the day after. Takes 20 bytes a record.
 */
final class ContributorRecords {
  private static final int FIRST_SLOTS = 64;

  private int size;
  private long[] halves;
  private int[] days;
  private boolean[] taken;

  ContributorRecords() {
    allocate(FIRST_SLOTS);
  }

  private void allocate(int slots) {
    size = 0;
    halves = new long[2 * slots];
    days = new int[slots];
    taken = new boolean[slots];
  }

  /** Forgets every record. */
  void clear() {
    if (taken.length > FIRST_SLOTS) {
      allocate(FIRST_SLOTS);
    } else if (size > 0) {
      Arrays.fill(taken, false);
      size = 0;
    }
  }

  /** Whether a record is new; from now on it is known. */
  boolean add(long high, long low, int day) {
    int slot = FixedBinaryDictionary.hash(high, low) & (taken.length - 1);
    while (taken[slot]) {
      if (halves[2 * slot] == high
          && halves[2 * slot + 1] == low
          && Math.abs((long) days[slot] - day) <= 1) {
        return false;
      }
      slot = (slot + 1) & (taken.length - 1);
    }
    put(slot, high, low, day);
    if (++size * 2 > taken.length) {
      grow();
    }
    return true;
  }

  private void put(int slot, long high, long low, int day) {
    taken[slot] = true;
    halves[2 * slot] = high;
    halves[2 * slot + 1] = low;
    days[slot] = day;
  }

  private void grow() {
    long[] oldHalves = halves;
    int[] oldDays = days;
    boolean[] oldTaken = taken;
    int records = size;
    allocate(Math.multiplyExact(taken.length, 2));
    size = records;
    for (int i = 0; i < oldTaken.length; i++) {
      if (oldTaken[i]) {
        long high = oldHalves[2 * i];
        long low = oldHalves[2 * i + 1];
        int slot = FixedBinaryDictionary.hash(high, low) & (taken.length - 1);
        while (taken[slot]) {
          slot = (slot + 1) & (taken.length - 1);
        }
        put(slot, high, low, oldDays[i]);
      }
    }
  }
}
