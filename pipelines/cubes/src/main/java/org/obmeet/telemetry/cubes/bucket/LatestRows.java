package org.obmeet.telemetry.cubes.bucket;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.BitSet;
import java.util.function.IntConsumer;
import org.obmeet.telemetry.cubes.vector.DenseCodes;
import org.obmeet.telemetry.cubes.vector.IdVector;
import org.obmeet.telemetry.cubes.vector.NumberVector;
import org.obmeet.telemetry.cubes.vector.PseudonymVector;

/**
 * Selects the latest row of each unit of a contributor, for cubes with {@code pick: latest}. The
 * latest row has the largest second. If rows have the same second, the row with the largest record
 * pseudonym is selected. A row without a unit or a contributor is always selected. A unit with
 * several contributors has one row for each, so no contributor changes the rows of another.
 */
final class LatestRows {
  private LatestRows() {}

  /**
   * Selects from all rows of the window. Scope and {@code where} are applied later. If they exclude
   * the latest row of a unit, no older row replaces it.
   */
  static BitSet of(
      IdVector contributors,
      IdVector units,
      NumberVector seconds,
      PseudonymVector records,
      BitSet rowsInWindow) {
    DenseCodes<Long> pairs = new DenseCodes<>();
    IntArrayList best = new IntArrayList();
    BitSet picked = new BitSet();
    for (int row = rowsInWindow.nextSetBit(0); row >= 0; row = rowsInWindow.nextSetBit(row + 1)) {
      if (units.id(row) == IdVector.NONE || contributors.id(row) == IdVector.NONE) {
        picked.set(row);
        continue;
      }
      int pair = pairs.of(((long) contributors.id(row) << Integer.SIZE) | units.id(row));
      if (pair == best.size()) {
        best.add(row);
      } else if (later(row, best.getInt(pair), seconds, records)) {
        best.set(pair, row);
      }
    }
    best.forEach((IntConsumer) picked::set);
    return picked;
  }

  private static boolean later(int row, int than, NumberVector seconds, PseudonymVector records) {
    int bySecond = Long.compare(seconds.value(row), seconds.value(than));
    return bySecond > 0 || (bySecond == 0 && records.compare(row, than) > 0);
  }
}
