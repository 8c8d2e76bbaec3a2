package org.obmeet.telemetry.privacy.disclosure;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.obmeet.telemetry.privacy.cells.DimensionTree;

/**
 * What a label stands for: one value, or every value under a step of the ladder except other
 * extents. It is defined by what is published, never by which values the data hold.
 *
 * @param key equal keys stand for the same values; does not depend on how nodes are numbered
 * @param base its label, where no other extent of the table has the same
 * @param node its node; -1 for a value that the tree does not have
 * @param folded whether it is more than one value
 * @param excluded what it does not stand for
 */
record Extent(String key, String base, int node, boolean folded, List<Extent> excluded) {
  static final Comparator<Extent> BY_KEY = Comparator.comparing(Extent::key);

  private static final String REST = "rest";

  Extent {
    excluded = excluded.stream().sorted(BY_KEY).toList();
  }

  /** One value. */
  static Extent value(DimensionTree tree, int leaf) {
    return new Extent("=" + tree.label(leaf), tree.label(leaf), leaf, false, List.of());
  }

  /** A value that the tree does not have. */
  static Extent absent(String label) {
    return new Extent("=" + label, label, -1, false, List.of());
  }

  /** Everything. */
  static Extent all() {
    return new Extent("*", ReleasedCube.ALL, DimensionTree.ROOT, true, List.of());
  }

  /** What is left of a node without {@code excluded}. */
  static Extent rest(DimensionTree tree, int node, List<Extent> excluded) {
    if (node == DimensionTree.ROOT) {
      return excluded.isEmpty() ? all() : named(tree, node, REST, excluded);
    }
    return named(tree, node, tree.label(node) + " · " + REST, excluded);
  }

  /** The same with the label that it has elsewhere. */
  static Extent named(DimensionTree tree, int node, String label, List<Extent> excluded) {
    if (node == DimensionTree.ROOT && excluded.isEmpty()) {
      return all();
    }
    String without =
        excluded.stream().map(Extent::key).sorted().collect(Collectors.joining(",", "{", "}"));
    return new Extent(path(tree, node) + without, label, node, true, excluded);
  }

  /** The leaves of the tree that it stands for. */
  BitSet leaves(DimensionTree tree) {
    BitSet leaves = new BitSet();
    if (!folded) {
      Optional.of(node).filter(n -> n >= 0).ifPresent(leaves::set);
      return leaves;
    }
    for (int leaf = 0; leaf < tree.size(); leaf++) {
      if (tree.isLeaf(leaf) && tree.under(leaf, node)) {
        leaves.set(leaf);
      }
    }
    excluded.forEach(e -> leaves.andNot(e.leaves(tree)));
    return leaves;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Extent extent && extent.key.equals(key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  private static String path(DimensionTree tree, int node) {
    StringBuilder path = new StringBuilder(tree.label(node));
    for (int at = tree.parent(node); at >= 0; at = tree.parent(at)) {
      path.insert(0, tree.label(at) + "/");
    }
    return path.toString();
  }
}
