package org.obmeet.telemetry.cubes.facts.api;

import org.obmeet.telemetry.cubes.vector.NumberVector;

/** A number field that a fact reads. */
public final class NumberInput {
  private final NumberVector column;

  NumberInput(NumberVector column) {
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
