package org.obmeet.telemetry.cli.protect.publication;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.obmeet.telemetry.cli.protect.records.Dimension;
import org.obmeet.telemetry.cli.protect.records.InputData;
import org.obmeet.telemetry.cli.protect.spec.WindowSlice;
import org.obmeet.telemetry.cli.protect.table.LedgerTable;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.Records;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;
import org.obmeet.telemetry.disclosure.model.ReleasedTable.Row;

/** Converts tables of a contained window to tables over the larger input. */
public final class ContainedTables {
  private final String column;
  private final String label;

  public ContainedTables(WindowSlice slice) {
    this.column = slice.column();
    this.label = slice.label();
  }

  /**
   * Converts an entry of the contained window. Each table gets the column as a further dimension,
   * and a name that no table of a specification can have.
   *
   * @param hierarchy hierarchy of the column that defines the contained window
   */
  LedgerEntry entry(LedgerEntry contained, ParentLabels hierarchy) {
    Map<String, Map<String, String>> hierarchies = new TreeMap<>(contained.hierarchies());
    hierarchies.putIfAbsent(column, Map.of());
    String suffix = " (" + contained.population().window().orElse("") + ")";
    return new LedgerEntry(
        contained.number(),
        contained.previous(),
        contained.population(),
        contained.rules(),
        contained.spec(),
        contained.meanings(),
        contained.values(),
        hierarchies,
        contained.parts().stream()
            .map(
                p ->
                    new LedgerTable(
                        table(p.table(), suffix, hierarchy), p.shareSuppressedPercent()))
            .toList(),
        contained.contains());
  }

  private ReleasedTable table(ReleasedTable table, String suffix, ParentLabels hierarchy) {
    int position = table.dimensions().indexOf(column);
    List<String> dimensions = new ArrayList<>(table.dimensions());
    if (position < 0) {
      dimensions.add(column);
    }
    List<Row> rows = new ArrayList<>();
    for (Row row : table.rows()) {
      List<String> labels = new ArrayList<>(row.labels());
      if (position < 0) {
        labels.add(label);
      } else if (!hierarchy.path(labels.get(position)).contains(label)) {
        labels.set(position, label); // a total of the contained window, or a label above it
      }
      rows.add(new Row(labels, row.status(), row.values()));
    }
    return new ReleasedTable(
        table.name() + suffix, dimensions, table.columns(), rows, table.groups());
  }

  /** Returns the values of a dimension that occur in the contained window, with a count above 0. */
  public Set<String> values(InputData loaded, String dimension) {
    Records records = loaded.records();
    Dimension filter = loaded.dimensions().get(loaded.dimension(column));
    int[] filtered = records.leaves()[loaded.dimension(column)];
    Dimension of = loaded.dimensions().get(loaded.dimension(dimension));
    int[] leaves = records.leaves()[loaded.dimension(dimension)];
    Set<String> values = new TreeSet<>();
    for (int record = 0; record < leaves.length; record++) {
      boolean occupied = records.weights() == null || records.weights()[record] > 0;
      if (occupied && filter.isUnder(filtered[record], filter.node(label))) {
        values.add(of.nodes().label(leaves[record]));
      }
    }
    return values;
  }
}
