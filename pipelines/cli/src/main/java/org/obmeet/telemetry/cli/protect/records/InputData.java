package org.obmeet.telemetry.cli.protect.records;

import java.util.List;
import org.obmeet.telemetry.disclosure.model.Records;

/**
 * What was read. Records are sorted, and contributors numbered by name, so that nothing depends on
 * the order of the input.
 *
 * @param dimensions of the records, with the values that occur
 * @param records the records; those of one contributor in one cell are one
 * @param decimals digits after the point of each sum
 * @param rows rows of the input
 * @param contributors distinct contributors; 0 if rows are counts
 * @param name the file
 */
public record InputData(
    List<Dimension> dimensions,
    Records records,
    List<Integer> decimals,
    long rows,
    int contributors,
    String name) {
  public InputData {
    dimensions = List.copyOf(dimensions);
    decimals = List.copyOf(decimals);
  }

  /** Number of a dimension. */
  public int dimension(String column) {
    for (int d = 0; d < dimensions.size(); d++) {
      if (dimensions.get(d).name().equals(column)) {
        return d;
      }
    }
    throw new IllegalArgumentException("the records have no dimension " + column);
  }
}
