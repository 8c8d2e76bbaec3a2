package org.obmeet.telemetry.cli.releases;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedColumn;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;

/** Writes a published table over all its windows of one kind as a Parquet file. */
final class ReleasedParquet {
  private static final String RULE =
      "Rows of every level are in the table. Only rows with finest are parts of one total: filter"
          + " by finest before adding up. Distinct counts do not add up. A row whose status is"
          + " suppressed has no counts; it is a gap, not a zero.";

  private ReleasedParquet() {}

  /**
   * Returns the file. The meaning is that of the last window. A column that a window lacks is empty
   * there.
   *
   * @param windows the table of each window, in order of time; at least one, all of one kind
   */
  static byte[] bytes(List<ReleasedTable> windows) {
    ReleasedTable last = windows.get(windows.size() - 1);
    Map<String, ReleasedColumn> columns = new LinkedHashMap<>();
    last.columns().forEach(column -> columns.put(column.name(), column));
    windows.stream()
        .flatMap(table -> table.columns().stream())
        .forEach(column -> columns.putIfAbsent(column.name(), column));
    columns.replaceAll(
        (name, column) ->
            windows.stream().allMatch(table -> isIn(table, column)) ? column : column.optional());
    Map<String, String> about = new TreeMap<>();
    about.put("table.title", last.title());
    about.put("table.description", last.description());
    about.put("table.window", last.window().kind().word());
    about.put("table.rows", RULE);
    List<List<Object>> rows = new ArrayList<>();
    windows.forEach(table -> rows.addAll(rows(table, columns)));
    return ReleasedColumn.table(last.name(), about, List.copyOf(columns.values()), rows).bytes();
  }

  private static boolean isIn(ReleasedTable table, ReleasedColumn column) {
    return table.columns().stream()
        .anyMatch(own -> own.name().equals(column.name()) && own.type().equals(column.type()));
  }

  private static List<List<Object>> rows(ReleasedTable table, Map<String, ReleasedColumn> columns) {
    List<Integer> positions = new ArrayList<>();
    List<String> names = table.columns().stream().map(ReleasedColumn::name).toList();
    columns.values().forEach(c -> positions.add(isIn(table, c) ? names.indexOf(c.name()) : -1));
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> row : table.rows()) {
      List<Object> values = new ArrayList<>();
      positions.forEach(position -> values.add(position < 0 ? null : row.get(position)));
      rows.add(values);
    }
    return rows;
  }
}
