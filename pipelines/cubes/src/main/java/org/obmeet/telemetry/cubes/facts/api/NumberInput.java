package org.obmeet.telemetry.cubes.facts.api;

import org.obmeet.telemetry.cubes.vector.NumberVector;

/** A number field that a fact reads. */
public final class NumberInput {
  private final NumberVector column;

  NumberInput(NumberVector column) {
    this.column = column;
  }

  /** Returns a row's number; 0 if it is null. */
  public long value(int row) {
    return column.value(row);
  }

  /** Returns true if a row's number is null. */
  public boolean isNull(int row) {
    return column.isNull(row);
  }
}
