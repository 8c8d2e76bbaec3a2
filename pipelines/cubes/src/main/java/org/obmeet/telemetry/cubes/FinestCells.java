package org.obmeet.telemetry.cubes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers the combinations of labels that occur, from 0 in the order in which they are first seen.
 * Codes make one number each: an index of a table where there are few, else a key of 64 bits. Where
 * that is too small, dimensions are packed one after the other, each with what was packed before by
 * the number that it was given: any number of dimensions, any number of labels.
 */
final class FinestCells {
  private static final int LARGEST_TABLE = 1 << 20;

  /** Columns that are packed together, each factor the product of the labels after it. */
  private record Packed(int[][] codes, long[] factors, long product) {}

  private final int[][] codes;
  private final Packed[] packs;
  private final int[] table;
  private final LongIds[] ids;
  private int size;
  private int[] firstRow = new int[64];

  FinestCells(List<Coded> dimensions) {
    this(dimensions, LARGEST_TABLE, Integer.MAX_VALUE * (long) Integer.MAX_VALUE);
  }

  /**
   * @param largestTable most entries of a table
   * @param largestKey largest key of a pack
   */
  FinestCells(List<Coded> dimensions, int largestTable, long largestKey) {
    this.codes = dimensions.stream().map(Coded::codes).toArray(int[][]::new);
    this.packs = packs(dimensions, largestKey);
    boolean small = packs.length == 1 && packs[0].product <= largestTable;
    this.table = small ? new int[(int) packs[0].product] : null;
    this.ids = new LongIds[packs.length];
    if (small) {
      Arrays.fill(table, -1);
    }
    Arrays.setAll(ids, i -> new LongIds());
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
    int at = (int) key(packs[0], row);
    if (table[at] < 0) {
      table[at] = add(row);
    }
    return table[at];
  }

  private int hashed(int row) {
    int id = 0;
    for (int i = 0; i < packs.length; i++) {
      id = ids[i].id(id * packs[i].product + key(packs[i], row));
    }
    return id < size ? id : add(row);
  }

  private static long key(Packed pack, int row) {
    long key = 0;
    for (int d = 0; d < pack.codes.length; d++) {
      key += pack.codes[d][row] * pack.factors[d];
    }
    return key;
  }

  private int add(int row) {
    if (size == firstRow.length) {
      firstRow = Arrays.copyOf(firstRow, size * 2);
    }
    firstRow[size] = row;
    return size++;
  }

  /**
   * As few packs as the largest key allows. Every pack but the first leaves room for the numbers of
   * what was packed before.
   */
  private static Packed[] packs(List<Coded> dimensions, long largestKey) {
    List<Packed> packs = new ArrayList<>();
    int from = 0;
    while (from < dimensions.size() || packs.isEmpty()) {
      long room = packs.isEmpty() ? largestKey : largestKey / Integer.MAX_VALUE;
      int to = from;
      long product = 1;
      while (to < dimensions.size()
          && (to == from || product <= room / labels(dimensions.get(to)))) {
        product *= labels(dimensions.get(to++));
      }
      packs.add(pack(dimensions.subList(from, to), product));
      from = to;
    }
    return packs.toArray(new Packed[0]);
  }

  private static Packed pack(List<Coded> dimensions, long product) {
    long[] factors = new long[dimensions.size()];
    long factor = 1;
    for (int d = factors.length - 1; d >= 0; d--) {
      factors[d] = factor;
      factor *= labels(dimensions.get(d));
    }
    return new Packed(
        dimensions.stream().map(Coded::codes).toArray(int[][]::new), factors, product);
  }

  private static int labels(Coded dimension) {
    return Math.max(1, dimension.labels().size());
  }
}
