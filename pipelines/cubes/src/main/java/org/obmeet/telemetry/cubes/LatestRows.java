package org.obmeet.telemetry.cubes;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Of each unit the row with the largest second; of several, the one with the greatest record
 * pseudonym. A row without a unit stands for itself.
 */
final class LatestRows {
  private LatestRows() {}

  static BitSet of(IdColumn units, NumberColumn seconds, PseudonymColumn records, BitSet inside) {
    int[] best = new int[units.distinct()];
    Arrays.fill(best, -1);
    BitSet picked = new BitSet();
    for (int row = inside.nextSetBit(0); row >= 0; row = inside.nextSetBit(row + 1)) {
      int unit = units.id(row);
      if (unit == IdColumn.NONE) {
        picked.set(row);
      } else if (best[unit] < 0 || later(row, best[unit], seconds, records)) {
        best[unit] = row;
      }
    }
    for (int row : best) {
      if (row >= 0) {
        picked.set(row);
      }
    }
    return picked;
  }

  private static boolean later(int row, int than, NumberColumn seconds, PseudonymColumn records) {
    int bySecond = Long.compare(seconds.value(row), seconds.value(than));
    return bySecond > 0 || (bySecond == 0 && records.compare(row, than) > 0);
  }
}
