package org.obmeet.telemetry.privacy.cells;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of one dimension as a tree: the root is everything, inner nodes are the steps of the
 * ladder, leaves are the values themselves. Nodes are numbered from 0, the root, in the order in
 * which they were first seen; a parent's number is smaller than its children's.
 */
public final class DimensionTree {
  /** The node that stands for every value. */
  public static final int ROOT = 0;

  private record Step(int parent, String label, boolean leaf) {}

  private final List<Step> nodes = new ArrayList<>();
  private final List<List<Integer>> children = new ArrayList<>();
  private final Map<Step, Integer> numbers = new HashMap<>();

  public DimensionTree() {
    nodes.add(new Step(-1, "*", false));
    children.add(new ArrayList<>());
  }

  /**
   * The leaf with the given labels, added where it is new.
   *
   * @param path labels from the leaf upwards, the root left out; at least one
   */
  public int leaf(List<String> path) {
    int node = ROOT;
    for (int i = path.size() - 1; i >= 0; i--) {
      node = child(node, path.get(i), i == 0);
    }
    return node;
  }

  /** The child of {@code parent} with that label, added where it is new. */
  int child(int parent, String label, boolean leaf) {
    Step step = new Step(parent, label, leaf);
    Integer known = numbers.get(step);
    if (known != null) {
      return known;
    }
    int number = nodes.size();
    nodes.add(step);
    numbers.put(step, number);
    children.add(new ArrayList<>(0));
    children.get(parent).add(number);
    return number;
  }

  /** Number of nodes, root included. */
  public int size() {
    return nodes.size();
  }

  /** Parent of a node; -1 for the root. */
  public int parent(int node) {
    return nodes.get(node).parent();
  }

  /** Label of a node; {@code *} for the root. */
  public String label(int node) {
    return nodes.get(node).label();
  }

  /** Whether a node is a value rather than a step of the ladder. */
  public boolean isLeaf(int node) {
    return nodes.get(node).leaf();
  }

  /** Whether {@code node} is {@code ancestor} or lies below it. */
  public boolean under(int node, int ancestor) {
    int at = node;
    while (at > ancestor) {
      at = parent(at);
    }
    return at == ancestor;
  }

  /** Children of a node, in order of number; a view. */
  public List<Integer> children(int node) {
    return Collections.unmodifiableList(children.get(node));
  }

  /** For each node of {@code other} its number in this tree, added where it is new. */
  int[] absorb(DimensionTree other) {
    int[] mine = new int[other.size()];
    for (int i = 1; i < mine.length; i++) {
      mine[i] = child(mine[other.parent(i)], other.label(i), other.isLeaf(i));
    }
    return mine;
  }
}
