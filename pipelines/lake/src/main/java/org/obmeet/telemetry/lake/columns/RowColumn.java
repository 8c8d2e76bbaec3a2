package org.obmeet.telemetry.lake.columns;

/** One column of rows in memory. */
abstract class RowColumn {
  private final int field;
  private final int place;

  /** The column of a field. */
  RowColumn(RowLayout layout, int field) {
    this.field = field;
    this.place = layout.place(field);
  }

  /**
   * Adds the values of packed rows that share this column's layout and dictionary.
   *
   * @param from first row
   * @param to after the last row
   */
  abstract void append(GatheredRows rows, int from, int to);

  /** Bytes of the arrays, but for that of nulls. */
  abstract long arrayBytes();

  /** Forgets every row. */
  abstract void clear();

  /** Where the field of a packed row begins. */
  final int place(GatheredRows rows, int i) {
    return rows.place(i) + place;
  }

  /** 1 where a packed row has no value of the field, else 0. */
  final long nullBit(GatheredRows rows, int i) {
    return RowLayout.nullBit(rows.bytes(i), rows.place(i), field);
  }
}
