package org.obmeet.telemetry.privacy.tables;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * A table that is to be published: every combination of the values of its dimensions, with every
 * step of their ladders and every total.
 *
 * @param name its name
 * @param dimensions columns, in the order of the table; none for a total
 * @param measures at least one
 */
public record TableDesign(String name, List<String> dimensions, List<Measure> measures) {
  public TableDesign {
    Objects.requireNonNull(name, "name");
    dimensions = List.copyOf(dimensions);
    measures = List.copyOf(measures);
    if (measures.isEmpty()) {
      throw new IllegalArgumentException("table " + name + " must have a measure");
    }
    if (new HashSet<>(dimensions).size() < dimensions.size()) {
      throw new IllegalArgumentException(
          "table " + name + " must name each dimension once; it names " + dimensions);
    }
  }

  /** What a measure adds up. */
  public enum Kind {
    /** Contributors: distinct ones, or the sum of the weights of pre-aggregated cells. */
    COUNT,
    /** A column of values. */
    SUM
  }

  /**
   * A measure.
   *
   * @param name its column in the released table; equal names in several tables mean one measure
   * @param kind what it adds up
   * @param dominance whether the p % rule applies; a sum only
   */
  public record Measure(String name, Kind kind, boolean dominance) {
    public Measure {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(kind, "kind");
    }
  }
}
