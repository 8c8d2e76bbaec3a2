package org.obmeet.telemetry.privacy.linear;

import java.util.Arrays;
import java.util.BitSet;

/** A basis to start from. */
final class Crash {
  private Crash() {}

  /**
   * A triangular basis of large columns as far as there is one; for each other row the column that
   * stands for nothing. Short rows come first.
   *
   * @param at rows of the entries of each column
   * @return a column for each row
   */
  static int[] basis(int rows, int[][] at, Point point) {
    int[][] columns = columns(rows, at);
    Integer[] order = new Integer[rows];
    Arrays.setAll(order, row -> row);
    Arrays.sort(order, (a, b) -> Integer.compare(columns[a].length, columns[b].length));
    int[] basis = new int[rows];
    BitSet touched = new BitSet();
    for (int row : order) {
      int best = -1;
      for (int column : columns[row]) {
        if (!touched.get(column) && (best < 0 || point.at(column) > point.at(best))) {
          best = column;
        }
      }
      Arrays.stream(columns[row]).forEach(touched::set);
      basis[row] = best >= 0 && point.at(best) > point.tolerance() ? best : at.length + row;
    }
    return basis;
  }

  private static int[][] columns(int rows, int[][] at) {
    int[] in = new int[rows];
    for (int[] column : at) {
      for (int row : column) {
        in[row]++;
      }
    }
    int[][] columns = new int[rows][];
    Arrays.setAll(columns, row -> new int[in[row]]);
    for (int column = at.length - 1; column >= 0; column--) {
      for (int row : at[column]) {
        columns[row][--in[row]] = column;
      }
    }
    return columns;
  }
}
