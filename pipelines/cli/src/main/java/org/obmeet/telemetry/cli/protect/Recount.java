package org.obmeet.telemetry.cli.protect;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.Records;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.privacy.tables.ReleasedTable.Row;

/** Whether a table that is out says of the input what is true of it: every published value. */
final class Recount {
  private final Records records;
  private final ReleasedTable table;
  private final int[] dimensions;
  private final Map<List<String>, Integer> rows = new HashMap<>();
  private final Map<IntBuffer, int[]> rowsOfCell = new HashMap<>();
  private final List<List<List<String>>> labels = new ArrayList<>();
  private final long[] counts;
  private final long[][] sums;

  private Recount(Linked.Version version, ReleasedTable table, Records records) {
    this.records = records;
    this.table = table;
    this.dimensions =
        table.dimensions().stream().mapToInt(d -> records.dimensions().indexOf(d)).toArray();
    for (Row row : table.rows()) {
      rows.put(row.labels(), rows.size());
    }
    this.counts = new long[rows.size()];
    this.sums = new long[rows.size()][records.sums().size()];
    for (int d = 0; d < dimensions.length; d++) {
      labels.add(labels(version, d));
    }
  }

  /**
   * @param table the version's table, at the decimals of the records
   */
  static boolean agrees(Linked.Version version, ReleasedTable table, Records records) {
    for (int d = 0; d < table.dimensions().size(); d++) {
      String dimension = table.dimensions().get(d);
      Set<String> known = new HashSet<>(version.entry().values().get(dimension));
      if (!known.containsAll(records.values(records.dimensions().indexOf(dimension)))) {
        return false;
      }
    }
    Recount recount = new Recount(version, table, records);
    recount.count();
    return recount.compare();
  }

  /** By code of a value, the labels of the table that it lies under. */
  private List<List<String>> labels(Linked.Version version, int d) {
    String dimension = table.dimensions().get(d);
    Set<String> there = new HashSet<>();
    table.rows().forEach(row -> there.add(row.labels().get(d)));
    Map<String, List<String>> groups = new HashMap<>();
    table
        .groups()
        .getOrDefault(dimension, Map.of())
        .forEach(
            (label, values) ->
                values.forEach(v -> groups.computeIfAbsent(v, x -> new ArrayList<>()).add(label)));
    Hierarchy ladder =
        new Hierarchy(dimension, version.entry().ladders().getOrDefault(dimension, Map.of()));
    List<List<String>> byCode = new ArrayList<>();
    for (String value : records.values(dimensions[d])) {
      List<String> all = new ArrayList<>(ladder.path(value));
      all.add(Hierarchy.TOTAL);
      all.addAll(groups.getOrDefault(value, List.of()));
      all.retainAll(there);
      byCode.add(all);
    }
    return byCode;
  }

  private void count() {
    int[] last = new int[rows.size()];
    Arrays.fill(last, -1);
    for (int record : order()) {
      for (int row : rowsOf(record)) {
        for (int m = 0; m < sums[row].length; m++) {
          sums[row][m] += records.sum(record, m);
        }
        if (records.weighted()) {
          counts[row] += records.weight(record);
        } else if (last[row] != records.contributor(record)) {
          last[row] = records.contributor(record);
          counts[row]++;
        }
      }
    }
  }

  /** Records by contributor, so that each is counted once a row. */
  private int[] order() {
    int[] order = new int[records.size()];
    if (records.weighted()) {
      Arrays.setAll(order, i -> i);
      return order;
    }
    int[] start = new int[records.contributors() + 1];
    for (int i = 0; i < order.length; i++) {
      start[records.contributor(i) + 1]++;
    }
    for (int c = 1; c < start.length; c++) {
      start[c] += start[c - 1];
    }
    for (int i = 0; i < order.length; i++) {
      order[start[records.contributor(i)]++] = i;
    }
    return order;
  }

  private int[] rowsOf(int record) {
    int[] cell = Arrays.stream(dimensions).map(d -> records.code(record, d)).toArray();
    return rowsOfCell.computeIfAbsent(IntBuffer.wrap(cell), key -> matching(cell));
  }

  private int[] matching(int[] cell) {
    List<List<String>> product = List.of(List.of());
    for (int d = 0; d < cell.length; d++) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> start : product) {
        for (String label : labels.get(d).get(cell[d])) {
          List<String> next = new ArrayList<>(start);
          next.add(label);
          longer.add(next);
        }
      }
      product = longer;
    }
    return product.stream().filter(rows::containsKey).mapToInt(rows::get).toArray();
  }

  private boolean compare() {
    for (int r = 0; r < table.rows().size(); r++) {
      Row row = table.rows().get(r);
      for (int m = 0; row.published() && m < table.columns().size(); m++) {
        int sum = records.sums().indexOf(table.columns().get(m).name());
        long now = sum < 0 ? counts[r] : sums[r][sum];
        Long then = row.values().get(m);
        if (then != null && then != now) {
          return false;
        }
      }
    }
    return true;
  }
}
