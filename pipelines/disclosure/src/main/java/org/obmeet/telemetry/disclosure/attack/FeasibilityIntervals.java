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
 * Computes the feasibility intervals of a connected component of unknowns by linear programs. If
 * two exact solutions enclose at least two integers, the unknown is not disclosed exactly. If dual
 * values leave only one integer between the bounds, the unknown is disclosed exactly. Otherwise the
 * ends that the solver finds decide, and the interval is not certain.
 */
final class FeasibilityIntervals {
  static {
    Loader.loadNativeLibraries();
  }

  /** Largest product of unknowns and targets for which every interval is computed completely. */
  private static final long MAX_EXACT_SIZE = 10_000_000;

  /** Largest denominator of an exact solution. */
  private static final long MAX_DENOMINATOR = 1_000_000;

  /** Largest numerator of an exact solution. */
  private static final long MAX_NUMERATOR = 1L << 62;

  /** Tolerance for rounding errors in the solver's results. */
  private static final double TOLERANCE = 1e-6;

  /**
   * Largest tolerance at the ends of an interval when its integers are counted. It is so small that
   * it never adds an integer to an interval with integer ends.
   */
  private static final double MAX_TOLERANCE = 0.25;

  private static final double INFINITE = Double.POSITIVE_INFINITY;

  /** Joint moves end after a move that leaves at least this share of its unknowns undecided. */
  private static final double MAX_UNDECIDED_SHARE = 0.98;

  /** Largest increase of an unknown in a joint move of many unknowns. */
  private static final double MAX_INCREASE = 8;

  /** Largest number of moves that bring no new witness, before each unknown moves alone. */
  private static final int MAX_WITNESS_FAILURES = 6;

  private static final double CENTRE = 0.5;
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
  private final long[] denominators;
  private final WitnessSelection witnesses;
  private boolean completeIntervals;

  /** The feasible values of an unknown that were found so far. */
  static final class Interval {
    private double lower = INFINITE;
    private double upper = -INFINITE;
    private long smallestInteger = Long.MAX_VALUE;
    private long largestInteger = Long.MIN_VALUE;
    private boolean exact;
    private boolean certain = true;

    private Interval() {}

    /** Returns the interval of an unknown that has one value. */
    static Interval of(long value) {
      Interval interval = new Interval();
      interval.addSolution(value, 1);
      interval.exact = true;
      return interval;
    }

    /** Returns the interval of an unknown that is in no equation. */
    static Interval free(long lower) {
      Interval interval = new Interval();
      interval.lower = lower == LinearSystem.UNBOUNDED_BELOW ? -INFINITE : lower;
      interval.upper = INFINITE;
      return interval;
    }

    private void addSolution(long value, long denominator) {
      lower = Math.min(lower, (double) value / denominator);
      upper = Math.max(upper, (double) value / denominator);
      smallestInteger = Math.min(smallestInteger, -Math.floorDiv(-value, denominator));
      largestInteger = Math.max(largestInteger, Math.floorDiv(value, denominator));
    }

    /** Extends the interval to an end that the solver found, unless it contains the end. */
    private void addEnd(double end) {
      if (lower > upper) {
        lower = end;
        upper = end;
      }
      if (end < lower - TOLERANCE * Math.abs(lower) - TOLERANCE) {
        lower = end;
      }
      if (end > upper + TOLERANCE * Math.abs(upper) + TOLERANCE) {
        upper = end;
      }
    }

    /** Returns true if exact solutions enclose at least two integers. */
    private boolean hasTwoIntegers() {
      return largestInteger > smallestInteger;
    }

    double lower() {
      return lower;
    }

    double upper() {
      return upper;
    }

    /** Returns true if the interval contains only one integer. */
    boolean exact() {
      return exact;
    }

    /** Returns false if the search was not complete, or {@link #exact()} is not proved. */
    boolean certain() {
      return certain;
    }
  }

  /**
   * Creates the linear program of a component. It is not thread-safe.
   *
   * @param unknowns indices of the unknowns of the component
   * @param equations indices of the equations that contain these unknowns
   * @param witnesses receives each exact solution that is found
   */
  FeasibilityIntervals(
      LinearSystem system, int[] unknowns, int[] equations, WitnessSelection witnesses) {
    this.system = system;
    this.witnesses = witnesses;
    this.unknowns = unknowns;
    this.equations = equations;
    this.variables = new MPVariable[system.size()];
    this.values = new long[system.size()];
    this.denominators = new long[system.size()];
    for (int unknown : unknowns) {
      long lower = system.lower(unknown);
      variables[unknown] =
          solver.makeNumVar(lower == LinearSystem.UNBOUNDED_BELOW ? -INFINITE : 0, INFINITE, "");
    }
    this.constraints = constraints();
    parameters.setIntegerParam(IntegerParam.LP_ALGORITHM, PRIMAL);
    parameters.setIntegerParam(IntegerParam.PRESOLVE, 0);
    parameters.setIntegerParam(
        IntegerParam.INCREMENTALITY,
        MPSolverParameters.IncrementalityValues.INCREMENTALITY_ON.swigValue());
    solver.objective().setMaximization();
  }

  private MPConstraint[] constraints() {
    MPConstraint[] rows = new MPConstraint[equations.length];
    for (int e = 0; e < equations.length; e++) {
      LinearSystem.Equation equation = system.equations().get(equations[e]);
      double rightSide = shifted(equation);
      rows[e] = solver.makeConstraint(rightSide, rightSide);
      for (int i = 0; i < equation.unknowns().length; i++) {
        if (!system.fixed(equation.unknowns()[i])) {
          rows[e].setCoefficient(variables[equation.unknowns()[i]], equation.signs()[i]);
        }
      }
    }
    return rows;
  }

  /** Returns the right side of an equation after the lower bound of each unknown is subtracted. */
  private double shifted(LinearSystem.Equation equation) {
    long rightSide = equation.rightSide();
    for (int i = 0; i < equation.unknowns().length; i++) {
      rightSide = Math.subtractExact(rightSide, equation.signs()[i] * base(equation.unknowns()[i]));
    }
    return rightSide;
  }

  private long base(int unknown) {
    long lower = system.lower(unknown);
    return lower == LinearSystem.UNBOUNDED_BELOW ? 0 : lower;
  }

  /**
   * Computes the intervals of the target unknowns. The method can be called only once.
   *
   * @throws IllegalArgumentException if the equations have no solution
   */
  Map<Integer, Interval> compute(int[] targets) {
    Arrays.stream(targets).forEach(unknown -> intervals.put(unknown, new Interval()));
    try {
      if (solver.solve(parameters) == ResultStatus.INFEASIBLE) {
        throw system.contradiction();
      }
      addSolution();
      findWitnesses();
      completeIntervals = (long) unknowns.length * targets.length <= MAX_EXACT_SIZE;
      if (!completeIntervals) {
        moveManyUnknowns(targets);
      }
      for (int unknown : targets) {
        computeInterval(unknown, intervals.get(unknown));
      }
      return intervals;
    } finally {
      solver.delete();
    }
  }

  /**
   * Searches for a few solutions that are witnesses of many unknowns. The method maximizes random
   * sums of the unknowns whose witnesses are still too near. After a failure, the method minimizes
   * such a sum once. While it maximizes, no unknown of the sum may exceed its lowest value by more
   * than the wanted width. Therefore many unknowns move at once.
   */
  private void findWitnesses() {
    Random random = new Random(SEED);
    int[] tooNear = witnesses.tooNear();
    if (tooNear.length == 0) {
      return;
    }
    for (int failures = 0; tooNear.length > 0 && failures < MAX_WITNESS_FAILURES; ) {
      for (int unknown : tooNear) {
        MPVariable variable = variables[unknown];
        double sign = failures % 2 == 0 ? 1 : -1;
        solver.objective().setCoefficient(variable, sign * (1 + random.nextDouble()));
        if (sign > 0) {
          variable.setUb(witnesses.low(unknown) - base(unknown) + witnesses.width());
        }
      }
      boolean solved = solver.solve(parameters) == ResultStatus.OPTIMAL && addSolution();
      for (int unknown : tooNear) {
        variables[unknown].setUb(INFINITE);
      }
      solver.objective().clear();
      solver.objective().setMaximization();
      int before = tooNear.length;
      tooNear = witnesses.tooNear();
      failures = solved && tooNear.length < before ? failures - failures % 2 : failures + 1;
    }
    solver.solve(parameters); // values can be read only after the bounds are as before
  }

  /**
   * Moves many unknowns at once by random objectives, as long as each move decides enough unknowns.
   * An unknown is decided if its interval may have two integers. The solver's values also extend
   * the intervals, because a vertex of a large system may have too large denominators.
   */
  private void moveManyUnknowns(int[] targets) {
    Random random = new Random(SEED);
    int[] undecided = targets;
    for (int before = Integer.MAX_VALUE;
        undecided.length > 0 && undecided.length < MAX_UNDECIDED_SHARE * before; ) {
      double[] at =
          Arrays.stream(undecided).mapToDouble(u -> variables[u].solutionValue()).toArray();
      for (int i = 0; i < undecided.length; i++) {
        solver.objective().setCoefficient(variables[undecided[i]], random.nextDouble() - CENTRE);
        variables[undecided[i]].setUb(at[i] + MAX_INCREASE);
      }
      if (solver.solve(parameters) != ResultStatus.OPTIMAL) {
        break;
      }
      addSolution();
      for (int unknown : targets) {
        intervals.get(unknown).addEnd(variables[unknown].solutionValue() + base(unknown));
      }
      before = undecided.length;
      undecided =
          Arrays.stream(undecided).filter(u -> !mayHaveTwoIntegers(intervals.get(u))).toArray();
    }
    Arrays.stream(targets).forEach(unknown -> variables[unknown].setUb(INFINITE));
    solver.objective().clear();
    solver.objective().setMaximization();
  }

  /** Returns true if an interval contains two integers, within the solver's tolerance. */
  private static boolean mayHaveTwoIntegers(Interval interval) {
    return interval.hasTwoIntegers() || containsTwoIntegers(interval.lower, interval.upper);
  }

  private void computeInterval(int unknown, Interval interval) {
    long[] proven = {system.lower(unknown), system.upper(unknown)};
    double lower = extreme(unknown, -1, interval, proven);
    double upper = extreme(unknown, 1, interval, proven);
    if (!interval.hasTwoIntegers()) {
      boolean proved = proven[0] >= proven[1];
      interval.exact = proved || !containsTwoIntegers(lower, upper);
      interval.certain &= proved;
    }
    interval.addEnd(lower);
    interval.addEnd(upper);
  }

  /** Returns true if at least two integers lie between two ends, within the solver's tolerance. */
  private static boolean containsTwoIntegers(double lower, double upper) {
    double slack = Math.min(MAX_TOLERANCE, TOLERANCE * Math.max(1, Math.abs(lower)));
    return Math.floor(upper + slack) - Math.ceil(lower - slack) >= 1;
  }

  /**
   * Returns the smallest or largest value of an unknown, or infinity; the value found so far if the
   * search is limited or fails.
   *
   * @param sign -1 for the smallest value, 1 for the largest
   * @param proven integer lower and upper bound, which this method tightens by dual values
   */
  private double extreme(int unknown, int sign, Interval interval, long[] proven) {
    boolean isProven = sign < 0 ? interval.lower <= proven[0] : interval.upper >= proven[1];
    if (isProven && !witnesses.lacksTwoValues(unknown)) {
      return sign < 0 ? proven[0] : proven[1];
    }
    if (!completeIntervals && mayHaveTwoIntegers(interval) && !witnesses.lacksTwoValues(unknown)) {
      interval.certain = false;
      return sign < 0 ? interval.lower : interval.upper;
    }
    solver.objective().setCoefficient(variables[unknown], sign);
    ResultStatus status = solver.solve(parameters);
    double end = sign * INFINITE;
    if (status == ResultStatus.OPTIMAL) {
      if (!addSolution() && completeIntervals && !interval.hasTwoIntegers()) {
        solver.reset(); // another path may end at a vertex with smaller denominators
        solver.solve(parameters);
        addSolution();
      }
      end = variables[unknown].solutionValue() + base(unknown);
      if (!interval.hasTwoIntegers()) {
        tightenByDuals(unknown, sign, proven);
      }
    } else if (status == ResultStatus.UNBOUNDED) {
      addSolutionBeyond(unknown, sign, interval);
    } else {
      interval.certain = false;
      end = sign < 0 ? interval.lower : interval.upper;
    }
    solver.objective().setCoefficient(variables[unknown], 0);
    return end;
  }

  /** Adds a solution slightly beyond the known values of an unbounded unknown. */
  private void addSolutionBeyond(int unknown, int sign, Interval interval) {
    MPVariable variable = variables[unknown];
    double lower = variable.lb();
    double seen = sign < 0 ? interval.smallestInteger : interval.largestInteger;
    double limit = seen - base(unknown) + 2 * sign;
    variable.setBounds(sign < 0 ? limit : lower, sign < 0 ? INFINITE : limit);
    if (solver.solve(parameters) == ResultStatus.OPTIMAL) {
      addSolution();
    }
    variable.setBounds(lower, INFINITE);
  }

  /**
   * Adds the solver's solution to the intervals and returns true, if its values are fractions that
   * fulfil the equations exactly. Otherwise returns false.
   */
  private boolean addSolution() {
    for (int unknown : unknowns) {
      double value = variables[unknown].solutionValue();
      denominators[unknown] = denominator(value);
      long base = base(unknown);
      if (Math.abs(value + base) * denominators[unknown] > MAX_NUMERATOR
          || Math.abs(base) > MAX_NUMERATOR / denominators[unknown]) {
        return false;
      }
      values[unknown] = Math.round(value * denominators[unknown]) + base * denominators[unknown];
    }
    boolean solves = system.solvedBy(values, denominators, unknowns, equations);
    if (solves) {
      intervals.forEach(
          (unknown, interval) -> interval.addSolution(values[unknown], denominators[unknown]));
      witnesses.add(values, denominators);
    }
    return solves;
  }

  /**
   * Returns the smallest denominator of a continued-fraction convergent that is near a number. If
   * this denominator exceeds the limit, the result is the largest denominator within the limit.
   */
  private static long denominator(double number) {
    long denominator = 1;
    long before = 0;
    double remaining = number;
    double tolerance = TOLERANCE * Math.max(1, TOLERANCE * Math.abs(number));
    while (Math.abs(number * denominator - Math.rint(number * denominator)) > tolerance) {
      remaining = 1 / (remaining - Math.floor(remaining));
      double next = Math.floor(remaining) * denominator + before;
      if (!(next <= MAX_DENOMINATOR)) {
        return denominator;
      }
      before = denominator;
      denominator = (long) next;
    }
    return denominator;
  }

  /**
   * Tightens a bound of an unknown by the solver's dual values. Any linear combination of the
   * equations holds, so dual values that are rounded to integers still prove a valid bound.
   */
  private void tightenByDuals(int unknown, int sign, long[] proven) {
    double[] duals = Arrays.stream(constraints).mapToDouble(MPConstraint::dualValue).toArray();
    long common = 1;
    for (double dual : duals) {
      long all = LinearSystem.leastCommonMultiple(common, denominator(dual));
      common = all > MAX_DENOMINATOR ? common : all;
    }
    Map<Integer, Long> remaining = new HashMap<>(Map.of(unknown, sign * common));
    BigInteger sum = BigInteger.ZERO;
    for (int e = 0; e < equations.length; e++) {
      long dual = Math.round(duals[e] * common);
      if (dual != 0) {
        LinearSystem.Equation equation = system.equations().get(equations[e]);
        sum = sum.add(product(dual, equation.rightSide()));
        for (int i = 0; i < equation.unknowns().length; i++) {
          remaining.merge(equation.unknowns()[i], -dual * equation.signs()[i], Long::sum);
        }
      }
    }
    for (Map.Entry<Integer, Long> one : remaining.entrySet()) {
      long limit = one.getValue() > 0 ? system.upper(one.getKey()) : system.lower(one.getKey());
      if (one.getValue() != 0
          && (limit == LinearSystem.UNBOUNDED_ABOVE || limit == LinearSystem.UNBOUNDED_BELOW)) {
        return;
      }
      sum = sum.add(product(one.getValue(), limit));
    }
    BigInteger[] floor = sum.divideAndRemainder(BigInteger.valueOf(common));
    if (floor[0].bitLength() > Long.SIZE - 2) {
      return;
    }
    long bound = floor[0].longValue() - (floor[1].signum() < 0 ? 1 : 0);
    if (sign > 0) {
      proven[1] = Math.min(proven[1], bound);
    } else {
      proven[0] = Math.max(proven[0], -bound);
    }
  }

  private static BigInteger product(long one, long other) {
    return BigInteger.valueOf(one).multiply(BigInteger.valueOf(other));
  }
}
