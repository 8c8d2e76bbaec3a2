package org.obmeet.telemetry.jobs.aggregate.population;

import com.google.common.base.CharMatcher;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.privacy.cells.DimensionTree;

/**
 * A dimension's hierarchy in a population. It is the union of the trees of all cubes that have the
 * dimension, and of the filters' labels, in the order of labels. An inner node with the label of a
 * leaf gets the suffix {@code all}.
 */
final class SharedHierarchy {
  /** The key of a node below its parent. A leaf and an inner node may have the same label. */
  private record ChildKey(String label, boolean leaf) {}

  private static final Comparator<ChildKey> ORDER =
      Comparator.comparing(ChildKey::label, new LabelOrder()).thenComparing(ChildKey::leaf);

  /** A node of the tree under construction. */
  private static final class Node {
    private final Map<ChildKey, Node> children = new TreeMap<>(ORDER);
    private int index;
  }

  private final Hierarchy hierarchy;
  private final Node root;
  private final Map<String, Integer> byLabel = new HashMap<>();

  private SharedHierarchy(Node root, String dimension) {
    this.root = root;
    Hierarchy.Builder builder = new Hierarchy.Builder(dimension);
    Set<String> leafLabels = new HashSet<>();
    collectLeafLabels(root, leafLabels);
    assignIndices(root, leafLabels, builder);
    this.hierarchy = builder.build();
    for (int node = 0; node < hierarchy.size(); node++) {
      byLabel.put(hierarchy.label(node), node);
    }
  }

  private static void collectLeafLabels(Node node, Set<String> leafLabels) {
    node.children.forEach(
        (key, child) -> {
          if (key.leaf()) {
            leafLabels.add(key.label());
          }
          collectLeafLabels(child, leafLabels);
        });
  }

  private static void assignIndices(Node node, Set<String> leafLabels, Hierarchy.Builder builder) {
    node.children.forEach(
        (key, child) -> {
          boolean both = !key.leaf() && leafLabels.contains(key.label());
          child.index = builder.child(node.index, key.label() + (both ? " all" : ""));
          assignIndices(child, leafLabels, builder);
        });
  }

  Hierarchy hierarchy() {
    return hierarchy;
  }

  /** Returns the hierarchy's node for each node of a tree. */
  int[] nodesOf(DimensionTree tree) {
    Node[] nodes = new Node[tree.size()];
    nodes[DimensionTree.ROOT] = root;
    int[] indices = new int[nodes.length];
    for (int node = 1; node < nodes.length; node++) {
      nodes[node] =
          nodes[tree.parent(node)].children.get(new ChildKey(tree.label(node), tree.isLeaf(node)));
      indices[node] = nodes[node].index;
    }
    return indices;
  }

  Optional<Integer> node(String label) {
    return Optional.ofNullable(byLabel.get(label));
  }

  /** Builds a hierarchy from trees and single values. */
  static final class Builder {
    private final String dimension;
    private final Node root = new Node();

    Builder(String dimension) {
      this.dimension = dimension;
    }

    void add(DimensionTree tree) {
      Node[] nodes = new Node[tree.size()];
      nodes[DimensionTree.ROOT] = root;
      for (int node = 1; node < nodes.length; node++) {
        nodes[node] =
            child(nodes[tree.parent(node)], new ChildKey(tree.label(node), tree.isLeaf(node)));
      }
    }

    /** Adds a value by its labels, from the leaf upwards. */
    void add(List<String> path) {
      Node node = root;
      for (int i = path.size() - 1; i >= 0; i--) {
        node = child(node, new ChildKey(path.get(i), i == 0));
      }
    }

    private static Node child(Node parent, ChildKey key) {
      return parent.children.computeIfAbsent(key, s -> new Node());
    }

    SharedHierarchy build() {
      return new SharedHierarchy(root, dimension);
    }
  }

  /**
   * The order of labels in released tables. Numbers within a label are compared by value, so that
   * {@code 6.9} precedes {@code 6.10}.
   */
  private static final class LabelOrder implements Comparator<String> {
    private static final CharMatcher DIGIT = CharMatcher.inRange('0', '9');
    private static final Pattern PART = Pattern.compile("\\d+|\\D+");

    @Override
    public int compare(String one, String other) {
      Matcher first = PART.matcher(one);
      Matcher second = PART.matcher(other);
      boolean more = first.find();
      boolean otherMore = second.find();
      while (more && otherMore) {
        int order = compareParts(first.group(), second.group());
        if (order != 0) {
          return order;
        }
        more = first.find();
        otherMore = second.find();
      }
      return more || otherMore ? Boolean.compare(more, otherMore) : one.compareTo(other);
    }

    private static int compareParts(String one, String other) {
      boolean numbers = DIGIT.matches(one.charAt(0)) && DIGIT.matches(other.charAt(0));
      return numbers ? new BigInteger(one).compareTo(new BigInteger(other)) : one.compareTo(other);
    }
  }
}
