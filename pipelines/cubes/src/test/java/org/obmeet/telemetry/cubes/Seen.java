package org.obmeet.telemetry.cubes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.privacy.cells.Standing;

/** A cell table in the form of {@link BruteForce}. */
final class Seen {
  private Seen() {}

  static Map<List<List<String>>, BruteForce.Expected> cells(CellTable table) {
    Map<List<List<String>>, BruteForce.Expected> cells = new HashMap<>();
    for (int cell = 0; cell < table.size(); cell++) {
      int at = cell;
      cells.put(
          key(table, cell),
          new BruteForce.Expected(
              table.contributors(cell),
              table.standing(cell),
              each(table, m -> table.sum(at, m)),
              each(table, m -> table.carriers(at, m)),
              each(table, m -> table.standingCarriers(at, m)),
              each(table, m -> table.first(at, m)),
              each(table, m -> table.second(at, m)),
              each(table, m -> table.unattributed(at, m))));
    }
    return cells;
  }

  static List<Map<List<List<String>>, List<Long>>> footprints(CellTable table) {
    Map<Integer, Map<List<List<String>>, List<Long>>> found = new TreeMap<>();
    for (int i = 0; i < table.footprints().size(); i++) {
      int entry = i;
      found
          .computeIfAbsent(table.footprints().contributor(i), k -> new HashMap<>())
          .put(key(table, table.footprints().cell(i)), values(table, entry));
    }
    return List.copyOf(found.values());
  }

  private static List<Long> values(CellTable table, int entry) {
    List<Long> values = new ArrayList<>(each(table, m -> table.footprints().value(entry, m)));
    values.add(table.footprints().standing(entry) == Standing.WITH ? 1L : 0L);
    return values;
  }

  /** Drops footprints as a merged table does: small, or with too few of standing. */
  static void keepSmall(CellTable table, int threshold) {
    table
        .footprints()
        .keepSmall(
            cell ->
                table.contributors(cell) < threshold
                    || table.standing(cell) < Standing.needed(threshold));
  }

  private static List<Long> each(CellTable table, IntToLongFunction value) {
    return IntStream.range(0, table.measures()).mapToLong(value::applyAsLong).boxed().toList();
  }

  private static List<List<String>> key(CellTable table, int cell) {
    List<List<String>> key = new ArrayList<>();
    for (int d = 0; d < table.trees().size(); d++) {
      key.add(path(table.trees().get(d), table.node(cell, d)));
    }
    return key;
  }

  private static List<String> path(DimensionTree tree, int node) {
    List<String> path = new ArrayList<>();
    for (int at = node; at != DimensionTree.ROOT; at = tree.parent(at)) {
      path.add(tree.label(at));
    }
    path.add(tree.isLeaf(node) ? "leaf" : "step");
    return path;
  }
}
