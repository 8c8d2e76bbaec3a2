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
  /** Number of the table of microcells. */
  static final int MICROCELLS = -1;

  private Microgrid() {}

  /** The tables that have the measure, the microcells before them where they are needed. */
  static List<OpenTable> with(
      List<ReleasedTable> all, Universe universe, Support support, String measure) {
    List<OpenTable> tables = new ArrayList<>();
    for (int t = 0; t < all.size(); t++) {
      int column = Joint.column(all.get(t), measure);
      if (column >= 0) {
        tables.add(new OpenTable(t, all.get(t), universe, column));
      }
    }
    if (support.spans(tables)) {
      TreeSet<String> dimensions = new TreeSet<>();
      tables.forEach(table -> dimensions.addAll(table.table().dimensions()));
      ReleasedTable.Column column = new ReleasedTable.Column(measure, true, 0);
      ReleasedTable microcells =
          new ReleasedTable(
              "microcells", List.copyOf(dimensions), List.of(column), List.of(), Map.of());
      tables.add(
          0,
          OpenTable.unpublished(
              MICROCELLS, microcells, universe, support.cells(microcells.dimensions())));
    }
    return tables;
  }
}
