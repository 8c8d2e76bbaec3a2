package org.obmeet.telemetry.disclosure.model;

import java.util.Objects;

/**
 * A number that adds up over disjoint sets of records, and is protected in a linear system of its
 * own.
 *
 * @param name unique in its population
 * @param kind a count of records or a sum of values
 * @param dominance whether the p % rule applies
 */
public record Measure(String name, Kind kind, boolean dominance) {
  public Measure {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
  }

  /** What is added up. */
  public enum Kind {
    /** Records; a cell whose count is suppressed has its sums suppressed too. */
    COUNT,
    /** Values. */
    SUM
  }
}
