package org.obmeet.telemetry.disclosure.attack;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Linear equations in whole numbers over unknown values, with bounds of each unknown that follow
 * from single equations. All arithmetic is exact.
 */
final class LinearSystem {
  /** Stands for an upper bound that is not there. */
  static final long ABOVE = Long.MAX_VALUE;

  /** Stands for a lower bound that is not there. */
  static final long BELOW = Long.MIN_VALUE;

  /** How often one equation is looked at for bounds. */
  private static final int MOST_LOOKS = 30;

  /**
   * An equation: the sum of {@code signs[i] · unknowns[i]} is {@code level}.
   *
   * @param unknowns numbers of unknowns
   * @param signs 1 or -1 for each
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Equation(int[] unknowns, int[] signs, long level) {}

  private final String measure;
  private final List<Equation> equations = new ArrayList<>();
  private final List<List<Integer>> equationsOf = new ArrayList<>();
  private long[] least = new long[16];
  private long[] lower = new long[16];
  private long[] upper = new long[16];

  /**
   * @param measure its name, for messages
   */
  LinearSystem(String measure) {
    this.measure = measure;
  }

  /**
   * Adds an unknown; gives its number.
   *
   * @param smallest its smallest value, or {@link #BELOW}
   */
  int unknown(long smallest) {
    int number = equationsOf.size();
    equationsOf.add(new ArrayList<>());
    if (number == least.length) {
      least = Arrays.copyOf(least, 2 * number);
      lower = Arrays.copyOf(lower, 2 * number);
      upper = Arrays.copyOf(upper, 2 * number);
    }
    raise(number, smallest);
    upper[number] = ABOVE;
    return number;
  }

  /** Sets the smallest value of an unknown. */
  void raise(int unknown, long smallest) {
    least[unknown] = smallest;
    lower[unknown] = smallest;
  }

  /**
   * Adds an equation.
   *
   * @throws IllegalArgumentException where it has no unknown and does not hold
   */
  void equation(Equation equation) {
    if (equation.unknowns().length == 0) {
      if (equation.level() != 0) {
        throw contradiction();
      }
      return;
    }
    for (int unknown : equation.unknowns()) {
      equationsOf.get(unknown).add(equations.size());
    }
    equations.add(equation);
  }

  /** Says that published rows contradict each other. */
  IllegalArgumentException contradiction() {
    return new IllegalArgumentException(
        "published rows contradict each other in measure " + measure);
  }

  /** Number of unknowns. */
  int size() {
    return equationsOf.size();
  }

  /** The equations. */
  List<Equation> equations() {
    return equations;
  }

  /** Numbers of the equations that an unknown is in. */
  List<Integer> equationsOf(int unknown) {
    return equationsOf.get(unknown);
  }

  /** The smallest value of an unknown as it was set, or {@link #BELOW}. */
  long least(int unknown) {
    return least[unknown];
  }

  /** A smallest value of an unknown as it follows from single equations. */
  long lower(int unknown) {
    return lower[unknown];
  }

  /** A largest value of an unknown as it follows from single equations. */
  long upper(int unknown) {
    return upper[unknown];
  }

  /** Whether the bounds of an unknown leave one value. */
  boolean fixed(int unknown) {
    return lower[unknown] == upper[unknown];
  }

  /**
   * Draws the bounds together, equation by equation.
   *
   * @throws IllegalArgumentException where they leave no value
   */
  void tighten() {
    ArrayDeque<Integer> open = new ArrayDeque<>();
    BitSet waiting = new BitSet();
    int[] looks = new int[equations.size()];
    for (int e = 0; e < equations.size(); e++) {
      open.add(e);
      waiting.set(e);
    }
    while (!open.isEmpty()) {
      int e = open.removeFirst();
      waiting.clear(e);
      for (int unknown : tighten(equations.get(e))) {
        for (int other : equationsOf.get(unknown)) {
          if (!waiting.get(other) && ++looks[other] < MOST_LOOKS) {
            waiting.set(other);
            open.addLast(other);
          }
        }
      }
    }
  }

  /** The unknowns whose bounds an equation draws together. */
  private List<Integer> tighten(Equation equation) {
    List<Integer> changed = new ArrayList<>();
    for (int side = -1; side <= 1; side += 2) {
      long sum = 0;
      int without = 0;
      int last = -1;
      for (int i = 0; i < equation.unknowns().length; i++) {
        int sign = side * equation.signs()[i];
        long bound = bound(equation.unknowns()[i], sign);
        if (bound == (sign > 0 ? BELOW : ABOVE)) {
          without++;
          last = i;
        } else {
          sum = Math.addExact(sum, sign * bound);
        }
      }
      long left = Math.subtractExact(side * equation.level(), sum);
      if (without == 0 && left < 0) {
        throw contradiction();
      }
      for (int i = 0; i < equation.unknowns().length && without < 2; i++) {
        int unknown = equation.unknowns()[i];
        int sign = side * equation.signs()[i];
        if (without == 0 || i == last) {
          long base = without == 0 ? bound(unknown, sign) : 0;
          if (limit(unknown, sign, Math.addExact(base, sign * left))) {
            changed.add(unknown);
          }
        }
      }
    }
    return changed;
  }

  private long bound(int unknown, int sign) {
    return sign > 0 ? lower[unknown] : upper[unknown];
  }

  private boolean limit(int unknown, int sign, long value) {
    boolean changes = sign > 0 ? value < upper[unknown] : value > lower[unknown];
    if (changes && sign > 0) {
      upper[unknown] = value;
    } else if (changes) {
      lower[unknown] = value;
    }
    if (lower[unknown] > upper[unknown]) {
      throw contradiction();
    }
    return changes;
  }

  /**
   * Whether fractions solve equations, and none is too small.
   *
   * @param values numerators, for each unknown; those that are fixed are not looked at
   * @param parts denominators
   * @param unknowns those that are not fixed
   * @param numbers of the equations
   */
  boolean solvedBy(long[] values, long[] parts, int[] unknowns, int[] numbers) {
    try {
      return Arrays.stream(unknowns).allMatch(u -> largeEnough(u, values[u], parts[u]))
          && Arrays.stream(numbers)
              .allMatch(number -> solvedBy(equations.get(number), values, parts));
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private boolean largeEnough(int unknown, long value, long parts) {
    return least[unknown] == BELOW || value >= Math.multiplyExact(least[unknown], parts);
  }

  private boolean solvedBy(Equation equation, long[] values, long[] parts) {
    long common = 1;
    for (int unknown : equation.unknowns()) {
      common = fixed(unknown) ? common : multiple(common, parts[unknown]);
    }
    long sum = 0;
    for (int i = 0; i < equation.unknowns().length; i++) {
      int unknown = equation.unknowns()[i];
      long value =
          fixed(unknown)
              ? Math.multiplyExact(lower[unknown], common)
              : Math.multiplyExact(values[unknown], common / parts[unknown]);
      sum = Math.addExact(sum, equation.signs()[i] * value);
    }
    return sum == Math.multiplyExact(equation.level(), common);
  }

  /** The least common multiple. */
  static long multiple(long one, long other) {
    long divisor = one;
    for (long rest = other; rest != 0; ) {
      long next = divisor % rest;
      divisor = rest;
      rest = next;
    }
    return Math.multiplyExact(one / divisor, other);
  }
}
