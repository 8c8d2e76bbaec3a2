package org.obmeet.telemetry.lake.columns;

import java.util.Arrays;

/**
 * Rows that lie here and there, in the order in which they are to be copied. They are copied column
 * by column, which touches memory once where row by row touches it once a value.
 */
public final class GatheredRows {
  private ColumnRows[] from = new ColumnRows[64];
  private int[] rows = new int[64];
  private int size;

  /** Adds a row, which has to stay where it is until this is cleared. */
  public void add(ColumnRows of, int row) {
    if (size == rows.length) {
      from = Arrays.copyOf(from, 2 * size);
      rows = Arrays.copyOf(rows, 2 * size);
    }
    from[size] = of;
    rows[size++] = row;
  }

  /** Number of rows. */
  public int size() {
    return size;
  }

  /** Forgets the rows. */
  public void clear() {
    size = 0;
  }

  RowColumn column(int i, int column) {
    return from[i].columns()[column];
  }

  int row(int i) {
    return rows[i];
  }
}
