package org.obmeet.telemetry.disclosure;

/** The usefulness of cells to readers. Suppression prefers cells with a low weight. */
public interface CellWeights {
  /** Returns the weight, above 0, of a cell and measure by their indices in the population. */
  double of(int cell, int measure);
}
