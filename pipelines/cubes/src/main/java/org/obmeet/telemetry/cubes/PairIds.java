package org.obmeet.telemetry.cubes;

import java.util.Arrays;

/** Numbers pairs of non-negative integers from 0 in the order in which they are first seen. */
final class PairIds {
  private static final long FREE = -1;

  private int size;
  private long[] pairs = new long[256];
  private int[] ids = new int[256];

  PairIds() {
    Arrays.fill(pairs, FREE);
  }

  int size() {
    return size;
  }

  int id(int left, int right) {
    long pair = ((long) left << 32) | right;
    int slot = slot(pair);
    if (pairs[slot] == pair) {
      return ids[slot];
    }
    pairs[slot] = pair;
    ids[slot] = size++;
    if (size * 2 > pairs.length) {
      rehash();
    }
    return size - 1;
  }

  private int slot(long pair) {
    int mask = pairs.length - 1;
    long mixed = pair * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed ^ (mixed >>> 32)) & mask;
    while (pairs[slot] != pair && pairs[slot] != FREE) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void rehash() {
    long[] oldPairs = pairs;
    int[] oldIds = ids;
    pairs = new long[Math.multiplyExact(oldPairs.length, 2)];
    ids = new int[pairs.length];
    Arrays.fill(pairs, FREE);
    for (int i = 0; i < oldPairs.length; i++) {
      if (oldPairs[i] != FREE) {
        int slot = slot(oldPairs[i]);
        pairs[slot] = oldPairs[i];
        ids[slot] = oldIds[i];
      }
    }
  }
}
