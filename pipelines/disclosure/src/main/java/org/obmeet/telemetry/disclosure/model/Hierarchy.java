package org.obmeet.telemetry.disclosure.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of one dimension as a tree: node 0 is the root and stands for every value, the leaves
 * are the values, the nodes between are the levels. A parent's number is smaller than its
 * children's.
 */
public final class Hierarchy {
  /** The node that stands for every value. */
  public static final int ROOT = 0;

  /** Label of the root. */
  public static final String TOTAL = "*";

  private final String dimension;
  private final List<String> labels;
  private final int[] parents;
  private final int[][] children;

  private Hierarchy(String dimension, List<String> labels, int[] parents) {
    this.dimension = dimension;
    this.labels = List.copyOf(labels);
    this.parents = parents;
    this.children = childrenOf(parents);
  }

  private static int[][] childrenOf(int[] parents) {
    int[] counts = new int[parents.length];
    for (int node = 1; node < parents.length; node++) {
      counts[parents[node]]++;
    }
    int[][] children = new int[parents.length][];
    for (int node = 0; node < parents.length; node++) {
      children[node] = new int[counts[node]];
    }
    for (int node = parents.length - 1; node > 0; node--) {
      children[parents[node]][--counts[parents[node]]] = node;
    }
    return children;
  }

  /** Name of the dimension. */
  public String dimension() {
    return dimension;
  }

  /** Number of nodes, the root included. */
  public int size() {
    return parents.length;
  }

  /** Label of a node; {@value #TOTAL} for the root. */
  public String label(int node) {
    return labels.get(node);
  }

  /** Parent of a node; -1 for the root. */
  public int parent(int node) {
    return parents[node];
  }

  /** Children of a node, in order of number; not to be changed. */
  public int[] children(int node) {
    return children[node];
  }

  /** Whether a node has no children. */
  public boolean leaf(int node) {
    return children[node].length == 0;
  }

  /** Whether a node is another one or lies below it. */
  public boolean under(int node, int ancestor) {
    int at = node;
    while (at > ancestor) {
      at = parents[at];
    }
    return at == ancestor;
  }

  /** Number of steps from the root. */
  public int depth(int node) {
    int depth = 0;
    for (int at = node; at != ROOT; at = parents[at]) {
      depth++;
    }
    return depth;
  }

  /** Collects the nodes of a hierarchy. */
  public static final class Builder {
    private record Child(int parent, String label) {}

    private final String dimension;
    private final List<String> labels = new ArrayList<>(List.of(TOTAL));
    private final List<Integer> parents = new ArrayList<>(List.of(-1));
    private final Map<Child, Integer> nodes = new HashMap<>();

    /** A hierarchy with the root alone. */
    public Builder(String dimension) {
      this.dimension = dimension;
    }

    /** The node of that label below a parent, added if it is new. */
    public int child(int parent, String label) {
      return nodes.computeIfAbsent(
          new Child(parent, label),
          child -> {
            labels.add(label);
            parents.add(parent);
            return labels.size() - 1;
          });
    }

    /** The leaf with these labels, from the leaf upwards, the root left out. */
    public int path(List<String> leafUpwards) {
      int node = ROOT;
      for (int i = leafUpwards.size() - 1; i >= 0; i--) {
        node = child(node, leafUpwards.get(i));
      }
      return node;
    }

    /** The hierarchy of the nodes so far. */
    public Hierarchy build() {
      return new Hierarchy(dimension, labels, parents.stream().mapToInt(p -> p).toArray());
    }
  }
}
