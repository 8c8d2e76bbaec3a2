package org.obmeet.telemetry.cli.protect;

import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.cli.protect.records.Dimension;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/**
 * A numbering of a table's rows from 0. The rows are all combinations of the nodes of its
 * dimensions.
 */
final class TableRowNumbering {
  /** Maximum number of rows of a table. */
  static final int MAX_ROWS = 1_000_000;

  private final List<Dimension> dimensions;
  private final int[] columns;
  private final int[] strides;
  private final int size;
  private final int width;

  /**
   * @param table name of the table, for messages
   * @param all the dimensions of the population
   * @param names the dimensions of the table
   * @throws JobException with exit code 50 if there are more than {@link #MAX_ROWS} rows
   */
  TableRowNumbering(String table, List<Dimension> all, List<String> names) {
    this.width = all.size();
    this.columns = new int[names.size()];
    this.dimensions = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      String name = names.get(i);
      while (!all.get(columns[i]).name().equals(name)) {
        columns[i]++;
      }
      dimensions.add(all.get(columns[i]));
    }
    this.strides = new int[columns.length];
    long product = 1;
    for (int i = columns.length - 1; i >= 0; i--) {
      strides[i] = (int) product;
      product *= dimensions.get(i).nodes().size();
      if (product > MAX_ROWS) {
        throw new JobException(
            ExitCode.GATE_REFUSED,
            ("table %s must have at most %s rows; it would have more: use fewer "
                    + "dimensions or coarser values")
                .formatted(table, MAX_ROWS));
      }
    }
    this.size = (int) product;
  }

  int size() {
    return size;
  }

  List<Dimension> dimensions() {
    return dimensions;
  }

  /** Returns the node of a row in one of the table's dimensions. */
  int node(int row, int i) {
    return row / strides[i] % dimensions.get(i).nodes().size();
  }

  /** Returns the row that differs from a row by the given node of one dimension. */
  int withNode(int row, int i, int node) {
    return row + (node - node(row, i)) * strides[i];
  }

  /** Returns a row's node in each dimension of the population; the root for further dimensions. */
  int[] combination(int row) {
    int[] combination = new int[width];
    for (int i = 0; i < columns.length; i++) {
      combination[columns[i]] = node(row, i);
    }
    return combination;
  }

  List<String> labels(int row) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      labels.add(dimensions.get(i).nodes().label(node(row, i)));
    }
    return labels;
  }

  /** Returns the row with the given labels, or -1 if there is none. */
  int rowOf(List<String> labels) {
    int row = 0;
    for (int i = 0; i < columns.length; i++) {
      int node = dimensions.get(i).node(labels.get(i));
      if (node < 0) {
        return -1;
      }
      row += node * strides[i];
    }
    return row;
  }

  /** Returns true if a row is a leaf in every dimension. */
  boolean isFinest(int row) {
    for (int i = 0; i < columns.length; i++) {
      int node = node(row, i);
      if (node == Hierarchy.ROOT || !dimensions.get(i).nodes().isLeaf(node)) {
        return false;
      }
    }
    return true;
  }
}
