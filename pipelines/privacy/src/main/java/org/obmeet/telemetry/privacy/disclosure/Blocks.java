package org.obmeet.telemetry.privacy.disclosure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.DimensionTree;

/**
 * Connected components of the values of a dimension, linked by the extents that some table folds
 * them into: what it resolves of the dimension in every slice alike.
 */
final class Blocks {
  private final DimensionTree tree;
  private final List<BitSet> components = new ArrayList<>();
  private final List<BitSet> merged = new ArrayList<>();

  private Blocks(DimensionTree tree) {
    this.tree = tree;
  }

  /** The axis with the values that {@code extents} link joined to blocks. */
  static Axis of(CellTable table, Axis axis, Collection<Extent> extents) {
    if (extents.contains(Extent.all())) {
      return Axis.collapsed(table, axis.dimension());
    }
    Blocks blocks = new Blocks(axis.tree());
    List<Extent> known = new ArrayList<>(axis.values());
    extents.stream().sorted(Extent.BY_KEY).filter(e -> !known.contains(e)).forEach(known::add);
    known.forEach(extent -> blocks.link(extent.leaves(axis.tree())));
    return new Axis(table, axis.dimension(), blocks.values(known));
  }

  private void link(BitSet leaves) {
    BitSet joined = (BitSet) leaves.clone();
    components.removeIf(
        component -> {
          boolean touches = component.intersects(leaves);
          if (touches) {
            joined.or(component);
          }
          return touches;
        });
    if (!joined.isEmpty()) {
      components.add(joined);
    }
  }

  /** Components that are one known extent keep it; the others are defined by what is around. */
  private List<Extent> values(List<Extent> known) {
    List<Extent> values = new ArrayList<>();
    for (BitSet component : components) {
      Optional<Extent> same =
          known.stream().filter(extent -> extent.leaves(tree).equals(component)).findFirst();
      same.ifPresentOrElse(values::add, () -> merge(component));
    }
    List<Extent> around = List.copyOf(values);
    for (BitSet component : merged) {
      BitSet under = under(lowest(component));
      List<Extent> excluded =
          around.stream().filter(extent -> extent.leaves(tree).intersects(under)).toList();
      values.add(Extent.rest(tree, lowest(component), excluded));
    }
    return values;
  }

  /** Merged components whose nodes lie on one path become one, or each would define the other. */
  private void merge(BitSet component) {
    BitSet joined = (BitSet) component.clone();
    boolean grown = true;
    while (grown) {
      int node = lowest(joined);
      grown =
          merged.removeIf(
              other -> {
                boolean related = related(node, lowest(other));
                if (related) {
                  joined.or(other);
                }
                return related;
              });
    }
    merged.add(joined);
  }

  private boolean related(int a, int b) {
    return tree.under(a, b) || tree.under(b, a);
  }

  private int lowest(BitSet leaves) {
    int first = leaves.nextSetBit(0);
    int node = leaves.cardinality() == 1 ? tree.parent(first) : first;
    for (int leaf : leaves.stream().toArray()) {
      node = Tuples.common(tree, node, leaf);
    }
    return node;
  }

  private BitSet under(int node) {
    return Extent.rest(tree, node, List.of()).leaves(tree);
  }
}
