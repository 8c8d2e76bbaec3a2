package org.obmeet.telemetry.privacy.joint;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What no row of a table stands for, as disjoint boxes. Rows cover the population, so that nobody
 * is there.
 */
final class Complement {
  private static final Comparator<List<BitSet>> ORDER = Comparator.comparing(List::toString);

  private final int[] sizes;
  private final List<List<BitSet>> rows;
  private final List<List<BitSet>> boxes = new ArrayList<>();

  private Complement(int[] sizes, List<List<BitSet>> rows) {
    this.sizes = sizes;
    this.rows = rows;
  }

  /**
   * @param sizes number of leaves of each dimension
   * @param rows the leaves that each row stands for in each dimension
   * @return the boxes, in a fixed order; a dimension that a box does not cut has all its leaves
   */
  static List<List<BitSet>> of(int[] sizes, List<List<BitSet>> rows) {
    Complement complement = new Complement(sizes, rows);
    BitSet all = new BitSet();
    all.set(0, rows.size());
    complement.split(new ArrayList<>(), all);
    complement.boxes.sort(ORDER);
    return complement.boxes;
  }

  /** Splits the leaves of the next dimension by which of the rows stand for them. */
  private void split(List<BitSet> before, BitSet active) {
    int d = before.size();
    if (active.isEmpty()) {
      List<BitSet> box = new ArrayList<>(before);
      while (box.size() < sizes.length) {
        BitSet whole = new BitSet();
        whole.set(0, sizes[box.size()]);
        box.add(whole);
      }
      boxes.add(box);
      return;
    }
    if (d == sizes.length) {
      return;
    }
    Map<BitSet, BitSet> classes = new LinkedHashMap<>();
    for (int leaf = 0; leaf < sizes[d]; leaf++) {
      BitSet covering = new BitSet();
      for (int row = active.nextSetBit(0); row >= 0; row = active.nextSetBit(row + 1)) {
        covering.set(row, rows.get(row).get(d).get(leaf));
      }
      classes.computeIfAbsent(covering, c -> new BitSet()).set(leaf);
    }
    classes.forEach(
        (covering, leaves) -> {
          List<BitSet> next = new ArrayList<>(before);
          next.add(leaves);
          split(next, covering);
        });
  }
}
