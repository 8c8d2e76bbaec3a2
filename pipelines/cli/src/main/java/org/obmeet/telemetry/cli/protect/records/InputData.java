package org.obmeet.telemetry.cli.protect.records;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.obmeet.telemetry.cli.protect.spec.WindowSlice;
import org.obmeet.telemetry.disclosure.model.Records;

/**
 * The input data. Records are sorted, and contributors are numbered in alphabetical order, so that
 * results do not depend on the order of the input.
 *
 * @param records the records; all records of one contributor in one cell are merged
 * @param decimals number of decimals of each sum
 * @param rows number of rows of the input
 * @param contributors number of distinct contributors; 0 if rows are counts
 * @param name name of the input, for messages
 */
public record InputData(
    List<InputDimension> dimensions,
    Records records,
    List<Integer> decimals,
    long rows,
    int contributors,
    String name) {
  /** Returns the index of the dimension of a column, which must exist. */
  public int position(String column) {
    int position = dimensions.stream().map(InputDimension::name).toList().indexOf(column);
    if (position < 0) {
      throw new IllegalArgumentException("the records have no dimension " + column);
    }
    return position;
  }

  public InputDimension dimension(String column) {
    return dimensions.get(position(column));
  }

  /** Returns the values of a dimension that occur in a contained window, with a count above 0. */
  public Set<String> valuesIn(WindowSlice slice, String column) {
    InputDimension filter = dimension(slice.column());
    int[] filtered = records.leaves()[position(slice.column())];
    int window = filter.node(slice.label());
    return IntStream.range(0, records.size())
        .filter(record -> isOccupied(record) && filter.nodes().isUnder(filtered[record], window))
        .map(record -> records.leaves()[position(column)][record])
        .mapToObj(dimension(column).nodes()::label)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns true if a record counts at least one contributor. */
  boolean isOccupied(int record) {
    return records.weights() == null || records.weights()[record] > 0;
  }
}
