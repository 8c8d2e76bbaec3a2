package org.obmeet.telemetry.disclosure.linear;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A rational change of some cells that keeps every relation: what an intruder who sees the other
 * cells alone cannot exclude. It shows that a cell may be so much larger, or, taken the other way
 * round, so much smaller.
 *
 * @param cells numbers of the cells that change
 * @param changes by how much each changes, in parts of a unit; never 0
 * @param parts how many parts make a unit
 */
public record Move(int[] cells, long[] changes, long parts) {

  /** A change in whole numbers. */
  public Move(int[] cells, long[] changes) {
    this(cells, changes, 1);
  }

  /** By how much it changes a cell, in whole units; a part of a unit is left out. */
  public long of(int cell) {
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] == cell) {
        return changes[i] / parts;
      }
    }
    return 0;
  }

  /** Whether no value falls by more than it may, if the move is taken {@code sign} times. */
  public boolean fits(MeasureSystem system, int sign) {
    for (int i = 0; i < cells.length; i++) {
      long fall = -sign * changes[i];
      if (fall > 0 && (fall - 1) / parts >= system.room(cells[i])) {
        return false;
      }
    }
    return true;
  }

  /** What it does to the cells with numbers below a limit. */
  public Move below(int limit) {
    int[] kept = IntStream.range(0, cells.length).filter(i -> cells[i] < limit).toArray();
    return new Move(
        Arrays.stream(kept).map(i -> cells[i]).toArray(),
        Arrays.stream(kept).mapToLong(i -> changes[i]).toArray(),
        parts);
  }

  /** The same move of cells with other numbers. */
  public Move renumbered(int[] numbers) {
    return new Move(Arrays.stream(cells).map(cell -> numbers[cell]).toArray(), changes, parts);
  }

  /** Whether it changes a cell that fulfils a condition. */
  public boolean touches(IntPredicate condition) {
    for (int cell : cells) {
      if (condition.test(cell)) {
        return true;
      }
    }
    return false;
  }

  /** Whether every relation still holds, in whole numbers. */
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
