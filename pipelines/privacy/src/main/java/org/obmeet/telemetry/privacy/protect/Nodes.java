package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.obmeet.telemetry.privacy.tables.Hierarchy;

/**
 * The nodes of one dimension that a table has cells for: the total, the steps of the ladder and the
 * values that occur. Numbered so that a parent comes before its children and equal inputs are
 * numbered alike, in whatever order their records come; 0 is the total.
 */
final class Nodes {
  static final int TOTAL = 0;

  private final List<String> labels = new ArrayList<>();
  private final List<Integer> parents = new ArrayList<>();
  private final List<List<Integer>> children = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final int[] leafOf;
  private final int[][] paths;
  private final BitSet[] under;

  /**
   * @param values the values that occur, by code
   * @throws IllegalArgumentException where a value is a step of the ladder
   */
  Nodes(Hierarchy hierarchy, List<String> values) {
    append(Hierarchy.TOTAL, -1);
    Map<String, TreeSet<String>> below = new HashMap<>();
    for (String value : values) {
      if (hierarchy.isStep(value)) {
        throw new IllegalArgumentException(
            "values of " + hierarchy.dimension() + " must not be steps of its ladder: " + value);
      }
      List<String> path = hierarchy.path(value);
      for (int i = 0; i < path.size(); i++) {
        String parent = i + 1 < path.size() ? path.get(i + 1) : Hierarchy.TOTAL;
        below.computeIfAbsent(parent, p -> new TreeSet<>()).add(path.get(i));
      }
    }
    for (int node = 0; node < labels.size(); node++) {
      for (String child : below.getOrDefault(labels.get(node), new TreeSet<>())) {
        append(child, node);
      }
    }
    this.leafOf = values.stream().mapToInt(numbers::get).toArray();
    this.paths = new int[labels.size()][];
    for (int node = 0; node < paths.length; node++) {
      paths[node] = upwards(node);
    }
    this.under = new BitSet[paths.length];
    Arrays.setAll(under, node -> new BitSet());
    for (int node = 0; node < paths.length; node++) {
      for (int above : isLeaf(node) ? paths[node] : new int[0]) {
        under[above].set(node);
      }
    }
  }

  private void append(String label, int parent) {
    numbers.put(label, labels.size());
    if (parent >= 0) {
      children.get(parent).add(labels.size());
    }
    labels.add(label);
    parents.add(parent);
    children.add(new ArrayList<>(0));
  }

  private int[] upwards(int from) {
    List<Integer> path = new ArrayList<>();
    for (int node = from; node >= 0; node = parents.get(node)) {
      path.add(node);
    }
    return path.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Number of nodes. */
  int size() {
    return labels.size();
  }

  /** Label of a node. */
  String label(int node) {
    return labels.get(node);
  }

  /** The node of a label, or -1. */
  int find(String label) {
    return numbers.getOrDefault(label, -1);
  }

  /** Leaf of a value, by its code. */
  int leaf(int code) {
    return leafOf[code];
  }

  /** Whether a node is a value. */
  boolean isLeaf(int node) {
    return node != TOTAL && children.get(node).isEmpty();
  }

  /** The values under a node, itself where it is one. */
  BitSet leaves(int node) {
    return (BitSet) under[node].clone();
  }

  /** The values under a label; none where no record has it. */
  BitSet under(String label) {
    int node = find(label);
    return node < 0 ? new BitSet() : leaves(node);
  }

  /** The next finer nodes. */
  List<Integer> children(int node) {
    return children.get(node);
  }

  /** A node and everything above it, the total last. */
  int[] path(int node) {
    return paths[node];
  }
}
