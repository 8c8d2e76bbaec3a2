package org.obmeet.telemetry.disclosure.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Selects a few solutions of a connected component of a linear system. In each target unknown, two
 * solutions should differ by a wanted width. The selection keeps the first solution. It keeps a
 * further solution only if the solution increases a difference below the width.
 */
final class WitnessSelection {
  private final LinearSystem system;
  private final int[] unknowns;
  private final int[] targets;
  private final long width;
  private final int[] position;
  private final long[] low;
  private final long[] high;
  private final List<Solution> kept = new ArrayList<>();

  /** The exact value of each unknown of a component, as its numerator and its denominator. */
  @SuppressWarnings("ArrayRecordComponent")
  record Solution(long[] numerators, long[] denominators) {
    long ceiling(int position) {
      return -Math.floorDiv(-numerators[position], denominators[position]);
    }

    long floor(int position) {
      return Math.floorDiv(numerators[position], denominators[position]);
    }
  }

  /**
   * Creates a selection without solutions.
   *
   * @param unknowns indices of the unknowns of the component
   * @param targets indices of the unknowns that need two solutions
   * @param width wanted difference of the two solutions of a target, in fixed point; 0 to keep no
   *     solution
   */
  WitnessSelection(LinearSystem system, int[] unknowns, int[] targets, long width) {
    this.system = system;
    this.unknowns = unknowns;
    this.targets = targets;
    this.width = width;
    this.position = new int[width == 0 ? 0 : system.size()];
    Arrays.fill(position, -1);
    for (int i = 0; i < unknowns.length && width > 0; i++) {
      position[unknowns[i]] = i;
    }
    this.low = new long[position.length];
    this.high = new long[position.length];
    Arrays.fill(low, Long.MAX_VALUE);
    Arrays.fill(high, Long.MIN_VALUE);
  }

  /** Returns true if the kept solutions do not show yet that a target has two integer values. */
  boolean lacksTwoValues(int target) {
    return width > 0 && high[target] <= low[target];
  }

  /**
   * Keeps a solution if a target needs it.
   *
   * @param values numerators by index of the unknown
   * @param denominators denominators by index of the unknown
   */
  void add(long[] values, long[] denominators) {
    if (width == 0) {
      return;
    }
    Solution solution =
        new Solution(
            Arrays.stream(unknowns).mapToLong(u -> values[u]).toArray(),
            Arrays.stream(unknowns).mapToLong(u -> denominators[u]).toArray());
    boolean needed = kept.isEmpty();
    for (int target : targets) {
      long smallest = solution.ceiling(position[target]);
      long largest = solution.floor(position[target]);
      needed |=
          high[target] - width < low[target] && (smallest < low[target] || largest > high[target]);
    }
    if (needed) {
      kept.add(solution);
      for (int target : targets) {
        low[target] = Math.min(low[target], solution.ceiling(position[target]));
        high[target] = Math.max(high[target], solution.floor(position[target]));
      }
    }
  }

  /** Keeps two values of an unknown that is in no equation. */
  void addFree(int unknown) {
    long[] ones = new long[position.length];
    Arrays.fill(ones, 1);
    long[] values = new long[position.length];
    for (long value = 0; value <= width && width > 0; value += width) {
      values[unknown] = Math.max(0, system.lower(unknown)) + value;
      add(values, ones);
    }
  }

  /** Returns the targets whose kept solutions differ by less than the width. */
  int[] tooNear() {
    return Arrays.stream(width == 0 ? new int[0] : targets)
        .filter(target -> kept.isEmpty() || high[target] - width < low[target])
        .toArray();
  }

  /** Returns the smallest kept value of a target. */
  long low(int target) {
    return low[target];
  }

  long width() {
    return width;
  }

  List<Solution> kept() {
    return kept;
  }

  /** Returns the index of the kept solution in which an unknown is smallest. */
  int lowest(int unknown) {
    int at = position[unknown];
    return best((one, other) -> one.ceiling(at) < other.ceiling(at));
  }

  /** Returns the index of the kept solution in which an unknown is largest. */
  int highest(int unknown) {
    int at = position[unknown];
    return best((one, other) -> one.floor(at) > other.floor(at));
  }

  private int best(BiPredicate<Solution, Solution> better) {
    int best = 0;
    for (int i = 1; i < kept.size(); i++) {
      best = better.test(kept.get(i), kept.get(best)) ? i : best;
    }
    return best;
  }

  /** Returns the index of an unknown in the arrays of each {@link Solution}. */
  int position(int unknown) {
    return position[unknown];
  }
}
