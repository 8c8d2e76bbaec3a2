package org.obmeet.telemetry.cubes;

/** A pseudonym field that a fact reads: only whether two rows have the same can be told. */
public final class FactIds {
  /** Stands for no pseudonym. */
  public static final int NONE = IdColumn.NONE;

  private final IdColumn column;

  FactIds(IdColumn column) {
    this.column = column;
  }

  /** Number of a row's pseudonym, from 0, or {@link #NONE}. */
  public int id(int row) {
    return column.id(row);
  }

  /** Numbers are below it. */
  public int distinct() {
    return column.distinct();
  }
}
