package org.obmeet.telemetry.disclosure.model;

/**
 * An additive figure of a population. The figure of a union of disjoint sets of records is the sum
 * of their figures. Each measure is protected in its own linear system.
 *
 * @param name unique in its population
 * @param dominance true if the p % rule applies
 */
public record ProtectedMeasure(String name, Kind kind, boolean dominance) {
  /** The kind of a measure. */
  public enum Kind {
    /** A count, usually of contributors. */
    COUNT,
    SUM
  }
}
