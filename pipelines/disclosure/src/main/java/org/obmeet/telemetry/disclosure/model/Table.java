package org.obmeet.telemetry.disclosure.model;

import java.util.List;

/**
 * A table over a population: every combination of nodes of its dimensions is one of its cells.
 *
 * @param name unique in its population
 * @param dimensions numbers of the population's dimensions, in the order of the table's columns
 * @param filter the node that records must lie under, for each dimension of the population; the
 *     root if any record counts
 * @param measures numbers of the population's measures that it shows
 * @param publication whether readers see it
 * @param threshold fewest contributors of a published cell
 */
public record Table(
    String name,
    List<Integer> dimensions,
    List<Integer> filter,
    List<Integer> measures,
    Publication publication,
    int threshold) {
  public Table {
    dimensions = List.copyOf(dimensions);
    filter = List.copyOf(filter);
    measures = List.copyOf(measures);
    for (int dimension : dimensions) {
      if (filter.get(dimension) != Hierarchy.ROOT) {
        throw new IllegalArgumentException(
            "dimensions of table " + name + " must not be filtered; dimension " + dimension);
      }
    }
  }

  /** Whether readers see a table. */
  public enum Publication {
    /** Its safe cells are published. */
    PUBLISHED,
    /** None of its cells is published, and the unsafe ones must not follow from others. */
    PROTECTED,
    /** None of its cells is published. They only say which combinations are possible. */
    AUXILIARY
  }
}
