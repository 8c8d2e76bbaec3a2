package org.obmeet.telemetry.disclosure;

/**
 * The value of each cell for readers. Suppression keeps the total weight of the suppressed cells
 * low.
 */
public interface Weights {
  /**
   * Returns the weight of a cell, which is above 0.
   *
   * @param cell index of the cell in the population
   * @param measure index of the measure in the population
   */
  double of(int cell, int measure);
}
