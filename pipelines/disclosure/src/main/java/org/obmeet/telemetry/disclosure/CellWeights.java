package org.obmeet.telemetry.disclosure;

/** The usefulness of cells to readers. Suppression keeps the weight of suppressed cells low. */
public interface CellWeights {
  /**
   * Returns the weight of a cell; above 0.
   *
   * @param cell index of the cell in the population
   * @param measure index of the measure in the population
   */
  double of(int cell, int measure);
}
