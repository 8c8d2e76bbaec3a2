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
 * A system of linear constraints on unknown numbers, and the feasibility interval of each number.
 * Constraints that share no number are solved separately.
 */
final class UnknownNumbers {
  private static final double UNBOUNDED = Double.POSITIVE_INFINITY;

  /**
   * The feasibility interval of a number.
   *
   * @param low smallest value
   * @param high largest value
   */
  record Interval(double low, double high) {
    private static final double ROUNDING = 1e-4;

    /** The smallest integer of the interval. */
    double smallest() {
      return Math.ceil(low - slack());
    }

    /** The largest integer of the interval. */
    double largest() {
      return Math.floor(high + slack());
    }

    /** Returns true if the interval contains at most one integer. */
    boolean isOneValue() {
      return largest() - smallest() < 1;
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

  /** Adds a number that is not negative. */
  int number() {
    return number(0, UNBOUNDED);
  }

  /** Adds a number between two bounds. */
  int number(double low, double high) {
    lows.add(low);
    highs.add(high);
    component.add(lows.size() - 1);
    return lows.size() - 1;
  }

  /** Adds the constraint that a weighted sum equals a value. */
  void equal(Map<Integer, Double> terms, double value) {
    between(terms, value, value);
  }

  /** Adds the constraint that a weighted sum is at least a value. */
  void atLeast(Map<Integer, Double> terms, double value) {
    between(terms, value, UNBOUNDED);
  }

  /** Adds the constraint that a weighted sum is between two values. */
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

  /** Returns the feasibility interval of a number under all constraints. */
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
    // Preprocessing reports unbounded programs as infeasible.
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
