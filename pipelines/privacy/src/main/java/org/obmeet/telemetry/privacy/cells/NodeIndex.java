package org.obmeet.telemetry.privacy.cells;

import java.util.Arrays;

/** Numbers combinations of nodes from 0 in the order in which they are first seen. */
final class NodeIndex {
  private static final int FREE = -1;

  private final int width;
  private int size;
  private int[] nodes;
  private int[] slots = new int[32];

  /**
   * @param width nodes per combination; 0 leaves room for the one empty combination
   */
  NodeIndex(int width) {
    this.width = width;
    this.nodes = new int[16 * width];
    Arrays.fill(slots, FREE);
  }

  int size() {
    return size;
  }

  int node(int number, int position) {
    return nodes[number * width + position];
  }

  /** The combination's number, or -1 where it was never added. */
  int find(int[] combination) {
    return slots[slot(combination, 0)];
  }

  /** The combination's number, added where it is new. */
  int at(int[] combination) {
    int slot = slot(combination, 0);
    if (slots[slot] != FREE) {
      return slots[slot];
    }
    if ((size + 1) * width > nodes.length) {
      nodes = Arrays.copyOf(nodes, Math.multiplyExact(nodes.length, 2));
    }
    System.arraycopy(combination, 0, nodes, size * width, width);
    slots[slot] = size++;
    if (size * 2 > slots.length) {
      rehash();
    }
    return size - 1;
  }

  private int slot(int[] from, int offset) {
    int mask = slots.length - 1;
    int slot = hash(from, offset) & mask;
    while (slots[slot] != FREE && !matches(slots[slot], from, offset)) {
      slot = (slot + 1) & mask;
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
    slots = new int[Math.multiplyExact(slots.length, 2)];
    Arrays.fill(slots, FREE);
    for (int number = 0; number < size; number++) {
      slots[slot(nodes, number * width)] = number;
    }
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
