package org.obmeet.telemetry.disclosure.model;

import java.util.List;

/**
 * A table over a population. The cells are combinations of nodes of the table's dimensions. In the
 * other dimensions, they have the nodes of the filter.
 *
 * @param name unique in its population
 * @param dimensions indices of the population's dimensions, in the order of the table's columns
 * @param filter for each dimension of the population the node whose records are counted; the root
 *     if all records are counted
 * @param measures indices of the population's measures that the table contains
 * @param threshold minimum number of contributors of a published cell
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
            "dimensions of table %s must not be filtered; dimension %s is"
                .formatted(name, Integer.toString(dimension)));
      }
    }
  }

  /** The visibility of a table. */
  public enum Publication {
    /** Safe cells are published. */
    PUBLISHED,
    /** No cell is published. The unsafe cells must not be derivable from other tables. */
    PROTECTED,
    /** No cell is published. The cells only list which combinations are possible. */
    AUXILIARY
  }
}
