package org.obmeet.telemetry.disclosure;

/** What the value of a cell is worth to readers: what suppression tries to lose least of. */
public interface Weights {
  /**
   * The weight of a cell; above 0.
   *
   * @param cell number in the population
   * @param measure number in the population
   */
  double of(int cell, int measure);
}
