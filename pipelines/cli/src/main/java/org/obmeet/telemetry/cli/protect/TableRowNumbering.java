package org.obmeet.telemetry.cli.protect;

import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.cli.protect.records.Dimension;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/** The rows of a table: every combination of nodes of its dimensions, numbered densely. */
final class TableRowNumbering {
  /** Most rows of a table. */
  static final int MOST_ROWS = 1_000_000;

  private final List<Dimension> dimensions;
  private final int[] columns;
  private final int[] strides;
  private final int size;
  private final int width;

  /**
   * @param table its name, for messages
   * @param all the dimensions of the population
   * @param names those of the table
   * @throws JobException with 50 if there are more than {@link #MOST_ROWS} rows
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
      if (product > MOST_ROWS) {
        throw new JobException(
            ExitCode.GATE_REFUSED,
            "table "
                + table
                + " must have at most "
                + MOST_ROWS
                + " rows; it would have more: name fewer dimensions, or coarsen them before");
      }
    }
    this.size = (int) product;
  }

  /** Number of rows. */
  int size() {
    return size;
  }

  /** Dimensions of the table. */
  List<Dimension> dimensions() {
    return dimensions;
  }

  /** Numbers of its dimensions among those of the population. */
  int[] columns() {
    return columns;
  }

  /** Node of a row in one of its dimensions. */
  int node(int row, int i) {
    return row / strides[i] % dimensions.get(i).nodes().size();
  }

  /** The row with another node in one dimension. */
  int withNode(int row, int i, int node) {
    return row + (node - node(row, i)) * strides[i];
  }

  /** Its nodes in every dimension of the population, the root where the table lacks it. */
  int[] combination(int row) {
    int[] combination = new int[width];
    for (int i = 0; i < columns.length; i++) {
      combination[columns[i]] = node(row, i);
    }
    return combination;
  }

  /** Labels of a row. */
  List<String> labels(int row) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      labels.add(dimensions.get(i).nodes().label(node(row, i)));
    }
    return labels;
  }

  /** The row of these labels, or -1. */
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

  /** Whether a row is a value in every dimension. */
  boolean isFinest(int row) {
    for (int i = 0; i < columns.length; i++) {
      int node = node(row, i);
      if (node == Hierarchy.ROOT || !dimensions.get(i).nodes().leaf(node)) {
        return false;
      }
    }
    return true;
  }
}
