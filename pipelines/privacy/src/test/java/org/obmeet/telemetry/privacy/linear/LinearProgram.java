package org.obmeet.telemetry.privacy.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/**
 * A linear programme under construction; ojAlgo solves it. Deterministic: the same calls give the
 * same answer.
 */
public final class LinearProgram {
  private final ExpressionsBasedModel model = new ExpressionsBasedModel();
  private final List<Variable> variables = new ArrayList<>();
  private int equations;

  /** What an attempt ended with. */
  public enum Ending {
    OPTIMAL,
    INFEASIBLE,
    UNBOUNDED,
    OVER_BUDGET
  }

  /**
   * A solution.
   *
   * @param ending how it ended
   * @param value of the objective; infinite where unbounded
   * @param at value of each variable; empty unless optimal
   */
  public record Solution(Ending ending, double value, Optional<double[]> at) {}

  /** Adds a variable from {@code lower} to {@code upper}, either of which may be infinite. */
  public int variable(double lower, double upper, double cost) {
    Variable variable = model.newVariable("x" + variables.size());
    if (!Double.isInfinite(lower)) {
      variable.lower(lower);
    }
    if (!Double.isInfinite(upper)) {
      variable.upper(upper);
    }
    if (cost != 0) {
      variable.weight(cost);
    }
    variables.add(variable);
    return variables.size() - 1;
  }

  /** Demands whole numbers of every variable. */
  public void integer() {
    variables.forEach(variable -> variable.integer(true));
  }

  /** Starts an equation with that right-hand side; {@link #term} adds to it. */
  public Equation equation(double level) {
    return new Equation(model.newExpression("e" + equations++).level(level));
  }

  /** The left-hand side of an equation. */
  public final class Equation {
    private final Expression expression;

    private Equation(Expression expression) {
      this.expression = expression;
    }

    /** Adds a variable; a second time adds to the first. */
    public Equation term(int variable, double factor) {
      expression.add(variables.get(variable), factor);
      return this;
    }
  }

  /** About what the simplex method needs: what a call is charged with. */
  public long pivots() {
    return (long) variables.size() + equations;
  }

  /** Minimises. */
  public Solution minimise() {
    return solve(true);
  }

  /** Maximises. */
  public Solution maximise() {
    return solve(false);
  }

  private Solution solve(boolean minimise) {
    model.options.iterations_abort = (int) Math.min(1_000_000, 200 + 50 * pivots());
    Optimisation.Result result = minimise ? model.minimise() : model.maximise();
    Optimisation.State state = result.getState();
    if (state.isOptimal()) {
      double[] at = new double[variables.size()];
      for (int i = 0; i < at.length; i++) {
        at[i] = result.doubleValue(i);
      }
      return new Solution(Ending.OPTIMAL, result.getValue(), Optional.of(at));
    }
    if (state == Optimisation.State.UNBOUNDED) {
      double infinite = minimise ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      return new Solution(Ending.UNBOUNDED, infinite, Optional.empty());
    }
    Ending ending = state == Optimisation.State.INFEASIBLE ? Ending.INFEASIBLE : Ending.OVER_BUDGET;
    return new Solution(ending, Double.NaN, Optional.empty());
  }
}
