package org.obmeet.telemetry.privacy.cells;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;

/**
 * Assigns an index from 0 to each tuple of a fixed number of integers, in the order of first
 * appearance. The key of a tuple is one long if its integers are small enough to share 64 bits.
 * Otherwise the key is a list, which is rare.
 */
public final class TupleIndex {
  private static final int ABSENT = -1;

  private final int width;
  private final int bits;
  private final Long2IntOpenHashMap packed = new Long2IntOpenHashMap();
  private final Object2IntOpenHashMap<IntArrayList> others = new Object2IntOpenHashMap<>();
  private final IntArrayList tuples = new IntArrayList();
  private int size;

  /** Takes the number of integers in a tuple; 0 allows only the empty tuple. */
  public TupleIndex(int width) {
    this.width = width;
    this.bits = Math.min(Integer.SIZE - 1, Long.SIZE / Math.max(1, width));
    packed.defaultReturnValue(ABSENT);
    others.defaultReturnValue(ABSENT);
  }

  public int size() {
    return size;
  }

  public int get(int index, int position) {
    return tuples.getInt(index * width + position);
  }

  /** Returns the index of a tuple, or -1 if it was never added. */
  int find(int[] tuple) {
    return fits(tuple) ? packed.get(pack(tuple)) : others.getInt(IntArrayList.wrap(tuple));
  }

  /** Returns the index of a tuple, whose integers are not negative. Adds the tuple if it is new. */
  public int findOrAdd(int[] tuple) {
    int found =
        fits(tuple)
            ? packed.putIfAbsent(pack(tuple), size)
            : others.putIfAbsent(new IntArrayList(tuple), size);
    if (found != ABSENT) {
      return found;
    }
    tuples.addElements(tuples.size(), tuple);
    return size++;
  }

  private boolean fits(int[] tuple) {
    int all = 0;
    for (int one : tuple) {
      all |= one;
    }
    return all >>> bits == 0;
  }

  private long pack(int[] tuple) {
    long key = 0;
    for (int one : tuple) {
      key = (key << bits) | one;
    }
    return key;
  }
}
