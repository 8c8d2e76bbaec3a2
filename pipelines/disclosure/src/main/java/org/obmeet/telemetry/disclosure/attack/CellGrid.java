package org.obmeet.telemetry.disclosure.attack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;

/** The finest cells of a table: all combinations of the values of its dimensions. */
final class CellGrid {
  /** Largest number of finest cells of one table. */
  private static final long MAX_CELLS = 20_000_000;

  private final ProtectedTable table;
  private final DimensionValues dimensionValues;
  private final int[] sizes;
  private final int[] strides;
  private final int size;

  /** For each dimension the indices of the values under each label, filled on demand. */
  private final List<Map<String, int[]>> leaves = new ArrayList<>();

  /**
   * Creates the cells of a table.
   *
   * @throws IllegalArgumentException if there are too many combinations of values
   */
  CellGrid(ProtectedTable table, DimensionValues dimensionValues) {
    this.table = table;
    this.dimensionValues = dimensionValues;
    this.sizes = table.dimensions().stream().mapToInt(dimensionValues::size).toArray();
    this.strides = new int[sizes.length];
    long combinations = 1;
    for (int d = sizes.length - 1; d >= 0; d--) {
      strides[d] = (int) combinations;
      combinations *= sizes[d];
      leaves.add(new HashMap<>());
      if (combinations > MAX_CELLS) {
        throw new IllegalArgumentException(
            "table %s must have at most %s combinations of values; it has more"
                .formatted(table.name(), Long.toString(MAX_CELLS)));
      }
    }
    this.size = (int) combinations;
  }

  ProtectedTable table() {
    return table;
  }

  int size() {
    return size;
  }

  /** Returns the value indices of a cell in the given dimensions. */
  List<Integer> values(int cell, List<String> dimensions) {
    List<Integer> values = new ArrayList<>(dimensions.size());
    for (String dimension : dimensions) {
      int d = table.dimensions().indexOf(dimension);
      values.add(cell / strides[d] % sizes[d]);
    }
    return values;
  }

  /** Returns the values of a cell in all dimensions. */
  List<String> labels(int cell) {
    return IntStream.range(0, sizes.length)
        .mapToObj(
            d -> dimensionValues.value(table.dimensions().get(d), cell / strides[d] % sizes[d]))
        .toList();
  }

  /** Returns true if exactly one finest cell is inside a row. */
  boolean finest(List<String> row) {
    return IntStream.range(0, sizes.length).allMatch(d -> leaves(d, row.get(d)).length == 1);
  }

  /** Visits the finest cells inside a row, which has one label for each dimension. */
  void forEachCell(List<String> row, IntConsumer visitor) {
    int[][] box = new int[sizes.length][];
    for (int d = 0; d < box.length; d++) {
      box[d] = leaves(d, row.get(d));
    }
    forEachCell(box, 0, 0, visitor);
  }

  private void forEachCell(int[][] box, int d, int cell, IntConsumer visitor) {
    if (d == box.length) {
      visitor.accept(cell);
      return;
    }
    for (int leaf : box[d]) {
      forEachCell(box, d + 1, cell + leaf * strides[d], visitor);
    }
  }

  private int[] leaves(int d, String label) {
    return leaves
        .get(d)
        .computeIfAbsent(
            label, key -> dimensionValues.leaves(table, table.dimensions().get(d), key));
  }
}
