package org.obmeet.telemetry.privacy.cells;

import java.util.Arrays;

/**
 * Assigns an index from 0 to each combination of nodes, in the order of first appearance. {@code
 * packed} has each in 64 bits while every node fits its share of the bits. After the first
 * combination that does not fit, {@code nodes} has all of them node by node.
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
   * @param width number of nodes in a combination; 0 allows only the empty combination
   */
  NodeIndex(int width) {
    this.width = width;
    this.bits = Math.min(Integer.SIZE - 1, Long.SIZE / Math.max(1, width));
    Arrays.fill(slots, FREE);
  }

  int size() {
    return size;
  }

  int node(int index, int position) {
    return nodes == null
        ? (int) (packed[index] >>> (bits * position)) & mask()
        : nodes[index * width + position];
  }

  /** Returns the index of a combination, or -1 if it was never added. */
  int find(int[] combination) {
    return slots[slot(combination)];
  }

  /** Returns the index of a combination. Adds the combination if it is new. */
  int findOrAdd(int[] combination) {
    if (nodes == null && !fits(combination)) {
      unpack();
    }
    int slot = slot(combination);
    if (slots[slot] == FREE) {
      put(combination);
      slots[slot] = size++;
      if (size * 2 > slots.length) {
        fillSlots(Math.multiplyExact(slots.length, 2));
        return size - 1;
      }
    }
    return slots[slot];
  }

  /**
   * Prefetches the first entry that {@link #findOrAdd} needs, if it is packed; see {@link
   * CellTable#prefetch(int)}. Returns a meaningless value, so that the compiler keeps the read.
   */
  long prefetch(int[] combination) {
    if (nodes != null || !fits(combination)) {
      return 0;
    }
    int index = slots[hash(pack(combination)) & (slots.length - 1)];
    return index == FREE ? 0 : packed[index];
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

  /** Converts all combinations to storage node by node. */
  private void unpack() {
    int[] all = new int[Math.multiplyExact(Math.max(16, size * 2), width)];
    for (int index = 0; index < size; index++) {
      for (int i = 0; i < width; i++) {
        all[index * width + i] = node(index, i);
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
    while (slots[slot] != FREE && !matches(slots[slot], combination)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  /** Returns any free slot, for a combination that cannot be in the packed index. */
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

  private boolean matches(int index, int[] combination) {
    for (int i = 0; i < width; i++) {
      if (nodes[index * width + i] != combination[i]) {
        return false;
      }
    }
    return true;
  }

  /** Rebuilds the table of slots with a length. The combinations differ, so none is compared. */
  private void fillSlots(int length) {
    slots = new int[length];
    Arrays.fill(slots, FREE);
    for (int index = 0; index < size; index++) {
      int hash = nodes == null ? hash(packed[index]) : hash(nodes, index * width);
      int slot = hash & (length - 1);
      while (slots[slot] != FREE) {
        slot = (slot + 1) & (length - 1);
      }
      slots[slot] = index;
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
