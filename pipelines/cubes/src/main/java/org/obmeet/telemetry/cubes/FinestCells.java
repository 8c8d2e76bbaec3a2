package org.obmeet.telemetry.cubes;

import java.util.Arrays;
import java.util.List;

/**
 * Numbers the combinations of labels that occur, from 0 in the order in which they are first seen.
 * A table indexed by the product of the codes where that is small, else a hash table per further
 * dimension: any number of dimensions, any number of labels.
 */
final class FinestCells {
  private static final int LARGEST_TABLE = 1 << 20;

  private final int[][] codes;
  private final int[] labels;
  private final int[] table;
  private final PairIds[] pairs;
  private int size;
  private int[] firstRow = new int[64];

  FinestCells(List<Coded> dimensions) {
    this(dimensions, LARGEST_TABLE);
  }

  FinestCells(List<Coded> dimensions, int largestTable) {
    this.codes = dimensions.stream().map(Coded::codes).toArray(int[][]::new);
    this.labels = dimensions.stream().mapToInt(d -> d.labels().size()).toArray();
    int product = product(dimensions, largestTable);
    this.table = product < 0 ? null : new int[product];
    this.pairs = new PairIds[product < 0 ? dimensions.size() : 0];
    if (table != null) {
      Arrays.fill(table, -1);
    }
    Arrays.setAll(pairs, d -> new PairIds());
  }

  int size() {
    return size;
  }

  /** Number of the row's combination. */
  int of(int row) {
    return table == null ? hashed(row) : tabled(row);
  }

  /** Code of a combination in one dimension. */
  int code(int combination, int dimension) {
    return codes[dimension][firstRow[combination]];
  }

  private int tabled(int row) {
    int at = 0;
    for (int d = 0; d < codes.length; d++) {
      at = at * labels[d] + codes[d][row];
    }
    if (table[at] < 0) {
      table[at] = add(row);
    }
    return table[at];
  }

  private int hashed(int row) {
    int id = 0;
    for (int d = 0; d < codes.length; d++) {
      id = pairs[d].id(id, codes[d][row]);
    }
    return id < size ? id : add(row);
  }

  private int add(int row) {
    if (size == firstRow.length) {
      firstRow = Arrays.copyOf(firstRow, size * 2);
    }
    firstRow[size] = row;
    return size++;
  }

  /** Product of the numbers of labels; -1 where it is larger than allowed. */
  private static int product(List<Coded> dimensions, int largest) {
    long product = 1;
    for (Coded dimension : dimensions) {
      product *= Math.max(1, dimension.labels().size());
      if (product > largest) {
        return -1;
      }
    }
    return (int) product;
  }
}
