package org.obmeet.telemetry.privacy.protect;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.tables.Records;

/** Counts records into the cells of a table, each contributor once per cell. */
final class Tally {
  private final Records records;
  private final int[] sums;
  private final int[] order;

  /**
   * @param sums the sum measures of the records that the cells carry
   */
  Tally(Records records, int[] sums) {
    this.records = records;
    this.sums = sums;
    this.order = records.weighted() ? new int[0] : byContributor(records);
  }

  /** The cells of a grid. */
  Cells of(Grid grid) {
    Cells cells = new Cells(grid, sums.length);
    if (records.weighted()) {
      weights(cells);
    } else {
      contributors(cells);
    }
    return cells;
  }

  private void weights(Cells cells) {
    long[] values = new long[sums.length];
    for (int record = 0; record < records.size(); record++) {
      read(record, values, 0);
      int microcell = record;
      long weight = records.weight(record);
      cells
          .grid()
          .containing(
              cells.grid().finest(records, record),
              cell -> cells.add(cell, microcell, weight, values, 0));
    }
  }

  /** Walks over runs of one contributor; what it adds to a cell is added up first. */
  private void contributors(Cells cells) {
    Touched touched = new Touched(sums.length);
    long[] values = new long[sums.length];
    for (int i = 0; i < order.length; ) {
      int who = records.contributor(order[i]);
      for (; i < order.length && records.contributor(order[i]) == who; i++) {
        read(order[i], values, 0);
        cells
            .grid()
            .containing(cells.grid().finest(records, order[i]), cell -> touched.add(cell, values));
      }
      for (int t = 0; t < touched.size(); t++) {
        cells.add(touched.cell(t), who, 1, touched.values(), t * sums.length);
      }
      touched.clear();
    }
  }

  private void read(int record, long[] to, int from) {
    for (int m = 0; m < sums.length; m++) {
      to[from + m] = records.sum(record, sums[m]);
    }
  }

  /** The records, those of one contributor together. */
  static int[] ordered(Records records) {
    return records.weighted()
        ? IntStream.range(0, records.size()).toArray()
        : byContributor(records);
  }

  private static int[] byContributor(Records records) {
    int[] start = new int[records.contributors() + 1];
    for (int r = 0; r < records.size(); r++) {
      start[records.contributor(r) + 1]++;
    }
    for (int c = 0; c + 1 < start.length; c++) {
      start[c + 1] += start[c];
    }
    int[] order = new int[records.size()];
    for (int r : IntStream.range(0, order.length).toArray()) {
      order[start[records.contributor(r)]++] = r;
    }
    return order;
  }

  /** The cells that one contributor lies in, with what it adds to each. */
  private static final class Touched {
    private final int measures;
    private int size;
    private int[] cells = new int[64];
    private long[] values;
    private int[] slots = new int[256];

    Touched(int measures) {
      this.measures = measures;
      this.values = new long[64 * measures];
    }

    int size() {
      return size;
    }

    int cell(int i) {
      return cells[i];
    }

    long[] values() {
      return values;
    }

    void clear() {
      if (slots.length > 1 << 12) {
        slots = new int[256];
        cells = new int[64];
        values = new long[64 * measures];
      } else {
        Arrays.fill(slots, 0);
        Arrays.fill(values, 0, size * measures, 0);
      }
      size = 0;
    }

    void add(int cell, long[] added) {
      int slot = slot(cell);
      if (slots[slot] == 0) {
        if (size == cells.length) {
          grow();
          slot = slot(cell);
        }
        cells[size] = cell;
        slots[slot] = ++size;
      }
      int from = (slots[slot] - 1) * measures;
      for (int m = 0; m < measures; m++) {
        values[from + m] = Math.addExact(values[from + m], added[m]);
      }
    }

    private int slot(int cell) {
      int slot = (cell * 0x9E3779B9) >>> 7 & (slots.length - 1);
      while (slots[slot] != 0 && cells[slots[slot] - 1] != cell) {
        slot = (slot + 1) & (slots.length - 1);
      }
      return slot;
    }

    private void grow() {
      cells = Arrays.copyOf(cells, size * 2);
      values = Arrays.copyOf(values, size * 2 * measures);
      slots = new int[slots.length * 2];
      for (int i = 0; i < size; i++) {
        slots[slot(cells[i])] = i + 1;
      }
    }
  }
}
