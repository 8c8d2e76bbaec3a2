package org.obmeet.telemetry.cubes.bucket;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.BitSet;
import java.util.function.IntConsumer;
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
  private static final int NO_ROW = -1;

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
    // By contributor and unit. Boxed pairs of equal ids would all have the same hash code.
    Long2IntOpenHashMap best = new Long2IntOpenHashMap();
    best.defaultReturnValue(NO_ROW);
    BitSet picked = new BitSet();
    for (int row = rowsInWindow.nextSetBit(0); row >= 0; row = rowsInWindow.nextSetBit(row + 1)) {
      if (units.id(row) == IdVector.NONE || contributors.id(row) == IdVector.NONE) {
        picked.set(row);
        continue;
      }
      long pair = ((long) contributors.id(row) << Integer.SIZE) | units.id(row);
      int earlier = best.putIfAbsent(pair, row);
      if (earlier != NO_ROW && later(row, earlier, seconds, records)) {
        best.put(pair, row);
      }
    }
    best.values().forEach((IntConsumer) picked::set);
    return picked;
  }

  private static boolean later(int row, int than, NumberVector seconds, PseudonymVector records) {
    int bySecond = Long.compare(seconds.value(row), seconds.value(than));
    return bySecond > 0 || (bySecond == 0 && records.compare(row, than) > 0);
  }
}
