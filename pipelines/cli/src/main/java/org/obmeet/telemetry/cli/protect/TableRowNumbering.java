package org.obmeet.telemetry.cli.protect;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.obmeet.telemetry.cli.protect.records.InputDimension;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.jobs.JobException;

/**
 * A numbering of a table's rows from 0. The rows are all combinations of the nodes of its
 * dimensions.
 */
final class TableRowNumbering {
  static final int MAX_ROWS = 1_000_000;

  private final int populationDimensions;

  /** For each dimension of the table, its index in the population. */
  private final int[] indices;

  private final List<InputDimension> dimensions;
  private final int[] strides;
  private final int size;

  /**
   * Numbers the rows.
   *
   * @param table name of the table, for messages
   * @param all dimensions of the population
   * @param names names of the dimensions of the table
   * @throws JobException with exit code 50 if there are more than {@link #MAX_ROWS} rows
   */
  TableRowNumbering(String table, List<InputDimension> all, List<String> names) {
    List<String> allNames = all.stream().map(InputDimension::name).toList();
    this.populationDimensions = all.size();
    this.indices = names.stream().mapToInt(allNames::indexOf).toArray();
    this.dimensions = Arrays.stream(indices).mapToObj(all::get).toList();
    this.strides = new int[indices.length];
    long product = 1;
    for (int i = indices.length - 1; i >= 0; i--) {
      strides[i] = (int) product;
      product *= dimensions.get(i).nodes().size();
      if (product > MAX_ROWS) {
        throw JobException.refused(
            ("table %s must have at most %s rows; it would have more: use fewer dimensions or "
                    + "coarser values")
                .formatted(table, MAX_ROWS));
      }
    }
    this.size = (int) product;
  }

  int size() {
    return size;
  }

  List<InputDimension> dimensions() {
    return dimensions;
  }

  /** Returns the node of the dimension {@code i} in a row. */
  int node(int row, int i) {
    return row / strides[i] % dimensions.get(i).nodes().size();
  }

  /** Returns the row that differs from a row by the given node of one dimension. */
  int withNode(int row, int i, int node) {
    return row + (node - node(row, i)) * strides[i];
  }

  /** Returns the cell of a row, or -1 if the population lacks it or the row is -1. */
  int cell(int row, Population population) {
    if (row < 0) {
      return -1;
    }
    int[] combination = new int[populationDimensions];
    for (int i = 0; i < indices.length; i++) {
      combination[indices[i]] = node(row, i);
    }
    return population.find(combination);
  }

  List<String> labels(int row) {
    return IntStream.range(0, indices.length)
        .mapToObj(i -> dimensions.get(i).nodes().label(node(row, i)))
        .toList();
  }

  /** Returns the row with the given labels, or -1 if there is none. */
  int rowOf(List<String> labels) {
    int row = 0;
    for (int i = 0; i < indices.length; i++) {
      int node = dimensions.get(i).node(labels.get(i));
      if (node < 0) {
        return -1;
      }
      row += node * strides[i];
    }
    return row;
  }

  /** Returns true if a row has a single value in every dimension. The root is never a value. */
  boolean isFinest(int row) {
    return IntStream.range(0, indices.length)
        .allMatch(
            i -> {
              int node = node(row, i);
              return node != Hierarchy.ROOT && dimensions.get(i).nodes().isLeaf(node);
            });
  }
}
