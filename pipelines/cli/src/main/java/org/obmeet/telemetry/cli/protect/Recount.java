package org.obmeet.telemetry.cli.protect;

import java.nio.IntBuffer;
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
  private final RowIndex index;
  private final Map<IntBuffer, int[]> rowsOfCell = new HashMap<>();
  private final Map<String, String> meanings;
  private final long[] counts;
  private final long[][] sums;

  private Recount(LedgerEntry entry, ReleasedTable table, Records records) {
    this.records = records;
    this.table = table;
    this.meanings = entry.meanings();
    this.dimensions =
        table.dimensions().stream().mapToInt(d -> records.dimensions().indexOf(d)).toArray();
    Map<String, Hierarchy> ladders = new HashMap<>();
    entry.ladders().forEach((d, parents) -> ladders.put(d, new Hierarchy(d, parents)));
    this.index = new RowIndex(table, ladders);
    this.counts = new long[table.rows().size()];
    this.sums = new long[table.rows().size()][records.sums().size()];
  }

  /**
   * @param table the version's table, at the decimals of the records
   */
  static boolean agrees(Linked.Version version, ReleasedTable table, Records records) {
    for (String dimension : table.dimensions()) {
      Set<String> known =
          new HashSet<>(version.entry().values().getOrDefault(dimension, List.of()));
      if (!known.containsAll(records.values(records.dimensions().indexOf(dimension)))) {
        return false;
      }
    }
    Recount recount = new Recount(version.entry(), table, records);
    recount.count();
    return recount.compare();
  }

  private void count() {
    int[] last = new int[counts.length];
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
    int[] cell = new int[dimensions.length];
    for (int d = 0; d < cell.length; d++) {
      cell[d] = records.code(record, dimensions[d]);
    }
    return rowsOfCell.computeIfAbsent(IntBuffer.wrap(cell), key -> matching(cell));
  }

  private int[] matching(int[] cell) {
    String[] values = new String[cell.length];
    for (int d = 0; d < cell.length; d++) {
      values[d] = records.values(dimensions[d]).get(cell[d]);
    }
    return index.rows(List.of(values));
  }

  /** Measures that the records do not have are not compared. */
  private boolean compare() {
    for (int m = 0; m < table.columns().size(); m++) {
      String name = table.columns().get(m).name();
      boolean counted = Spec.COUNT.equals(meanings.get(name));
      int sum = records.sums().indexOf(name);
      for (int r = 0; (counted || sum >= 0) && r < table.rows().size(); r++) {
        Row row = table.rows().get(r);
        Long then = row.values().get(m);
        if (row.published() && then != null && then != (counted ? counts[r] : sums[r][sum])) {
          return false;
        }
      }
    }
    return true;
  }
}
