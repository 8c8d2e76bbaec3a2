package org.obmeet.telemetry.disclosure;

/** The usefulness of cells to readers. Suppression prefers cells with a low weight. */
public interface CellWeights {
  /**
   * Returns the weight of a cell for a measure; above 0.
   *
   * @param cell index of the cell in the population
   * @param measure index of the measure in the population
   */
  double of(int cell, int measure);
}
