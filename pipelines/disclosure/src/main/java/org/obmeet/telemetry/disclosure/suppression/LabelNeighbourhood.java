package org.obmeet.telemetry.disclosure.suppression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.obmeet.telemetry.disclosure.linear.MoveSearch;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.Table;

/**
 * Neighbourhoods of cells that limit a search for moves. The neighbourhood of a cell has few labels
 * of each dimension: the cell's label, its ancestors, and the best of their siblings and
 * descendants. The neighbourhood has all cells of all tables with these labels, except cells that
 * must not change. Therefore it also contains all cells of a swap between two of the labels. The
 * neighbourhood of a union is the union alone.
 *
 * @param measure index of the measure in the population
 * @param cells for each cell of the system its index in the population
 * @param variable for each cell of the population its index in the system; -1 if it has none
 */
@SuppressWarnings("ArrayRecordComponent")
public record LabelNeighbourhood(Population population, int measure, int[] cells, int[] variable)
    implements MoveSearch.Neighbours {
  @Override
  public int[] near(int cell, int breadth, MoveSearch.Prices prices) {
    if (cell >= cells.length) {
      return new int[] {cell};
    }
    int[] own = new int[population.hierarchies().size()];
    List<int[]> labels = new ArrayList<>();
    for (int d = 0; d < own.length; d++) {
      own[d] = population.node(cells[cell], d);
    }
    for (int d = 0; d < own.length; d++) {
      labels.add(labels(own, d, breadth, prices));
    }
    Set<Integer> near = new LinkedHashSet<>();
    near.add(cell);
    for (Table table : population.tables()) {
      int[] combination = table.filter().stream().mapToInt(node -> node).toArray();
      if (mayBeNear(combination, labels, table)) {
        collect(table, 0, combination, labels, prices, near);
      }
    }
    return near.stream().mapToInt(c -> c).toArray();
  }

  /** Returns true if a table has a dimension and the labels include the nodes of its filter. */
  private static boolean mayBeNear(int[] filter, List<int[]> labels, Table table) {
    for (int d = 0; d < filter.length; d++) {
      int node = filter[d];
      if (node != Hierarchy.ROOT && Arrays.stream(labels.get(d)).noneMatch(l -> l == node)) {
        return false;
      }
    }
    return !table.dimensions().isEmpty();
  }

  private void collect(
      Table table,
      int at,
      int[] combination,
      List<int[]> labels,
      MoveSearch.Prices prices,
      Set<Integer> near) {
    if (at == table.dimensions().size()) {
      int found = population.find(combination);
      if (found >= 0
          && variable[found] >= 0
          && prices.of(variable[found]) != MoveSearch.Prices.FIXED) {
        near.add(variable[found]);
      }
      return;
    }
    int d = table.dimensions().get(at);
    for (int label : labels.get(d)) {
      combination[d] = label;
      collect(table, at + 1, combination, labels, prices, near);
    }
    combination[d] = Hierarchy.ROOT;
  }

  /** Returns a dimension's nodes in the neighbourhood: the root and nodes near the cell's node. */
  private int[] labels(int[] own, int dimension, int breadth, MoveSearch.Prices prices) {
    Hierarchy hierarchy = population.hierarchies().get(dimension);
    Set<Integer> labels = new LinkedHashSet<>();
    labels.add(Hierarchy.ROOT);
    for (int at = own[dimension]; at != Hierarchy.ROOT; at = hierarchy.parent(at)) {
      labels.add(at);
      addBest(labels, hierarchy.children(hierarchy.parent(at)), own, dimension, breadth, prices);
    }
    // Adds the best path below each label. Changes of the label can be compensated along the path.
    for (int label : labels.stream().mapToInt(l -> l).toArray()) {
      if (label != Hierarchy.ROOT || own[dimension] == Hierarchy.ROOT) {
        for (int[] below = hierarchy.children(label); below.length > 0; ) {
          int best = addBest(labels, below, own, dimension, breadth, prices);
          below = best < 0 ? new int[0] : hierarchy.children(best);
        }
      }
    }
    return labels.stream().mapToInt(l -> l).toArray();
  }

  /** Adds the best labels whose cells may change. Returns the best label; -1 if there is none. */
  private int addBest(
      Set<Integer> labels,
      int[] candidates,
      int[] own,
      int dimension,
      int breadth,
      MoveSearch.Prices prices) {
    int[] best = new int[breadth];
    double[] ranks = new double[breadth];
    int size = 0;
    int[] combination = own.clone();
    for (int candidate : candidates) {
      combination[dimension] = candidate;
      double rank = rank(combination, candidate, dimension, prices);
      if (rank == Double.NEGATIVE_INFINITY || size == breadth && rank <= ranks[size - 1]) {
        continue;
      }
      int at = size < breadth ? size++ : size - 1;
      while (at > 0 && ranks[at - 1] < rank) {
        best[at] = best[at - 1];
        ranks[at] = ranks[at - 1];
        at--;
      }
      best[at] = candidate;
      ranks[at] = rank;
    }
    for (int i = 0; i < size; i++) {
      labels.add(best[i]);
    }
    return size == 0 ? -1 : best[0];
  }

  /**
   * Returns the rank of a label; a higher rank is better. Labels with a suppressed cell are best,
   * ordered by value. Labels with a published cell follow, the cheapest first. Labels whose
   * combination has no cell are last. Labels that cannot be used have negative infinity.
   */
  private double rank(int[] combination, int label, int dimension, MoveSearch.Prices prices) {
    int found = population.find(combination);
    if (found < 0 || variable[found] < 0) {
      int[] alone = new int[combination.length];
      alone[dimension] = label;
      found = population.find(alone);
      if (found < 0 || variable[found] < 0) {
        return Double.NEGATIVE_INFINITY;
      }
      return -1e12 + population.values(found, measure).value();
    }
    double price = prices.of(variable[found]);
    if (price == MoveSearch.Prices.FIXED) {
      return Double.NEGATIVE_INFINITY;
    }
    return price <= 0
        ? 1e9 + Math.min(1e9, population.values(found, measure).value())
        : -Math.min(1e9, price);
  }
}
