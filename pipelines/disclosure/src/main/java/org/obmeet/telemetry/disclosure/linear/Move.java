package org.obmeet.telemetry.disclosure.linear;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A rational change of some cells. If every relation holds after the move, and no cell falls by
 * more than its slack, an intruder who sees only the other cells cannot exclude the move. Such a
 * move proves that each cell's value may differ by the cell's change. The opposite move has
 * opposite changes.
 *
 * @param cells indices of the cells that change
 * @param changes numerator of each cell's change in units of the measure; never 0
 * @param denominator denominator of all changes; at least 1
 */
public record Move(int[] cells, long[] changes, long denominator) {

  public Move(int[] cells, long[] changes) {
    this(cells, changes, 1);
  }

  /** Returns the change of a cell in units of the measure, rounded towards 0. */
  public long of(int cell) {
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] == cell) {
        return changes[i] / denominator;
      }
    }
    return 0;
  }

  /**
   * Returns true if no cell falls by more than its slack by a move (sign 1) or its opposite (-1).
   */
  public boolean fits(MeasureSystem system, int sign) {
    for (int i = 0; i < cells.length; i++) {
      long fall = -sign * changes[i];
      if (fall > 0 && (fall - 1) / denominator >= system.slack(cells[i])) {
        return false;
      }
    }
    return true;
  }

  /** Returns this move restricted to the cells whose index is below a limit. */
  public Move below(int limit) {
    int[] kept = IntStream.range(0, cells.length).filter(i -> cells[i] < limit).toArray();
    return new Move(
        Arrays.stream(kept).map(i -> cells[i]).toArray(),
        Arrays.stream(kept).mapToLong(i -> changes[i]).toArray(),
        denominator);
  }

  /** Returns this move with the index {@code indices[c]} instead of {@code c} for each cell. */
  public Move renumbered(int[] indices) {
    return new Move(
        Arrays.stream(cells).map(cell -> indices[cell]).toArray(), changes, denominator);
  }

  /** Returns true if the move changes a cell that fulfils a condition. */
  public boolean touches(IntPredicate condition) {
    return Arrays.stream(cells).anyMatch(condition);
  }

  /** Returns true if every relation holds after the move, in exact arithmetic. */
  public boolean holds(MeasureSystem system) {
    Map<Integer, Long> sums = new HashMap<>();
    try {
      for (int i = 0; i < cells.length; i++) {
        for (int r : system.relationsOf(cells[i])) {
          long part = system.relation(r)[0] == cells[i] ? changes[i] : -changes[i];
          sums.merge(r, part, Math::addExact);
        }
      }
    } catch (ArithmeticException e) {
      return false;
    }
    return sums.values().stream().allMatch(sum -> sum == 0);
  }
}
