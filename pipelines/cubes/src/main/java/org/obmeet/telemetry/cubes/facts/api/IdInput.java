package org.obmeet.telemetry.cubes.facts.api;

import org.obmeet.telemetry.cubes.vector.IdVector;

/** A pseudonym field that a fact reads. Rows have the same id if they have the same pseudonym. */
public final class IdInput {
  /** Id of a row without a pseudonym. */
  public static final int NONE = IdVector.NONE;

  private final IdVector column;

  IdInput(IdVector column) {
    this.column = column;
  }

  /** Returns the id of a row's pseudonym, from 0, or {@link #NONE}. */
  public int id(int row) {
    return column.id(row);
  }

  /** Returns the number of ids. All ids are less than this number. */
  public int distinct() {
    return column.distinct();
  }
}
