package org.obmeet.telemetry.privacy.disclosure;

import java.util.List;
import java.util.function.IntConsumer;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.DimensionTree;

/** Walks over tuples of nodes: which kernel cells contain which. */
final class Tuples {
  private final CellTable table;
  private final List<DimensionTree> trees;

  Tuples(CellTable table) {
    this.table = table;
    this.trees = table.trees();
  }

  /**
   * Visits every cell that contains {@code cell}, itself included: one per combination of
   * ancestors.
   *
   * @throws IllegalArgumentException where the table lacks one of them
   */
  void containing(int cell, IntConsumer visit) {
    int[] nodes = new int[trees.size()];
    climb(cell, 0, nodes, visit);
  }

  private void climb(int cell, int dimension, int[] nodes, IntConsumer visit) {
    if (dimension == nodes.length) {
      visit.accept(require(nodes));
      return;
    }
    DimensionTree tree = trees.get(dimension);
    for (int node = table.node(cell, dimension); node >= 0; node = tree.parent(node)) {
      nodes[dimension] = node;
      climb(cell, dimension + 1, nodes, visit);
    }
  }

  /** The cell of these nodes. */
  int require(int[] nodes) {
    int found = table.find(nodes);
    if (found < 0) {
      throw new IllegalArgumentException(
          "cells must hold every ladder level and total of each finest cell; one is missing");
    }
    return found;
  }

  /** Nodes of a cell. */
  int[] nodes(int cell) {
    int[] nodes = new int[trees.size()];
    for (int d = 0; d < nodes.length; d++) {
      nodes[d] = table.node(cell, d);
    }
    return nodes;
  }

  /** Whether {@code cell} lies under these nodes in every dimension. */
  boolean under(int cell, int[] nodes) {
    for (int d = 0; d < nodes.length; d++) {
      if (!trees.get(d).under(table.node(cell, d), nodes[d])) {
        return false;
      }
    }
    return true;
  }

  /** Raises {@code nodes} until they contain {@code cell} too. */
  void raise(int[] nodes, int cell) {
    for (int d = 0; d < nodes.length; d++) {
      nodes[d] = common(trees.get(d), nodes[d], table.node(cell, d));
    }
  }

  /** Steps between a cell and the total, over all dimensions. */
  int depth(int cell) {
    int steps = 0;
    for (int d = 0; d < trees.size(); d++) {
      steps += depth(trees.get(d), table.node(cell, d));
    }
    return steps;
  }

  private static int depth(DimensionTree tree, int node) {
    int steps = 0;
    for (int at = node; at != DimensionTree.ROOT; at = tree.parent(at)) {
      steps++;
    }
    return steps;
  }

  /** The lowest node that contains both. */
  static int common(DimensionTree tree, int a, int b) {
    int left = a;
    int right = b;
    while (left != right) {
      if (left > right) {
        left = tree.parent(left);
      } else {
        right = tree.parent(right);
      }
    }
    return left;
  }
}
