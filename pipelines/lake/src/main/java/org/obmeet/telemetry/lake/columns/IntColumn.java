package org.obmeet.telemetry.lake.columns;

/**
 * Numbers of 32 bits that are kept row by row, since Parquet has them by a dictionary: days, and
 * the codes of labels.
 */
class IntColumn extends NarrowColumn {
  private final Ints values;

  IntColumn(RowLayout layout, int field, Pieces pieces) {
    super(layout, field, pieces.few(0));
    this.values = new Ints(pieces);
  }

  /** The row's value; anything where there is none. */
  final int value(int row) {
    return values.get(row);
  }

  @Override
  final void add(int[] added, int rows, int row) {
    System.arraycopy(added, 0, values.piece(row), row & Pieces.WITHIN, rows);
  }

  @Override
  final void giveBack() {
    values.clear();
  }
}
