package org.obmeet.telemetry.cubes;

/** A number field that a fact reads. */
public final class FactNumbers {
  private final NumberColumn column;

  FactNumbers(NumberColumn column) {
    this.column = column;
  }

  /** A row's number; 0 where it has none. */
  public long value(int row) {
    return column.value(row);
  }

  /** Whether a row has no number. */
  public boolean isNull(int row) {
    return column.isNull(row);
  }
}
