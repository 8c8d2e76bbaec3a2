package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/**
 * The values that each dimension has, as far as labels and groups of released tables name them, and
 * which of them a label stands for.
 */
final class Universe {
  private final Map<String, Hierarchy> hierarchies = new HashMap<>();
  private final Map<String, List<String>> values = new HashMap<>();
  private final Map<String, Map<String, Integer>> numbers = new HashMap<>();
  private final Map<String, Map<String, int[]>> under = new HashMap<>();

  Universe(List<ReleasedTable> tables, List<Hierarchy> ladders) {
    ladders.forEach(ladder -> hierarchies.put(ladder.dimension(), ladder));
    Map<String, Set<String>> found = new HashMap<>();
    for (ReleasedTable table : tables) {
      for (int d = 0; d < table.dimensions().size(); d++) {
        Set<String> names =
            found.computeIfAbsent(table.dimensions().get(d), dimension -> new TreeSet<>());
        collect(table, d, names);
      }
    }
    found.forEach(this::number);
  }

  private void collect(ReleasedTable table, int d, Set<String> names) {
    String dimension = table.dimensions().get(d);
    Map<String, List<String>> groups = table.groups().getOrDefault(dimension, Map.of());
    Set<String> seen = new HashSet<>();
    for (ReleasedTable.Row row : table.rows()) {
      String label = row.labels().get(d);
      if (seen.add(label)) {
        if (groups.containsKey(label)) {
          names.addAll(groups.get(label));
        } else if (!label.equals(Hierarchy.TOTAL) && !ladder(dimension).isStep(label)) {
          names.add(label);
        }
      }
    }
  }

  private void number(String dimension, Set<String> names) {
    List<String> ordered = names.isEmpty() ? List.of(Audit.UNDIVIDED) : List.copyOf(names);
    values.put(dimension, ordered);
    Map<String, Integer> number = new HashMap<>();
    Map<String, List<Integer>> steps = new HashMap<>();
    for (int i = 0; i < ordered.size(); i++) {
      number.put(ordered.get(i), i);
      for (String step : ladder(dimension).path(ordered.get(i))) {
        steps.computeIfAbsent(step, s -> new ArrayList<>()).add(i);
      }
    }
    numbers.put(dimension, number);
    Map<String, int[]> sets = new HashMap<>();
    steps.forEach((step, leaves) -> sets.put(step, leaves.stream().mapToInt(i -> i).toArray()));
    under.put(dimension, sets);
  }

  private Hierarchy ladder(String dimension) {
    return hierarchies.computeIfAbsent(dimension, Hierarchy::flat);
  }

  /** Number of values of a dimension. */
  int size(String dimension) {
    return values.get(dimension).size();
  }

  /** A value of a dimension. */
  String value(String dimension, int number) {
    return values.get(dimension).get(number);
  }

  /** Number of a value, or -1. */
  int find(String dimension, String value) {
    return numbers.getOrDefault(dimension, Map.of()).getOrDefault(value, -1);
  }

  /**
   * The values that a label of a table stands for.
   *
   * @throws IllegalArgumentException where it stands for none
   */
  int[] leaves(ReleasedTable table, String dimension, String label) {
    if (label.equals(Hierarchy.TOTAL)) {
      int[] all = new int[size(dimension)];
      java.util.Arrays.setAll(all, i -> i);
      return all;
    }
    List<String> group = table.groups().getOrDefault(dimension, Map.of()).get(label);
    int[] leaves =
        group != null
            ? group.stream().mapToInt(value -> find(dimension, value)).sorted().toArray()
            : under.get(dimension).getOrDefault(label, new int[0]);
    if (leaves.length == 0) {
      throw new IllegalArgumentException(
          "label '"
              + label
              + "' of "
              + dimension
              + " in table "
              + table.name()
              + " stands for no value");
    }
    return leaves;
  }
}
