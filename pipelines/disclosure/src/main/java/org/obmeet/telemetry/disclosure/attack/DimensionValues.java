package org.obmeet.telemetry.disclosure.attack;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;

/** The values of each dimension in released tables, and the values under each label. */
final class DimensionValues {
  /** The only value of a dimension if the tables release nothing but its total. */
  private static final String UNDIVIDED = "-";

  private final Map<String, ParentLabels> parents = new HashMap<>();

  /** The values of each dimension, sorted. */
  private final Map<String, List<String>> valuesByDimension = new HashMap<>();

  /** For each dimension and label the indices of the values under the label, in order. */
  private final Map<String, Map<String, List<Integer>>> under = new HashMap<>();

  DimensionValues(List<ProtectedTable> tables, List<ParentLabels> hierarchies) {
    hierarchies.forEach(hierarchy -> parents.put(hierarchy.dimension(), hierarchy));
    Map<String, Set<String>> values = new TreeMap<>();
    for (ProtectedTable table : tables) {
      for (int d = 0; d < table.dimensions().size(); d++) {
        String dimension = table.dimensions().get(d);
        Set<String> found = values.computeIfAbsent(dimension, key -> new TreeSet<>());
        Map<String, List<String>> groups = table.groups().getOrDefault(dimension, Map.of());
        groups.values().forEach(found::addAll);
        for (ProtectedTable.Row row : table.rows()) {
          String label = row.labels().get(d);
          if (!groups.containsKey(label)
              && !label.equals(ParentLabels.TOTAL)
              && !parents(dimension).isInnerLabel(label)) {
            found.add(label);
          }
        }
      }
    }
    values.forEach(
        (dimension, found) -> addValues(dimension, found.isEmpty() ? Set.of(UNDIVIDED) : found));
  }

  private void addValues(String dimension, Set<String> values) {
    Map<String, List<Integer>> leaves = new HashMap<>();
    List<String> sortedValues = List.copyOf(values);
    for (int index = 0; index < sortedValues.size(); index++) {
      for (String label : parents(dimension).path(sortedValues.get(index))) {
        leaves.computeIfAbsent(label, key -> new ArrayList<>()).add(index);
      }
    }
    valuesByDimension.put(dimension, sortedValues);
    under.put(dimension, leaves);
  }

  private ParentLabels parents(String dimension) {
    return parents.computeIfAbsent(dimension, ParentLabels::flat);
  }

  int size(String dimension) {
    return valuesByDimension.get(dimension).size();
  }

  String value(String dimension, int index) {
    return valuesByDimension.get(dimension).get(index);
  }

  /** Returns the index of a value; -1 if the dimension does not have it. */
  int find(String dimension, String value) {
    List<String> sorted = valuesByDimension.getOrDefault(dimension, List.of());
    return Math.max(-1, Collections.binarySearch(sorted, value));
  }

  /**
   * Returns the indices of the values that a label of a table includes.
   *
   * @throws IllegalArgumentException if the label includes no value
   */
  int[] leaves(ProtectedTable table, String dimension, String label) {
    if (label.equals(ParentLabels.TOTAL)) {
      return IntStream.range(0, size(dimension)).toArray();
    }
    List<String> group = table.groups().getOrDefault(dimension, Map.of()).get(label);
    int[] leaves =
        group == null
            ? under.get(dimension).getOrDefault(label, List.of()).stream()
                .mapToInt(i -> i)
                .toArray()
            : group.stream().mapToInt(value -> find(dimension, value)).sorted().toArray();
    if (leaves.length == 0) {
      throw new IllegalArgumentException(
          "label '%s' of dimension %s in table %s must mean at least one value; it means none"
              .formatted(label, dimension, table.name()));
    }
    return leaves;
  }
}
