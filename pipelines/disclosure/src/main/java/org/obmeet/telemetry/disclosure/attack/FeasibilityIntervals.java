package org.obmeet.telemetry.disclosure.attack;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPSolver.ResultStatus;
import com.google.ortools.linearsolver.MPSolverParameters;
import com.google.ortools.linearsolver.MPSolverParameters.IntegerParam;
import com.google.ortools.linearsolver.MPVariable;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * Intervals of unknowns that hang together, by linear programmes. The solver's ends are put into
 * the equations in whole numbers: two solutions between which lies more than one whole number are a
 * witness that an unknown is not exact, and dual values that prove both ends, that it is.
 */
final class FeasibilityIntervals {
  static {
    Loader.loadNativeLibraries();
  }

  /** Unknowns, times those that are asked for, up to which whole intervals are looked for. */
  private static final long MOST_WHOLE = 10_000_000;

  /** Largest denominator of a fraction. */
  private static final long MOST_PARTS = 1_000_000;

  /** Largest numerator. */
  private static final long MOST_VALUE = 1L << 62;

  /** How far a solver's number may be from a fraction. */
  private static final double NEAR = 1e-6;

  /** What rounding may add to an interval at most: too little to reach another whole number. */
  private static final double SLACK = 0.25;

  private static final double INFINITE = Double.POSITIVE_INFINITY;

  /** A pull at many unknowns must leave fewer of them, or they are looked at one by one. */
  private static final double FEWER = 0.98;

  /** How far unknowns are pulled up. */
  private static final double STEP = 8;

  private static final double HALF = 0.5;
  private static final long SEED = 0x0A5C5;

  private static final int PRIMAL = 11;

  private final LinearSystem system;
  private final int[] unknowns;
  private final int[] equations;
  private final Map<Integer, Interval> intervals = new HashMap<>();
  private final MPSolver solver = MPSolver.createSolver("GLOP");
  private final MPSolverParameters parameters = new MPSolverParameters();
  private final MPVariable[] variables;
  private final MPConstraint[] constraints;
  private final long[] values;
  private final long[] parts;
  private boolean whole;

  /** What is known of the values of an unknown. */
  static final class Interval {
    private double lower = INFINITE;
    private double upper = -INFINITE;
    private long smallest = Long.MAX_VALUE;
    private long largest = Long.MIN_VALUE;
    private boolean exact;
    private boolean certain = true;

    private Interval() {}

    /** Of an unknown that has one value. */
    static Interval of(long value) {
      Interval interval = new Interval();
      interval.see(value, 1);
      interval.exact = true;
      return interval;
    }

    /** Of an unknown that nothing is said of. */
    static Interval free(long lower) {
      Interval interval = new Interval();
      interval.lower = lower == LinearSystem.BELOW ? -INFINITE : lower;
      interval.upper = INFINITE;
      return interval;
    }

    private void see(long value, long parts) {
      lower = Math.min(lower, (double) value / parts);
      upper = Math.max(upper, (double) value / parts);
      smallest = Math.min(smallest, -Math.floorDiv(-value, parts));
      largest = Math.max(largest, Math.floorDiv(value, parts));
    }

    /** Takes an end that the solver found, unless it is one that a solution has already. */
    private void reach(double end) {
      if (lower > upper) {
        lower = end;
        upper = end;
      }
      if (end < lower - NEAR * Math.abs(lower) - NEAR) {
        lower = end;
      }
      if (end > upper + NEAR * Math.abs(upper) + NEAR) {
        upper = end;
      }
    }

    /** Whether solutions show two whole numbers. */
    private boolean open() {
      return largest > smallest;
    }

    /** Smallest value found. */
    double lower() {
      return lower;
    }

    /** Largest value found. */
    double upper() {
      return upper;
    }

    /** Whether there is one whole number only. */
    boolean exact() {
      return exact;
    }

    /** Whether no value lies outside, and nothing rests on rounding. */
    boolean certain() {
      return certain;
    }
  }

  /**
   * The programme of some unknowns; for one thread.
   *
   * @param unknowns those that hang together
   * @param equations that they are in
   */
  FeasibilityIntervals(LinearSystem system, int[] unknowns, int[] equations) {
    this.system = system;
    this.unknowns = unknowns;
    this.equations = equations;
    this.variables = new MPVariable[system.size()];
    this.values = new long[system.size()];
    this.parts = new long[system.size()];
    for (int unknown : unknowns) {
      long lower = system.lower(unknown);
      variables[unknown] =
          solver.makeNumVar(lower == LinearSystem.BELOW ? -INFINITE : 0, INFINITE, "");
    }
    this.constraints = build(solver, variables);
    parameters.setIntegerParam(IntegerParam.LP_ALGORITHM, PRIMAL);
    parameters.setIntegerParam(IntegerParam.PRESOLVE, 0);
    parameters.setIntegerParam(
        IntegerParam.INCREMENTALITY,
        MPSolverParameters.IncrementalityValues.INCREMENTALITY_ON.swigValue());
    solver.objective().setMaximization();
  }

  private MPConstraint[] build(MPSolver programme, MPVariable[] of) {
    MPConstraint[] rows = new MPConstraint[equations.length];
    for (int e = 0; e < equations.length; e++) {
      LinearSystem.Equation equation = system.equations().get(equations[e]);
      double level = shifted(equation);
      rows[e] = programme.makeConstraint(level, level);
      for (int i = 0; i < equation.unknowns().length; i++) {
        if (!system.fixed(equation.unknowns()[i])) {
          rows[e].setCoefficient(of[equation.unknowns()[i]], equation.signs()[i]);
        }
      }
    }
    return rows;
  }

  /** The level of an equation of what unknowns are above their smallest values. */
  private double shifted(LinearSystem.Equation equation) {
    long level = equation.level();
    for (int i = 0; i < equation.unknowns().length; i++) {
      level = Math.subtractExact(level, equation.signs()[i] * base(equation.unknowns()[i]));
    }
    return level;
  }

  private long base(int unknown) {
    long lower = system.lower(unknown);
    return lower == LinearSystem.BELOW ? 0 : lower;
  }

  /**
   * The intervals of some of the unknowns.
   *
   * @throws IllegalArgumentException where the equations have no solution
   */
  Map<Integer, Interval> of(int[] asked) {
    Arrays.stream(asked).forEach(unknown -> intervals.put(unknown, new Interval()));
    try {
      if (solver.solve(parameters) == ResultStatus.INFEASIBLE) {
        throw system.contradiction();
      }
      see();
      whole = (long) unknowns.length * asked.length <= MOST_WHOLE;
      if (!whole) {
        pull(asked);
      }
      for (int unknown : asked) {
        find(unknown, intervals.get(unknown));
      }
      return intervals;
    } finally {
      solver.delete();
    }
  }

  /**
   * Pulls many unknowns at once, some up and some down, as long as that shows something. Vertices
   * of large systems may have denominators that are too large for witnesses.
   */
  private void pull(int[] asked) {
    Random random = new Random(SEED);
    int[] open = asked;
    for (int before = Integer.MAX_VALUE; open.length > 0 && open.length < FEWER * before; ) {
      double[] at = Arrays.stream(open).mapToDouble(u -> variables[u].solutionValue()).toArray();
      for (int i = 0; i < open.length; i++) {
        solver.objective().setCoefficient(variables[open[i]], random.nextDouble() - HALF);
        variables[open[i]].setUb(at[i] + STEP);
      }
      if (solver.solve(parameters) != ResultStatus.OPTIMAL) {
        break;
      }
      see();
      for (int unknown : asked) {
        intervals.get(unknown).reach(variables[unknown].solutionValue() + base(unknown));
      }
      before = open.length;
      open = Arrays.stream(open).filter(u -> !open(intervals.get(u))).toArray();
    }
    Arrays.stream(asked).forEach(unknown -> variables[unknown].setUb(INFINITE));
    solver.objective().clear();
    solver.objective().setMaximization();
  }

  /** Whether an unknown has two values, as far as rounding tells. */
  private static boolean open(Interval interval) {
    return interval.open() || wide(interval.lower, interval.upper);
  }

  private void find(int unknown, Interval interval) {
    long[] proven = {system.lower(unknown), system.upper(unknown)};
    double lower = end(unknown, -1, interval, proven);
    double upper = end(unknown, 1, interval, proven);
    if (!interval.open()) {
      boolean one = proven[0] >= proven[1];
      interval.exact = one || !wide(lower, upper);
      interval.certain &= one;
    }
    interval.reach(lower);
    interval.reach(upper);
  }

  /** Whether more than one whole number lies between two ends, as far as rounding tells. */
  private static boolean wide(double lower, double upper) {
    double slack = Math.min(SLACK, NEAR * Math.max(1, Math.abs(lower)));
    return Math.floor(upper + slack) - Math.ceil(lower - slack) >= 1;
  }

  /**
   * The smallest or the largest value of an unknown.
   *
   * @param sign -1 for the smallest
   * @param proven the whole numbers that bound it, drawn together where they leave few
   */
  private double end(int unknown, int sign, Interval interval, long[] proven) {
    boolean there = sign < 0 ? interval.lower <= proven[0] : interval.upper >= proven[1];
    if (there) {
      return sign < 0 ? proven[0] : proven[1];
    }
    if (!whole && open(interval)) {
      interval.certain = false;
      return sign < 0 ? interval.lower : interval.upper;
    }
    solver.objective().setCoefficient(variables[unknown], sign);
    ResultStatus status = solver.solve(parameters);
    double end = sign * INFINITE;
    if (status == ResultStatus.OPTIMAL) {
      if (!see() && whole && !interval.open()) {
        solver.reset(); // another way there may end at better fractions
        solver.solve(parameters);
        see();
      }
      end = variables[unknown].solutionValue() + base(unknown);
      if (!interval.open()) {
        prove(unknown, sign, proven);
      }
    } else if (status == ResultStatus.UNBOUNDED) {
      beyond(unknown, sign, interval);
    } else {
      interval.certain = false;
      end = sign < 0 ? interval.lower : interval.upper;
    }
    solver.objective().setCoefficient(variables[unknown], 0);
    return end;
  }

  /** Shows a value of an unknown that nothing bounds, a little beyond those that were seen. */
  private void beyond(int unknown, int sign, Interval interval) {
    MPVariable variable = variables[unknown];
    double lower = variable.lb();
    double seen = sign < 0 ? interval.smallest : interval.largest;
    double limit = seen - base(unknown) + 2 * sign;
    variable.setBounds(sign < 0 ? limit : lower, sign < 0 ? INFINITE : limit);
    if (solver.solve(parameters) == ResultStatus.OPTIMAL) {
      see();
    }
    variable.setBounds(lower, INFINITE);
  }

  /**
   * Takes the solver's solution, if it solves the equations in fractions; tells whether it does.
   */
  private boolean see() {
    for (int unknown : unknowns) {
      double value = variables[unknown].solutionValue();
      parts[unknown] = denominator(value);
      long base = base(unknown);
      if (Math.abs(value + base) * parts[unknown] > MOST_VALUE
          || Math.abs(base) > MOST_VALUE / parts[unknown]) {
        return false;
      }
      values[unknown] = Math.round(value * parts[unknown]) + base * parts[unknown];
    }
    boolean solves = system.solvedBy(values, parts, unknowns, equations);
    if (solves) {
      intervals.forEach((unknown, interval) -> interval.see(values[unknown], parts[unknown]));
    }
    return solves;
  }

  /** The denominator of the first convergent of a number's continued fraction that is near it. */
  private static long denominator(double number) {
    long denominator = 1;
    long before = 0;
    double rest = number;
    double near = NEAR * Math.max(1, NEAR * Math.abs(number));
    while (Math.abs(number * denominator - Math.rint(number * denominator)) > near) {
      rest = 1 / (rest - Math.floor(rest));
      double next = Math.floor(rest) * denominator + before;
      if (!(next <= MOST_PARTS)) {
        return denominator;
      }
      before = denominator;
      denominator = (long) next;
    }
    return denominator;
  }

  /**
   * Draws a bound of an unknown together by the solver's dual values. Whatever these are, what they
   * make of the equations holds.
   */
  private void prove(int unknown, int sign, long[] proven) {
    double[] duals = Arrays.stream(constraints).mapToDouble(MPConstraint::dualValue).toArray();
    long common = 1;
    for (double dual : duals) {
      long all = LinearSystem.multiple(common, denominator(dual));
      common = all > MOST_PARTS ? common : all;
    }
    Map<Integer, Long> rest = new HashMap<>(Map.of(unknown, sign * common));
    BigInteger sum = BigInteger.ZERO;
    for (int e = 0; e < equations.length; e++) {
      long dual = Math.round(duals[e] * common);
      if (dual != 0) {
        LinearSystem.Equation equation = system.equations().get(equations[e]);
        sum = sum.add(product(dual, equation.level()));
        for (int i = 0; i < equation.unknowns().length; i++) {
          rest.merge(equation.unknowns()[i], -dual * equation.signs()[i], Long::sum);
        }
      }
    }
    for (Map.Entry<Integer, Long> one : rest.entrySet()) {
      long bound = one.getValue() > 0 ? system.upper(one.getKey()) : system.lower(one.getKey());
      if (one.getValue() != 0 && (bound == LinearSystem.ABOVE || bound == LinearSystem.BELOW)) {
        return;
      }
      sum = sum.add(product(one.getValue(), bound));
    }
    BigInteger[] floor = sum.divideAndRemainder(BigInteger.valueOf(common));
    if (floor[0].bitLength() > Long.SIZE - 2) {
      return;
    }
    long whole = floor[0].longValue() - (floor[1].signum() < 0 ? 1 : 0);
    if (sign > 0) {
      proven[1] = Math.min(proven[1], whole);
    } else {
      proven[0] = Math.max(proven[0], -whole);
    }
  }

  private static BigInteger product(long one, long other) {
    return BigInteger.valueOf(one).multiply(BigInteger.valueOf(other));
  }
}
