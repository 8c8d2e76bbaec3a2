package org.obmeet.telemetry.cubes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.CellTableCodec;
import org.obmeet.telemetry.privacy.cells.ContributorEligibility;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.privacy.cells.Footprints;

/** Converts cell tables to the form of {@link ExpectedCells}. */
final class ObservedCells {
  private ObservedCells() {}

  static Map<List<List<String>>, ExpectedCells.Expected> cells(CellTable table) {
    Map<List<List<String>>, ExpectedCells.Expected> cells = new HashMap<>();
    for (int cell = 0; cell < table.size(); cell++) {
      int at = cell;
      cells.put(
          key(table, cell),
          new ExpectedCells.Expected(
              table.contributors(cell),
              table.eligible(cell),
              each(table, m -> table.sum(at, m)),
              each(table, m -> table.carriers(at, m)),
              each(table, m -> table.eligibleCarriers(at, m)),
              each(table, m -> table.largest(at, m)),
              each(table, m -> table.secondLargest(at, m))));
    }
    return cells;
  }

  static List<Map<List<List<String>>, List<Long>>> footprints(CellTable table) {
    Map<Integer, Map<List<List<String>>, List<Long>>> found = new TreeMap<>();
    Footprints.Cursor entry = table.footprints().cursor();
    while (entry.next()) {
      found
          .computeIfAbsent(entry.contributor(), k -> new HashMap<>())
          .put(key(table, entry.cell()), values(table, entry));
    }
    return List.copyOf(found.values());
  }

  private static List<Long> values(CellTable table, Footprints.Cursor entry) {
    List<Long> values = new ArrayList<>(each(table, entry::value));
    values.add(entry.eligibility() == ContributorEligibility.ELIGIBLE ? 1L : 0L);
    return values;
  }

  /** Returns one cube's cells merged from all parts, with the footprints of the merged table. */
  static CellTable merged(List<Map<String, CellTable>> parts, String cube, int threshold) {
    return CellTableCodec.merged(
        parts.stream().map(part -> CellTableCodec.encode(part.get(cube))).toList(),
        table ->
            cell ->
                table.contributors(cell) < threshold
                    || table.eligible(cell) < ContributorEligibility.minimum(threshold));
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
