package org.obmeet.telemetry.jobs.aggregate;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Linear statements about unknown numbers, and the interval of each number that they leave.
 * Statements that share no number are solved apart.
 */
final class UnknownNumbers {
  private static final double UNBOUNDED = Double.POSITIVE_INFINITY;

  /**
   * What is left of a number.
   *
   * @param low its least value
   * @param high its largest value
   */
  record Interval(double low, double high) {
    private static final double ROUNDING = 1e-4;

    /** The least whole number of the interval. */
    double least() {
      return Math.ceil(low - slack());
    }

    /** The largest whole number of the interval. */
    double largest() {
      return Math.floor(high + slack());
    }

    /** Whether at most one whole number is left. */
    boolean isOneValue() {
      return largest() - least() < 1;
    }

    private double slack() {
      return ROUNDING * Math.max(1, Math.abs(low) * 1e-4);
    }
  }

  private record Statement(Map<Integer, Double> terms, double low, double high) {}

  private final List<Double> lows = new ArrayList<>();
  private final List<Double> highs = new ArrayList<>();
  private final List<Integer> component = new ArrayList<>();
  private final List<Statement> statements = new ArrayList<>();
  private final Map<Integer, MPSolver> solvers = new HashMap<>();
  private final Map<Integer, MPVariable> variables = new HashMap<>();

  UnknownNumbers() {
    Loader.loadNativeLibraries();
  }

  /** A number that is not negative. */
  int number() {
    return number(0, UNBOUNDED);
  }

  /** A number between two others. */
  int number(double low, double high) {
    lows.add(low);
    highs.add(high);
    component.add(lows.size() - 1);
    return lows.size() - 1;
  }

  /** States that so many times each number add up to a value. */
  void equal(Map<Integer, Double> terms, double value) {
    between(terms, value, value);
  }

  /** States that so many times each number add up to a value of at least this. */
  void atLeast(Map<Integer, Double> terms, double value) {
    between(terms, value, UNBOUNDED);
  }

  /** States between which values so many times each number add up. */
  void between(Map<Integer, Double> terms, double low, double high) {
    if (terms.isEmpty()) {
      if (low > 0 || high < 0) {
        throw new AssertionError("released numbers contradict one another");
      }
      return;
    }
    statements.add(new Statement(Map.copyOf(terms), low, high));
    int first = terms.keySet().iterator().next();
    terms.keySet().forEach(number -> component.set(root(number), root(first)));
  }

  private int root(int number) {
    int at = number;
    while (component.get(at) != at) {
      component.set(at, component.get(component.get(at)));
      at = component.get(at);
    }
    return at;
  }

  /** What all statements leave of a number. */
  Interval interval(int number) {
    if (solvers.isEmpty()) {
      build();
    }
    MPSolver solver = solvers.get(root(number));
    MPVariable variable = variables.get(number);
    solver.objective().clear();
    solver.objective().setCoefficient(variable, 1);
    return new Interval(optimum(solver, false), optimum(solver, true));
  }

  private static MPSolver solver() {
    MPSolver solver = MPSolver.createSolver("GLOP");
    // Preprocessing calls infeasible what has no bound.
    solver.setSolverSpecificParametersAsString("use_preprocessing: false");
    return solver;
  }

  private static double optimum(MPSolver solver, boolean largest) {
    solver.objective().setOptimizationDirection(largest);
    MPSolver.ResultStatus status = solver.solve();
    return switch (status) {
      case OPTIMAL -> solver.objective().value();
      case UNBOUNDED -> largest ? UNBOUNDED : -UNBOUNDED;
      default -> throw new AssertionError("released numbers contradict one another: " + status);
    };
  }

  private void build() {
    for (int number = 0; number < lows.size(); number++) {
      MPSolver solver = solvers.computeIfAbsent(root(number), r -> solver());
      variables.put(number, solver.makeNumVar(lows.get(number), highs.get(number), ""));
    }
    for (Statement statement : statements) {
      MPSolver solver = solvers.get(root(statement.terms().keySet().iterator().next()));
      MPConstraint constraint = solver.makeConstraint(statement.low(), statement.high());
      statement.terms().forEach((n, times) -> constraint.setCoefficient(variables.get(n), times));
    }
  }
}
