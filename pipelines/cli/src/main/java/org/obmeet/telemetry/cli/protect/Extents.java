package org.obmeet.telemetry.cli.protect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.privacy.tables.ReleasedTable.Row;

/** Which rows of a table make up another along one dimension. */
final class Extents {
  private final Map<List<String>, List<Row>> lines = new HashMap<>();
  private final List<Map<String, BitSet>> extents = new ArrayList<>();

  /**
   * @param hierarchies ladders of the table's dimensions
   * @param values values of each dimension, by name
   */
  Extents(
      ReleasedTable table, Map<String, Hierarchy> hierarchies, Map<String, List<String>> values) {
    for (int d = 0; d < table.dimensions().size(); d++) {
      String dimension = table.dimensions().get(d);
      Map<String, List<String>> groups = table.groups().getOrDefault(dimension, Map.of());
      extents.add(extents(hierarchies.get(dimension), values.get(dimension), groups));
      for (Row row : table.rows()) {
        lines.computeIfAbsent(line(row, d), x -> new ArrayList<>()).add(row);
      }
    }
  }

  private static Map<String, BitSet> extents(
      Hierarchy ladder, List<String> values, Map<String, List<String>> groups) {
    Map<String, BitSet> extents = new HashMap<>();
    BitSet all = new BitSet();
    all.set(0, values.size());
    extents.put(Hierarchy.TOTAL, all);
    for (int v = 0; v < values.size(); v++) {
      for (String label : ladder.path(values.get(v))) {
        extents.computeIfAbsent(label, x -> new BitSet()).set(v);
      }
    }
    groups.forEach(
        (label, of) -> {
          BitSet extent = new BitSet();
          of.stream().mapToInt(values::indexOf).filter(v -> v >= 0).forEach(extent::set);
          extents.put(label, extent);
        });
    return extents;
  }

  /** Labels of all dimensions but one, and which. */
  private static List<String> line(Row row, int d) {
    List<String> line = new ArrayList<>(row.labels());
    line.set(d, "");
    line.add(Integer.toString(d));
    return line;
  }

  /** The largest rows inside a row along a dimension, where they make it up; else none. */
  List<Row> parts(Row total, int d) {
    BitSet whole = extent(total, d);
    List<Row> inside = new ArrayList<>();
    for (Row row : lines.get(line(total, d))) {
      if (strictlyInside(extent(row, d), whole)) {
        inside.add(row);
      }
    }
    List<Row> parts = new ArrayList<>();
    BitSet covered = new BitSet();
    for (Row row : inside) {
      BitSet extent = extent(row, d);
      if (inside.stream().noneMatch(other -> strictlyInside(extent, extent(other, d)))) {
        if (covered.intersects(extent)) {
          return List.of();
        }
        covered.or(extent);
        parts.add(row);
      }
    }
    return covered.equals(whole) ? parts : List.of();
  }

  private BitSet extent(Row row, int d) {
    return extents.get(d).getOrDefault(row.labels().get(d), new BitSet());
  }

  private static boolean strictlyInside(BitSet inner, BitSet outer) {
    if (inner.isEmpty() || inner.equals(outer)) {
      return false;
    }
    BitSet rest = (BitSet) inner.clone();
    rest.andNot(outer);
    return rest.isEmpty();
  }
}
