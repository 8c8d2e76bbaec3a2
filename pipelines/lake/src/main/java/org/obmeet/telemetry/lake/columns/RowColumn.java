package org.obmeet.telemetry.lake.columns;

/** One column of rows in memory. */
abstract class RowColumn {
  private final int place;

  /** The column of a field. */
  RowColumn(RowLayout layout, int field) {
    this.place = layout.place(field);
  }

  /**
   * Adds the values of packed rows that share this column's layout and dictionary.
   *
   * @param from first row
   * @param to after the last row, at most {@link Nulls#MOST_AT_ONCE} further
   * @param none a bit a row, from the lowest on, set where it has no value
   */
  abstract void append(GatheredRows rows, int from, int to, int none);

  /** Bytes of the arrays, but for that of nulls. */
  abstract long arrayBytes();

  /** Forgets every row. */
  abstract void clear();

  /** Where the field of a packed row begins. */
  final int place(GatheredRows rows, int i) {
    return rows.place(i) + place;
  }
}
