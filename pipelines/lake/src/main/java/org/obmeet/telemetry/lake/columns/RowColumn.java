package org.obmeet.telemetry.lake.columns;

/** One column of rows in memory. */
abstract class RowColumn {
  private final String name;

  RowColumn(String name) {
    this.name = name;
  }

  final String name() {
    return name;
  }

  /** Adds a value as an Avro record holds it; null where there is none. */
  abstract void append(Object value);

  /**
   * Adds the values of gathered rows of columns of the same kind and the same dictionary.
   *
   * @param column which of their columns
   */
  abstract void append(GatheredRows rows, int column);

  /** Compares as Avro does: none before any value. */
  abstract int compare(int row, RowColumn other, int otherRow);

  /** Forgets every row. */
  abstract void clear();

  /** Bytes that a row takes in memory, and at most in a block, but for one a column. */
  abstract int width();

  /** Writes rows, in an order, to a block. */
  abstract void write(Block out, int[] order, int from, int to);

  /** Adds rows from a block. */
  abstract void read(Block in, int rows);

  final IllegalArgumentException unfit(Object value) {
    // The value itself may be personal, and goes no further.
    return new IllegalArgumentException(
        name + " does not take a " + (value == null ? "null" : value.getClass().getSimpleName()));
  }
}
