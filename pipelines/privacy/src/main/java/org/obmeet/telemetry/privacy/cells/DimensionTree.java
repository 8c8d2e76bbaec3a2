package org.obmeet.telemetry.privacy.cells;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of one dimension as a tree. The root is the total, inner nodes are values of the
 * hierarchy's levels, and leaves are the finest values. A node's index is its rank in the order of
 * first appearance. The root has index 0, and a parent has a smaller index than its children.
 */
public final class DimensionTree {
  /** The index of the root, which is the total. */
  public static final int ROOT = 0;

  /** The parent and the label of a node, and if it is a leaf. */
  private record Node(int parent, String label, boolean leaf) {}

  private final List<Node> nodes = new ArrayList<>();
  private final Map<Node, Integer> indices = new HashMap<>();

  public DimensionTree() {
    nodes.add(new Node(-1, "*", false));
  }

  /**
   * Returns the leaf with a path of labels. Adds it if the tree has none.
   *
   * @param path labels from the leaf up to the root's child; at least one
   */
  public int leaf(List<String> path) {
    int node = ROOT;
    for (int i = path.size() - 1; i >= 0; i--) {
      node = child(node, path.get(i), i == 0);
    }
    return node;
  }

  /** Returns the child of {@code parent} with a label. Adds it if there is none. */
  int child(int parent, String label, boolean leaf) {
    return indices.computeIfAbsent(
        new Node(parent, label, leaf),
        added -> {
          nodes.add(added);
          return nodes.size() - 1;
        });
  }

  /** Returns the number of nodes, including the root. */
  public int size() {
    return nodes.size();
  }

  /** Returns the parent of a node, -1 for the root. */
  public int parent(int node) {
    return nodes.get(node).parent();
  }

  /** Returns the label of a node, {@code *} for the root. */
  public String label(int node) {
    return nodes.get(node).label();
  }

  /** Returns true if a node is a leaf, not an inner level of the hierarchy. */
  public boolean isLeaf(int node) {
    return nodes.get(node).leaf();
  }

  /** Returns true if {@code node} is {@code ancestor} or one of its descendants. */
  public boolean under(int node, int ancestor) {
    int at = node;
    while (at > ancestor) {
      at = parent(at);
    }
    return at == ancestor;
  }

  /** Adds the nodes of another tree. Returns this tree's node by the other tree's node. */
  int[] merge(DimensionTree other) {
    int[] mine = new int[other.size()];
    for (int i = 1; i < mine.length; i++) {
      mine[i] = child(mine[other.parent(i)], other.label(i), other.isLeaf(i));
    }
    return mine;
  }
}
