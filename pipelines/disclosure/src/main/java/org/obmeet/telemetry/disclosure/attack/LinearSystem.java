package org.obmeet.telemetry.disclosure.attack;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** A system of linear equations over integers that derives exact bounds from single equations. */
final class LinearSystem {
  /** Marks that an unknown has no upper bound. */
  static final long UNBOUNDED_ABOVE = Long.MAX_VALUE;

  /** Marks that an unknown has no lower bound. */
  static final long UNBOUNDED_BELOW = Long.MIN_VALUE;

  /** Largest sum of absolute values of an equation that tightens bounds; far from overflow. */
  private static final double MAX_SIZE = 0x1p61;

  /** Largest number of times that the same equation tightens bounds. */
  private static final int MAX_VISITS = 30;

  /**
   * An equation, in which the sum of {@code signs[i] · unknowns[i]} is {@code rightSide}.
   *
   * @param signs 1 or -1 for each unknown
   * @param rightSide value of the sum, in fixed point
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Equation(int[] unknowns, int[] signs, long rightSide) {}

  private final String measure;
  private final List<Equation> equations = new ArrayList<>();
  private final List<List<Integer>> equationsOf = new ArrayList<>();
  private long[] initialLower = new long[16];
  private long[] lower = new long[16];
  private long[] upper = new long[16];

  /** Creates a system without equations. Messages name the measure. */
  LinearSystem(String measure) {
    this.measure = measure;
  }

  /** Adds an unknown with a lower bound, or {@link #UNBOUNDED_BELOW}, and returns its index. */
  int addUnknown(long smallest) {
    int index = equationsOf.size();
    equationsOf.add(new ArrayList<>());
    if (index == initialLower.length) {
      initialLower = Arrays.copyOf(initialLower, 2 * index);
      lower = Arrays.copyOf(lower, 2 * index);
      upper = Arrays.copyOf(upper, 2 * index);
    }
    setLower(index, smallest);
    upper[index] = UNBOUNDED_ABOVE;
    return index;
  }

  void setLower(int unknown, long smallest) {
    initialLower[unknown] = smallest;
    lower[unknown] = smallest;
  }

  /**
   * Adds an equation.
   *
   * @throws IllegalArgumentException if the equation has no unknown and its right side is not 0
   */
  void addEquation(Equation equation) {
    if (equation.unknowns().length == 0) {
      if (equation.rightSide() != 0) {
        throw contradiction();
      }
      return;
    }
    for (int unknown : equation.unknowns()) {
      equationsOf.get(unknown).add(equations.size());
    }
    equations.add(equation);
  }

  /** Creates the exception for published rows that contradict each other. */
  IllegalArgumentException contradiction() {
    return new IllegalArgumentException(
        "published rows contradict each other in measure " + measure);
  }

  int size() {
    return equationsOf.size();
  }

  List<Equation> equations() {
    return equations;
  }

  /** Returns the indices of the equations that contain an unknown. */
  List<Integer> equationsOf(int unknown) {
    return equationsOf.get(unknown);
  }

  /** Returns the lower bound of an unknown; {@link #UNBOUNDED_BELOW} if there is none. */
  long lower(int unknown) {
    return lower[unknown];
  }

  /** Returns the upper bound of an unknown; {@link #UNBOUNDED_ABOVE} if there is none. */
  long upper(int unknown) {
    return upper[unknown];
  }

  /** Returns true if the bounds leave one value of an unknown. */
  boolean fixed(int unknown) {
    return lower[unknown] == upper[unknown];
  }

  /**
   * Tightens the bounds by single equations until no bound changes or the limit of visits is
   * reached.
   *
   * @throws IllegalArgumentException if an unknown has no value left
   */
  void tighten() {
    ArrayDeque<Integer> open = new ArrayDeque<>();
    BitSet waiting = new BitSet();
    int[] visits = new int[equations.size()];
    for (int e = 0; e < equations.size(); e++) {
      open.add(e);
      waiting.set(e);
    }
    while (!open.isEmpty()) {
      int e = open.removeFirst();
      waiting.clear(e);
      for (int unknown : tighten(equations.get(e))) {
        for (int other : equationsOf.get(unknown)) {
          if (!waiting.get(other) && ++visits[other] < MAX_VISITS) {
            waiting.set(other);
            open.addLast(other);
          }
        }
      }
    }
  }

  /**
   * Tightens the bounds by an equation, and returns the unknowns whose bounds changed. A sum of
   * bounds that may not fit 64 bits tightens nothing.
   */
  private List<Integer> tighten(Equation equation) {
    List<Integer> changed = new ArrayList<>();
    for (int side = -1; side <= 1; side += 2) {
      double size = Math.abs((double) equation.rightSide());
      long sum = 0;
      int unbounded = 0;
      int last = -1;
      for (int i = 0; i < equation.unknowns().length; i++) {
        int sign = side * equation.signs()[i];
        long bound = bound(equation.unknowns()[i], sign);
        if (bound == (sign > 0 ? UNBOUNDED_BELOW : UNBOUNDED_ABOVE)) {
          unbounded++;
          last = i;
        } else {
          size += Math.abs((double) bound);
          sum += sign * bound;
        }
      }
      if (size > MAX_SIZE) {
        continue;
      }
      long remaining = side * equation.rightSide() - sum;
      if (unbounded == 0 && remaining < 0) {
        throw contradiction();
      }
      for (int i = 0; i < equation.unknowns().length && unbounded < 2; i++) {
        int unknown = equation.unknowns()[i];
        int sign = side * equation.signs()[i];
        if (unbounded == 0 || i == last) {
          long base = unbounded == 0 ? bound(unknown, sign) : 0;
          if (tightenBound(unknown, sign, base + sign * remaining)) {
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

  private boolean tightenBound(int unknown, int sign, long value) {
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
   * Returns true if fractions solve the given equations and respect the initial lower bounds.
   *
   * @param values numerator of each unknown; numerators of fixed unknowns are ignored
   * @param denominators denominator of each unknown
   * @param unknowns indices of the unknowns that are not fixed
   * @param equationIndices indices of the equations
   */
  boolean solvedBy(long[] values, long[] denominators, int[] unknowns, int[] equationIndices) {
    try {
      return Arrays.stream(unknowns).allMatch(u -> largeEnough(u, values[u], denominators[u]))
          && Arrays.stream(equationIndices)
              .allMatch(equation -> solvedBy(equations.get(equation), values, denominators));
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private boolean largeEnough(int unknown, long value, long denominator) {
    return initialLower[unknown] == UNBOUNDED_BELOW
        || value >= Math.multiplyExact(initialLower[unknown], denominator);
  }

  private boolean solvedBy(Equation equation, long[] values, long[] denominators) {
    long common = 1;
    for (int unknown : equation.unknowns()) {
      common = fixed(unknown) ? common : leastCommonMultiple(common, denominators[unknown]);
    }
    long sum = 0;
    for (int i = 0; i < equation.unknowns().length; i++) {
      int unknown = equation.unknowns()[i];
      long value =
          fixed(unknown)
              ? Math.multiplyExact(lower[unknown], common)
              : Math.multiplyExact(values[unknown], common / denominators[unknown]);
      sum = Math.addExact(sum, equation.signs()[i] * value);
    }
    return sum == Math.multiplyExact(equation.rightSide(), common);
  }

  static long leastCommonMultiple(long one, long other) {
    long divisor = one;
    for (long remainder = other; remainder != 0; ) {
      long next = divisor % remainder;
      divisor = remainder;
      remainder = next;
    }
    return Math.multiplyExact(one / divisor, other);
  }
}
