package org.obmeet.telemetry.privacy.protect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.privacy.tables.Records;

/** The records of each finest cell of a table. */
final class Contents {
  private final Records records;
  private final Grid grid;
  private final int[] start;
  private final int[] order;

  Contents(Records records, Grid grid) {
    this.records = records;
    this.grid = grid;
    this.start = new int[grid.size() + 1];
    this.order = new int[records.size()];
    for (int record = 0; record < order.length; record++) {
      start[grid.finest(records, record) + 1]++;
    }
    for (int cell = 0; cell < grid.size(); cell++) {
      start[cell + 1] += start[cell];
    }
    int[] next = start.clone();
    for (int record = 0; record < order.length; record++) {
      order[next[grid.finest(records, record)]++] = record;
    }
  }

  /** What cells that share no finest one hold together: each contributor once, in one cell. */
  Cells together(List<Integer> cells, int measures) {
    Map<Integer, long[]> values = new HashMap<>();
    for (int cell : cells) {
      grid.finestIn(
          cell,
          finest -> {
            for (int i = start[finest]; i < start[finest + 1]; i++) {
              long[] mine =
                  values.computeIfAbsent(records.contributor(order[i]), who -> new long[measures]);
              for (int sum = 0; sum < measures; sum++) {
                mine[sum] = Math.addExact(mine[sum], records.sum(order[i], sum));
              }
            }
          });
    }
    Cells together = new Cells(Grid.ONE_CELL, measures);
    values.forEach((who, mine) -> together.add(0, who, 1, mine, 0));
    return together;
  }
}
