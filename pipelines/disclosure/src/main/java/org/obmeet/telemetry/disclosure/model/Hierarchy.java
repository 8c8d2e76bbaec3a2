package org.obmeet.telemetry.disclosure.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A tree over the values of one dimension. Node 0 is the root, the node of all values. The leaves
 * are the values, and the inner nodes form the levels between. The index of a parent is smaller
 * than the indices of its children.
 */
public final class Hierarchy {
  /** Index of the root, the node of all values. */
  public static final int ROOT = 0;

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
    IntStream.Builder[] children = new IntStream.Builder[parents.length];
    Arrays.setAll(children, node -> IntStream.builder());
    for (int node = 1; node < parents.length; node++) {
      children[parents[node]].add(node);
    }
    return Arrays.stream(children).map(nodes -> nodes.build().toArray()).toArray(int[][]::new);
  }

  public String dimension() {
    return dimension;
  }

  /** Returns the number of nodes, including the root. */
  public int size() {
    return parents.length;
  }

  /** Returns the label of a node; {@value #TOTAL} for the root. */
  public String label(int node) {
    return labels.get(node);
  }

  /** Returns the parent of a node; -1 for the root. */
  public int parent(int node) {
    return parents[node];
  }

  /** Returns the children of a node in ascending order. The caller must not change the array. */
  public int[] children(int node) {
    return children[node];
  }

  public boolean isLeaf(int node) {
    return children[node].length == 0;
  }

  /** Returns true if a node is equal to {@code ancestor} or a descendant of it. */
  public boolean isUnder(int node, int ancestor) {
    int at = node;
    while (at > ancestor) {
      at = parents[at];
    }
    return at == ancestor;
  }

  /** Returns the number of edges between the root and a node. */
  public int depth(int node) {
    int depth = 0;
    for (int at = node; at != ROOT; at = parents[at]) {
      depth++;
    }
    return depth;
  }

  /** A builder that collects the nodes of a hierarchy. */
  public static final class Builder {
    /** The parent and the label of a node, by which the builder finds it. */
    private record Child(int parent, String label) {}

    private final String dimension;
    private final List<String> labels = new ArrayList<>(List.of(TOTAL));
    private final List<Integer> parents = new ArrayList<>(List.of(-1));
    private final Map<Child, Integer> nodes = new HashMap<>();

    /** Creates a builder of a hierarchy that has only the root. */
    public Builder(String dimension) {
      this.dimension = dimension;
    }

    /** Returns the child that has a label under a parent. A missing child is added. */
    public int child(int parent, String label) {
      return nodes.computeIfAbsent(
          new Child(parent, label),
          child -> {
            labels.add(label);
            parents.add(parent);
            return labels.size() - 1;
          });
    }

    public Hierarchy build() {
      return new Hierarchy(dimension, labels, parents.stream().mapToInt(p -> p).toArray());
    }
  }
}
