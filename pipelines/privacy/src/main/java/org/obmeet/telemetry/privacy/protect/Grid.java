package org.obmeet.telemetry.privacy.protect;

import java.util.List;
import java.util.function.IntConsumer;
import org.obmeet.telemetry.privacy.tables.Records;

/**
 * The cells of one table: every combination of nodes of its dimensions, numbered densely.
 *
 * @param columns which dimensions of the records it has
 * @param nodes nodes of each
 * @param strides what one node more adds to a cell's number
 * @param size number of cells
 */
@SuppressWarnings("ArrayRecordComponent")
record Grid(int[] columns, List<Nodes> nodes, int[] strides, int size) {
  /** Cells that one table may have. */
  static final int MOST_CELLS = 1_000_000;

  /** No dimensions, so the total alone. */
  static final Grid ONE_CELL = new Grid(new int[0], List.of(), new int[0], 1);

  /**
   * @throws Refusal where there are more than {@link #MOST_CELLS}
   */
  static Grid of(String table, int[] columns, List<Nodes> all) {
    int[] strides = new int[columns.length];
    long size = 1;
    for (int d = columns.length - 1; d >= 0; d--) {
      strides[d] = (int) size;
      size *= all.get(columns[d]).size();
      if (size > MOST_CELLS) {
        throw new Refusal(
            "table "
                + table
                + " would have more than "
                + MOST_CELLS
                + " cells; name fewer dimensions, or coarsen them before");
      }
    }
    List<Nodes> nodes = java.util.Arrays.stream(columns).mapToObj(all::get).toList();
    return new Grid(columns, nodes, strides, (int) size);
  }

  /** Node of a cell in one of its dimensions. */
  int node(int cell, int d) {
    return cell / strides[d] % nodes.get(d).size();
  }

  /** Finest cells of a cell. */
  int leaves(int cell) {
    int number = 1;
    for (int d = 0; d < strides.length; d++) {
      number *= nodes.get(d).leaves(node(cell, d)).cardinality();
    }
    return number;
  }

  /** Whether a cell is a value in every dimension. */
  boolean finest(int cell) {
    for (int d = 0; d < strides.length; d++) {
      if (!nodes.get(d).isLeaf(node(cell, d))) {
        return false;
      }
    }
    return true;
  }

  /** The finest cell of a record. */
  int finest(Records records, int record) {
    int cell = 0;
    for (int d = 0; d < columns.length; d++) {
      cell += nodes.get(d).leaf(records.code(record, columns[d])) * strides[d];
    }
    return cell;
  }

  /** The cell with another node in one dimension. */
  int moved(int cell, int d, int to) {
    return cell + (to - node(cell, d)) * strides[d];
  }

  /** Visits every cell that contains a cell, itself first. */
  void containing(int cell, IntConsumer visit) {
    climb(cell, 0, visit);
  }

  private void climb(int cell, int d, IntConsumer visit) {
    if (d == strides.length) {
      visit.accept(cell);
      return;
    }
    int from = node(cell, d);
    for (int node : nodes.get(d).path(from)) {
      climb(cell + (node - from) * strides[d], d + 1, visit);
    }
  }

  /** Visits every finest cell of a cell. */
  void finestIn(int cell, IntConsumer visit) {
    descend(cell, 0, visit);
  }

  private void descend(int cell, int d, IntConsumer visit) {
    if (d == strides.length) {
      visit.accept(cell);
      return;
    }
    int from = node(cell, d);
    nodes.get(d).leaves(from).stream()
        .forEach(node -> descend(cell + (node - from) * strides[d], d + 1, visit));
  }

  /** The cell of these labels, or -1. */
  int find(List<String> labels) {
    int cell = 0;
    for (int d = 0; d < strides.length; d++) {
      int node = nodes.get(d).find(labels.get(d));
      if (node < 0) {
        return -1;
      }
      cell += node * strides[d];
    }
    return cell;
  }

  /** Labels of a cell. */
  List<String> labels(int cell) {
    return java.util.stream.IntStream.range(0, strides.length)
        .mapToObj(d -> nodes.get(d).label(node(cell, d)))
        .toList();
  }
}
