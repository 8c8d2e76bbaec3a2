package org.obmeet.telemetry.cli.protect.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;

/**
 * Finds the rows of a released table to which a combination of values belongs. In each dimension,
 * the label of such a row is the value, its ancestor, a group that contains it, or the total.
 */
public final class RowIndex {
  private final ReleasedTable table;
  private final Map<String, ParentLabels> hierarchies;

  /** Position of each row by its labels. */
  private final Map<List<String>, Integer> rows = new HashMap<>();

  /** For each dimension, the labels of the table. */
  private final List<Set<String>> present = new ArrayList<>();

  /** For each dimension, the groups of each value. */
  private final List<Map<String, List<String>>> groups = new ArrayList<>();

  /** A cache: for each dimension, the labels that a value belongs to. */
  private final List<Map<String, List<String>>> labels = new ArrayList<>();

  /**
   * Indexes the rows of a table.
   *
   * @param hierarchies hierarchies by dimension; a dimension without one is flat
   */
  public RowIndex(ReleasedTable table, Map<String, ParentLabels> hierarchies) {
    this.table = table;
    this.hierarchies = Map.copyOf(hierarchies);
    table.rows().forEach(row -> rows.put(row.labels(), rows.size()));
    for (int d = 0; d < table.dimensions().size(); d++) {
      Set<String> known = new HashSet<>();
      for (ReleasedTable.Row row : table.rows()) {
        known.add(row.labels().get(d));
      }
      present.add(known);
      labels.add(new HashMap<>());
      groups.add(groups(table.groups().getOrDefault(table.dimensions().get(d), Map.of())));
    }
  }

  private static Map<String, List<String>> groups(Map<String, List<String>> values) {
    Map<String, List<String>> labels = new HashMap<>();
    values.forEach(
        (label, of) ->
            of.forEach(v -> labels.computeIfAbsent(v, x -> new ArrayList<>()).add(label)));
    return labels;
  }

  /**
   * Returns the positions of the rows to which a combination belongs.
   *
   * @param values one value for each dimension
   */
  public int[] rows(List<String> values) {
    List<List<String>> product = List.of(List.of());
    for (int d = 0; d < values.size(); d++) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> start : product) {
        for (String label : labels(d, values.get(d))) {
          List<String> next = new ArrayList<>(start);
          next.add(label);
          longer.add(next);
        }
      }
      product = longer;
    }
    return product.stream().filter(rows::containsKey).mapToInt(rows::get).toArray();
  }

  private List<String> labels(int d, String value) {
    return labels
        .get(d)
        .computeIfAbsent(
            value,
            v -> {
              String dimension = table.dimensions().get(d);
              ParentLabels hierarchy =
                  hierarchies.getOrDefault(dimension, ParentLabels.flat(dimension));
              List<String> all = new ArrayList<>(hierarchy.path(v));
              all.add(ParentLabels.TOTAL);
              all.addAll(groups.get(d).getOrDefault(v, List.of()));
              all.retainAll(present.get(d));
              return all;
            });
  }
}
