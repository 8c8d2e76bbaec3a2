package org.obmeet.telemetry.disclosure.linear;

import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPObjective;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPSolverParameters;
import com.google.ortools.linearsolver.MPVariable;
import java.util.Arrays;

/** A linear program over all cells that is reused; the solver continues from its last basis. */
final class FullLinearProgram {
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private final MeasureSystem system;
  private final long unit;
  private final MPSolver solver = MPSolver.createSolver("GLOP");
  private final MPSolverParameters parameters = new MPSolverParameters();

  /** Increase of each cell. */
  private final MPVariable[] up;

  /** Decrease of each cell. */
  private final MPVariable[] down;

  private final double[] cost;

  /** Creates a system's program. One unit of the program is {@code unit} units of the measure. */
  FullLinearProgram(MeasureSystem system, long unit) {
    this.system = system;
    this.unit = unit;
    this.up = new MPVariable[system.size()];
    this.down = new MPVariable[system.size()];
    this.cost = new double[system.size()];
    parameters.setIntegerParam(
        MPSolverParameters.IntegerParam.PRESOLVE,
        MPSolverParameters.PresolveValues.PRESOLVE_OFF.swigValue());
    parameters.setIntegerParam(
        MPSolverParameters.IntegerParam.INCREMENTALITY,
        MPSolverParameters.IncrementalityValues.INCREMENTALITY_ON.swigValue());
    for (int cell = 0; cell < system.size(); cell++) {
      up[cell] = solver.makeNumVar(0, 0, "");
      down[cell] = solver.makeNumVar(0, 0, "");
    }
    for (int r = 0; r < system.relations(); r++) {
      MPConstraint constraint = solver.makeConstraint(0, 0);
      int[] relation = system.relation(r);
      for (int k = 0; k < relation.length; k++) {
        constraint.setCoefficient(up[relation[k]], k == 0 ? 1 : -1);
        constraint.setCoefficient(down[relation[k]], k == 0 ? -1 : 1);
      }
    }
    solver.setSolverSpecificParametersAsString(MoveSearch.iterationLimit(system.size()));
    solver.objective().setMinimization();
  }

  /**
   * Finds a cheap combination of changes in which one cell changes by a number of units.
   *
   * @return for each cell its change in units; null if there is no solution
   */
  double[] solve(int cell, long units, MoveSearch.Prices prices) {
    double scale = scale(prices);
    for (int other = 0; other < system.size(); other++) {
      if (other == cell) {
        up[other].setBounds(Math.max(units, 0), Math.max(units, 0));
        down[other].setBounds(Math.max(-units, 0), Math.max(-units, 0));
        setCost(other, 0);
      } else {
        double price = prices.of(other);
        boolean fixed = price == MoveSearch.Prices.FIXED;
        long slack = system.slack(other);
        double maxFall = slack == MeasureSystem.UNBOUNDED ? INFINITE : (double) (slack / unit);
        up[other].setBounds(0, fixed ? 0 : INFINITE);
        down[other].setBounds(0, fixed ? 0 : maxFall);
        setCost(
            other,
            price < 0
                ? 4 * MoveSearch.TINY_PRICE
                : MoveSearch.TINY_PRICE + Math.min(MoveSearch.MAX_PRICE, price / scale));
      }
    }
    if (solver.solve(parameters) != MPSolver.ResultStatus.OPTIMAL) {
      return null;
    }
    double[] changes = changes();
    double[] concentrated = concentrate(changes, Math.abs(units), cell);
    return concentrated == null ? changes : concentrated;
  }

  /** Returns the lowest positive price; 1 if no price is positive. */
  private double scale(MoveSearch.Prices prices) {
    double scale = Double.MAX_VALUE;
    for (int other = 0; other < system.size(); other++) {
      double price = prices.of(other);
      scale = price > 0 ? Math.min(scale, price) : scale;
    }
    return scale == Double.MAX_VALUE ? 1 : scale;
  }

  /**
   * Solves again with each price divided by the change found for its cell. The new solution then
   * changes fewer cells. Returns null if there is no solution, or fewer than two changed cells are
   * priced.
   */
  private double[] concentrate(double[] changes, double units, int cell) {
    int priced = 0;
    for (int other = 0; other < changes.length; other++) {
      priced += cost[other] > 8 * MoveSearch.TINY_PRICE && changes[other] != 0 ? 1 : 0;
    }
    if (priced < 2) {
      return null;
    }
    for (int other = 0; other < changes.length; other++) {
      if (cost[other] > 8 * MoveSearch.TINY_PRICE && other != cell) {
        setCost(other, cost[other] * units / (Math.abs(changes[other]) + 0.05 * units));
      }
    }
    return solver.solve(parameters) == MPSolver.ResultStatus.OPTIMAL ? changes() : null;
  }

  private double[] changes() {
    double[] changes = new double[up.length];
    Arrays.setAll(changes, i -> up[i].solutionValue() - down[i].solutionValue());
    return changes;
  }

  private void setCost(int cell, double price) {
    if (cost[cell] != price) {
      MPObjective objective = solver.objective();
      objective.setCoefficient(up[cell], price);
      objective.setCoefficient(down[cell], price);
      cost[cell] = price;
    }
  }
}
