package org.obmeet.telemetry.disclosure.model;

import java.util.Arrays;

/**
 * A map from combinations of hierarchy nodes to cell indices. It is a trie over the nodes that are
 * not roots, stored in one open-addressing hash table.
 */
final class CellTrie {
  private static final int NONE = -1;

  private final int[] offsets;
  private long[] keys = new long[64];
  private int[] next = new int[64];
  private int[] cells = {NONE};
  private int size = 1;

  /**
   * Creates an empty index.
   *
   * @param sizes number of nodes of each dimension
   */
  CellTrie(int[] sizes) {
    offsets = new int[sizes.length];
    int sum = 0;
    for (int d = 0; d < sizes.length; d++) {
      offsets[d] = sum;
      sum = Math.addExact(sum, sizes[d]);
    }
    Arrays.fill(next, NONE);
  }

  /** Returns the cell index of a combination; -1 if the combination has no cell. */
  int find(int[] nodes) {
    int at = 0;
    for (int d = 0; d < nodes.length && at != NONE; d++) {
      if (nodes[d] != Hierarchy.ROOT) {
        at = next[slot(key(at, d, nodes[d]))];
      }
    }
    return at == NONE ? NONE : cells[at];
  }

  /** Sets the cell index of a combination. */
  void put(int[] nodes, int cell) {
    int at = 0;
    for (int d = 0; d < nodes.length; d++) {
      if (nodes[d] != Hierarchy.ROOT) {
        at = childOf(at, d, nodes[d]);
      }
    }
    cells[at] = cell;
  }

  private int childOf(int at, int dimension, int node) {
    long key = key(at, dimension, node);
    int slot = slot(key);
    if (next[slot] != NONE) {
      return next[slot];
    }
    keys[slot] = key;
    next[slot] = size;
    if (size == cells.length) {
      cells = Arrays.copyOf(cells, size * 2);
    }
    cells[size] = NONE;
    int added = size++;
    if (size * 2 > keys.length) {
      grow();
    }
    return added;
  }

  private long key(int at, int dimension, int node) {
    return ((long) at << 32) | (offsets[dimension] + node);
  }

  private int slot(long key) {
    long hash = key * 0x9E3779B97F4A7C15L;
    int slot = (int) (hash ^ (hash >>> 32)) & (keys.length - 1);
    while (next[slot] != NONE && keys[slot] != key) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldNext = next;
    keys = new long[oldKeys.length * 2];
    next = new int[keys.length];
    Arrays.fill(next, NONE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldNext[i] != NONE) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        next[slot] = oldNext[i];
      }
    }
  }
}
