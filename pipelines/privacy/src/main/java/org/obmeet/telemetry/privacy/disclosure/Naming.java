package org.obmeet.telemetry.privacy.disclosure;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.privacy.cells.DimensionTree;

/** Labels of one dimension of a table: one label for one set of values. */
final class Naming {
  private final DimensionTree tree;
  private final TreeSet<Extent> extents =
      new TreeSet<>(Comparator.comparing(Extent::base).thenComparing(Extent.BY_KEY));
  private final Map<String, String> labels = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  /**
   * @param used the extents of the table's rows
   */
  Naming(DimensionTree tree, Collection<Extent> used) {
    this.tree = tree;
    used.forEach(this::collect);
    extents.stream().filter(extent -> !extent.folded()).forEach(this::name);
    extents.stream().filter(Extent::folded).forEach(this::name);
  }

  private void collect(Extent extent) {
    if (extents.add(extent)) {
      extent.excluded().forEach(this::collect);
    }
  }

  private void name(Extent extent) {
    String label = extent.base();
    for (int number = 2; !taken.add(label); number++) {
      label = extent.base() + " (" + number + ")";
    }
    labels.put(extent.key(), label);
  }

  /** The label of an extent that the table uses. */
  String label(Extent extent) {
    return labels.get(extent.key());
  }

  /** The label of a node in the table of levels. */
  String level(int node) {
    String label = tree.label(node);
    return !tree.isLeaf(node) && labels.containsKey("=" + label) ? label + " · all" : label;
  }

  /** The folded labels, in order. */
  ReleasedCube.Group group(String dimension) {
    return new ReleasedCube.Group(
        dimension,
        extents.stream()
            .filter(Extent::folded)
            .map(this::definition)
            .sorted(Comparator.comparing(ReleasedCube.GroupLabel::label))
            .toList());
  }

  private ReleasedCube.GroupLabel definition(Extent extent) {
    List<String> excluded = extent.excluded().stream().map(this::label).sorted().toList();
    return new ReleasedCube.GroupLabel(label(extent), tree.label(extent.node()), excluded);
  }
}
