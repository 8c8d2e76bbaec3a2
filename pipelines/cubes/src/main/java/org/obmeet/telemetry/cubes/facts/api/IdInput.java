package org.obmeet.telemetry.cubes.facts.api;

import org.obmeet.telemetry.cubes.vector.IdVector;

/** A pseudonym field that a fact reads: only whether two rows have the same can be told. */
public final class IdInput {
  /** Stands for no pseudonym. */
  public static final int NONE = IdVector.NONE;

  private final IdVector column;

  IdInput(IdVector column) {
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
