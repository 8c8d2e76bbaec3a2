package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.privacy.cells.DimensionTree;

/**
 * One dimension of a population: the trees of all cubes that have it, as one hierarchy, in the
 * order of labels.
 */
final class SharedHierarchy {
  /** A node below its parent; a value and a level may have the same label. */
  private record Step(String label, boolean leaf) {}

  private static final Comparator<Step> ORDER =
      Comparator.comparing(Step::label, new LabelOrder()).thenComparing(Step::leaf);

  private static final class Node {
    private final Map<Step, Node> children = new TreeMap<>(ORDER);
    private int number;
  }

  private final Hierarchy hierarchy;
  private final Node root;
  private final Map<String, Integer> byLabel = new HashMap<>();

  private SharedHierarchy(Node root, String dimension) {
    this.root = root;
    Hierarchy.Builder builder = new Hierarchy.Builder(dimension);
    Set<String> values = new HashSet<>();
    values(root, values);
    number(root, values, builder);
    this.hierarchy = builder.build();
    for (int node = 0; node < hierarchy.size(); node++) {
      byLabel.put(hierarchy.label(node), node);
    }
  }

  private static void values(Node node, Set<String> values) {
    node.children.forEach(
        (step, child) -> {
          if (step.leaf()) {
            values.add(step.label());
          }
          values(child, values);
        });
  }

  private static void number(Node node, Set<String> values, Hierarchy.Builder builder) {
    node.children.forEach(
        (step, child) -> {
          boolean both = !step.leaf() && values.contains(step.label());
          child.number = builder.child(node.number, step.label() + (both ? " all" : ""));
          number(child, values, builder);
        });
  }

  /** The hierarchy. */
  Hierarchy hierarchy() {
    return hierarchy;
  }

  /** For each node of a tree its number here. */
  int[] numbers(DimensionTree tree) {
    Node[] nodes = new Node[tree.size()];
    nodes[DimensionTree.ROOT] = root;
    int[] numbers = new int[nodes.length];
    for (int node = 1; node < nodes.length; node++) {
      nodes[node] =
          nodes[tree.parent(node)].children.get(new Step(tree.label(node), tree.isLeaf(node)));
      numbers[node] = nodes[node].number;
    }
    return numbers;
  }

  /** The node of a label; empty if nobody has it. */
  Optional<Integer> node(String label) {
    return Optional.ofNullable(byLabel.get(label));
  }

  /** Collects trees. */
  static final class Builder {
    private final String dimension;
    private final Node root = new Node();

    Builder(String dimension) {
      this.dimension = dimension;
    }

    /** Adds the nodes of a tree. */
    void add(DimensionTree tree) {
      Node[] nodes = new Node[tree.size()];
      nodes[DimensionTree.ROOT] = root;
      for (int node = 1; node < nodes.length; node++) {
        nodes[node] =
            child(nodes[tree.parent(node)], new Step(tree.label(node), tree.isLeaf(node)));
      }
    }

    /**
     * Adds a value.
     *
     * @param path labels from the leaf upwards
     */
    void add(List<String> path) {
      Node node = root;
      for (int i = path.size() - 1; i >= 0; i--) {
        node = child(node, new Step(path.get(i), i == 0));
      }
    }

    private static Node child(Node parent, Step step) {
      return parent.children.computeIfAbsent(step, s -> new Node());
    }

    SharedHierarchy build() {
      return new SharedHierarchy(root, dimension);
    }
  }
}
