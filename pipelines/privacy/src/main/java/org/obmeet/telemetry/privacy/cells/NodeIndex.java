package org.obmeet.telemetry.privacy.cells;

import java.util.Arrays;

/**
 * Numbers combinations of nodes from 0 in the order in which they are first seen. A combination is
 * held as one number of 64 bits while every node fits its share of them; from the first that does
 * not, combinations are held node by node.
 */
final class NodeIndex {
  private static final int FREE = -1;

  private final int width;
  private final int bits;
  private int size;
  private long[] packed = new long[16];
  private int[] nodes;
  private int[] slots = new int[32];

  /**
   * @param width nodes per combination; 0 leaves room for the one empty combination
   */
  NodeIndex(int width) {
    this.width = width;
    this.bits = Math.min(Integer.SIZE - 1, Long.SIZE / Math.max(1, width));
    Arrays.fill(slots, FREE);
  }

  int size() {
    return size;
  }

  int node(int number, int position) {
    return nodes == null
        ? (int) (packed[number] >>> (bits * position)) & mask()
        : nodes[number * width + position];
  }

  /** The combination's number, or -1 where it was never added. */
  int find(int[] combination) {
    return slots[slot(combination)];
  }

  /** The combination's number, added where it is new. */
  int findOrAdd(int[] combination) {
    if (nodes == null && !fits(combination)) {
      unpack();
    }
    int slot = slot(combination);
    if (slots[slot] == FREE) {
      put(combination);
      slots[slot] = size++;
      if (size * 2 > slots.length) {
        rehash();
        return size - 1;
      }
    }
    return slots[slot];
  }

  /** Reads what {@link #findOrAdd} will look at first; see {@link CellTable#prefetch(int)}. */
  long prefetch(int[] combination) {
    if (nodes != null || !fits(combination)) {
      return 0;
    }
    int number = slots[hash(pack(combination)) & (slots.length - 1)];
    return number == FREE ? 0 : packed[number];
  }

  private void put(int[] combination) {
    if (nodes == null) {
      if (size == packed.length) {
        packed = Arrays.copyOf(packed, Math.multiplyExact(size, 2));
      }
      packed[size] = pack(combination);
      return;
    }
    if ((size + 1) * width > nodes.length) {
      nodes = Arrays.copyOf(nodes, Math.multiplyExact(nodes.length, 2));
    }
    System.arraycopy(combination, 0, nodes, size * width, width);
  }

  private int mask() {
    return (1 << bits) - 1;
  }

  private boolean fits(int[] combination) {
    for (int node : combination) {
      if (node >>> bits != 0) {
        return false;
      }
    }
    return true;
  }

  private long pack(int[] combination) {
    long key = 0;
    for (int i = 0; i < width; i++) {
      key |= (long) combination[i] << (bits * i);
    }
    return key;
  }

  /** Goes over to combinations node by node. */
  private void unpack() {
    int[] all = new int[Math.multiplyExact(Math.max(16, size * 2), width)];
    for (int number = 0; number < size; number++) {
      for (int i = 0; i < width; i++) {
        all[number * width + i] = node(number, i);
      }
    }
    nodes = all;
    packed = null;
    fillSlots(slots.length);
  }

  private int slot(int[] combination) {
    if (nodes == null) {
      return fits(combination) ? slot(pack(combination)) : freeSlot();
    }
    int slot = hash(combination, 0) & (slots.length - 1);
    while (slots[slot] != FREE && !matches(slots[slot], combination, 0)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  /** Some slot of nobody: what does not fit is not there. */
  private int freeSlot() {
    int slot = 0;
    while (slots[slot] != FREE) {
      slot++;
    }
    return slot;
  }

  private int slot(long key) {
    int slot = hash(key) & (slots.length - 1);
    while (slots[slot] != FREE && packed[slots[slot]] != key) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private boolean matches(int number, int[] from, int offset) {
    for (int i = 0; i < width; i++) {
      if (nodes[number * width + i] != from[offset + i]) {
        return false;
      }
    }
    return true;
  }

  private void rehash() {
    fillSlots(Math.multiplyExact(slots.length, 2));
  }

  /** Every combination is another, so that a free slot is enough. */
  private void fillSlots(int length) {
    slots = new int[length];
    Arrays.fill(slots, FREE);
    for (int number = 0; number < size; number++) {
      int hash = nodes == null ? hash(packed[number]) : hash(nodes, number * width);
      int slot = hash & (length - 1);
      while (slots[slot] != FREE) {
        slot = (slot + 1) & (length - 1);
      }
      slots[slot] = number;
    }
  }

  private static int hash(long key) {
    long hash = key * 0x9E3779B97F4A7C15L;
    return (int) (hash ^ (hash >>> Integer.SIZE));
  }

  private int hash(int[] from, int offset) {
    long hash = 0;
    for (int i = 0; i < width; i++) {
      hash = (hash + from[offset + i] + 1) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }
}
