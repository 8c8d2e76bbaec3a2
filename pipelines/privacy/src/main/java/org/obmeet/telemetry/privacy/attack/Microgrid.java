package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/**
 * Adds the table of all dimensions, of which nothing is published, where an attacker knows of
 * impossible combinations that no table shows: that a region lies in one county ties tables of
 * regions and of counties together.
 */
final class Microgrid {
  private Microgrid() {}

  /** The tables that have the measure, the microcells after them where they are needed. */
  static List<OpenTable> with(
      List<ReleasedTable> all, Universe universe, List<Map<String, String>> zeros, String measure) {
    List<OpenTable> tables = new ArrayList<>();
    all.stream()
        .filter(table -> Joint.column(table, measure) >= 0)
        .forEach(table -> tables.add(new OpenTable(table, universe)));
    if (support.spans(tables)) {
      TreeSet<String> dimensions = new TreeSet<>();
      tables.forEach(table -> dimensions.addAll(table.table().dimensions()));
      ReleasedTable.Column column = new ReleasedTable.Column(measure, true, 0);
      tables.add(
          0,
          new OpenTable(
              new ReleasedTable(
                  "microcells", List.copyOf(dimensions), List.of(column), List.of(), Map.of()),
              universe));
    }
    return tables;
  }
}
