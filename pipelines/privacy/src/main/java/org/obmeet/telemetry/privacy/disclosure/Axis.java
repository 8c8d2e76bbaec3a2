package org.obmeet.telemetry.privacy.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.DimensionTree;

/** The values of one dimension that a cube may resolve: leaves, or blocks of leaves. */
final class Axis {
  private final CellTable table;
  private final int dimension;
  private final DimensionTree tree;
  private final List<Extent> values;
  private final int[] valueOf;
  private final List<BitSet> blocks = new ArrayList<>();

  /**
   * @param values disjoint extents that cover every leaf
   */
  Axis(CellTable table, int dimension, List<Extent> values) {
    this.table = table;
    this.dimension = dimension;
    this.tree = table.trees().get(dimension);
    this.values = values.stream().sorted(Extent.BY_KEY).toList();
    this.valueOf = new int[tree.size()];
    Arrays.fill(valueOf, -1);
    for (int v = 0; v < this.values.size(); v++) {
      int value = v;
      BitSet leaves = this.values.get(v).leaves(tree);
      leaves.stream().forEach(leaf -> valueOf[leaf] = value);
      blocks.add(this.values.get(v).folded() ? leaves : new BitSet());
    }
  }

  /** An axis that resolves every leaf. */
  static Axis leaves(CellTable table, int dimension) {
    DimensionTree tree = table.trees().get(dimension);
    return new Axis(
        table,
        dimension,
        IntStream.range(0, tree.size())
            .filter(tree::isLeaf)
            .mapToObj(leaf -> Extent.value(tree, leaf))
            .toList());
  }

  /** An axis that resolves nothing. */
  static Axis collapsed(CellTable table, int dimension) {
    return new Axis(table, dimension, List.of(Extent.all()));
  }

  /** Its position among the cube's dimensions. */
  int dimension() {
    return dimension;
  }

  /** The dimension's tree. */
  DimensionTree tree() {
    return tree;
  }

  /** The values, in order of key. */
  List<Extent> values() {
    return values;
  }

  /** The node whose rest a value falls to where it cannot stand alone. */
  int home(int value) {
    Extent extent = values.get(value);
    return extent.folded() ? extent.node() : tree.parent(extent.node());
  }

  /** The cells of a slice by value; empty where the slice has none of it. */
  List<int[]> split(int[] slice) {
    int[] count = new int[values.size()];
    for (int cell : slice) {
      count[value(cell)]++;
    }
    List<int[]> split = new ArrayList<>();
    for (int size : count) {
      split.add(new int[size]);
    }
    for (int cell : slice) {
      int value = value(cell);
      split.get(value)[--count[value]] = cell;
    }
    return split;
  }

  /** Blocks that reach into a node from above: no rest of the node stands for those leaves. */
  List<Extent> reachingInto(int node) {
    List<Extent> reaching = new ArrayList<>();
    for (int v = 0; v < values.size(); v++) {
      if (values.get(v).folded()
          && values.get(v).node() != node
          && tree.under(node, values.get(v).node())
          && blocks.get(v).stream().anyMatch(leaf -> tree.under(leaf, node))) {
        reaching.add(values.get(v));
      }
    }
    return reaching;
  }

  private int value(int cell) {
    return valueOf[table.node(cell, dimension)];
  }
}
