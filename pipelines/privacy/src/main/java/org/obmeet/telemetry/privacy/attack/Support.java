package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which finest cells of a table may hold anybody, as far as an attacker knows. */
final class Support {
  private final List<Map<String, Integer>> zeros = new ArrayList<>();
  private final List<String> dimensions;
  private final Set<List<Integer>> occupied = new HashSet<>();

  /**
   * @param impossible combinations known to be empty: dimension to value
   */
  Support(List<Map<String, String>> impossible, Universe universe) {
    this(impossible, List.of(), List.of(), universe);
  }

  /**
   * @param impossible combinations known to be empty: dimension to value
   * @param dimensions of {@code possible}
   * @param possible the only combinations that may hold anybody; empty where nothing is known
   */
  Support(
      List<Map<String, String>> impossible,
      List<String> dimensions,
      List<List<String>> possible,
      Universe universe) {
    this.dimensions = possible.isEmpty() ? List.of() : List.copyOf(dimensions);
    for (List<String> labels : possible) {
      List<Integer> numbers = new ArrayList<>();
      for (int d = 0; d < labels.size(); d++) {
        numbers.add(universe.find(dimensions.get(d), labels.get(d)));
      }
      occupied.add(numbers);
    }

    for (Map<String, String> combination : impossible) {
      Map<String, Integer> numbers = new HashMap<>();
      combination.forEach(
          (dimension, value) -> numbers.put(dimension, universe.find(dimension, value)));
      if (!numbers.containsValue(-1)) {
        zeros.add(numbers);
      }
    }
  }

  /** Whether some combination spans dimensions that no table has together. */
  boolean spans(List<OpenTable> tables) {
    return !dimensions.isEmpty() && none(tables, dimensions) && reach(tables)
        || zeros.stream().anyMatch(zero -> none(tables, zero.keySet()));
  }

  /**
   * The combinations of these dimensions that may hold anybody, by the numbers of their values;
   * empty where that is not known of all of them together.
   */
  List<int[]> cells(List<String> of) {
    if (of.size() != dimensions.size() || !of.containsAll(dimensions)) {
      return List.of();
    }
    int[] position = of.stream().mapToInt(dimensions::indexOf).toArray();
    return occupied.stream()
        .filter(numbers -> !numbers.contains(-1))
        .map(numbers -> Arrays.stream(position).map(numbers::get).toArray())
        .sorted(Arrays::compare)
        .toList();
  }

  /** Whether the tables together have the dimensions of what is possible. */
  private boolean reach(List<OpenTable> tables) {
    return dimensions.stream().allMatch(d -> tables.stream().anyMatch(t -> t.position(d) >= 0));
  }

  private static boolean none(List<OpenTable> tables, Collection<String> together) {
    return tables.stream().noneMatch(t -> t.table().dimensions().containsAll(together));
  }

  /** Whether a cell may hold anybody. */
  boolean possible(OpenTable table, int cell) {
    for (Map<String, Integer> zero : zeros) {
      if (table.table().dimensions().containsAll(zero.keySet())
          && zero.entrySet().stream()
              .allMatch(e -> table.value(cell, table.position(e.getKey())) == e.getValue())) {
        return false;
      }
    }
    if (!dimensions.isEmpty() && table.table().dimensions().containsAll(dimensions)) {
      return occupied.contains(
          dimensions.stream().map(d -> table.value(cell, table.position(d))).toList());
    }
    return true;
  }
}
