package org.obmeet.telemetry.disclosure.linear;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPSolverParameters;
import com.google.ortools.linearsolver.MPVariable;
import java.util.function.IntPredicate;

/**
 * The attacker's linear program of Fischetti and Salazar (2001). It maximises the change of one
 * cell, while every other cell may rise, or fall by its {@link MeasureSystem#slack slack}. The dual
 * values give the Benders cuts of the master program. One program serves all cells of a system.
 */
public final class AttackerProgram implements AutoCloseable {
  private static final int PRIMAL = 11;

  static {
    Loader.loadNativeLibraries();
  }

  /** Largest slack as a multiple of the goal; a larger slack makes the solver less accurate. */
  private static final double MAX_SLACK = 1e5;

  private final MeasureSystem system;
  private final MPSolver solver = MPSolver.createSolver("GLOP");
  private final MPSolverParameters parameters = new MPSolverParameters();
  private final MPVariable[] changes;
  private int target = -1;
  private long solved;

  /** Creates the program of a system. It is not thread-safe. */
  public AttackerProgram(MeasureSystem system) {
    this.system = system;
    changes = solver.makeNumVarArray(system.size(), 0, 0);
    for (int r = 0; r < system.relations(); r++) {
      int[] relation = system.relation(r);
      MPConstraint constraint = solver.makeConstraint(0, 0);
      for (int k = 0; k < relation.length; k++) {
        constraint.setCoefficient(changes[relation[k]], k == 0 ? 1 : -1);
      }
    }
    solver.setSolverSpecificParametersAsString(MoveSearch.iterationLimit(system.size()));
    parameters.setIntegerParam(MPSolverParameters.IntegerParam.LP_ALGORITHM, PRIMAL);
    parameters.setIntegerParam(MPSolverParameters.IntegerParam.PRESOLVE, 0);
    solver.objective().setMaximization();
  }

  /**
   * Returns the largest possible change of a cell, up to a goal; the goal if the solver fails.
   *
   * @param sign 1 for larger values, -1 for smaller ones
   * @param goal upper limit of the result, in units of the measure
   * @param shares for each cell the usable fraction of its slack and maximum change, from 0 to 1
   * @param maxChange largest rise, and limit of the fall, of a cell with share 1; may be infinite
   * @param known cells whose value the attacker knows
   */
  public double reach(
      int cell, int sign, double goal, double[] shares, double maxChange, IntPredicate known) {
    for (int i = 0; i < changes.length; i++) {
      double share = known.test(i) ? 0 : shares[i];
      double slack = Math.min(maxChange, Math.min(slack(i), MAX_SLACK * goal));
      changes[i].setBounds(share == 0 ? 0 : -slack * share, share == 0 ? 0 : maxChange * share);
    }
    changes[cell].setBounds(sign > 0 ? 0 : -Math.min(goal, slack(cell)), sign > 0 ? goal : 0);
    if (target >= 0) {
      solver.objective().setCoefficient(changes[target], 0);
    }
    target = cell;
    solver.objective().setCoefficient(changes[cell], sign);
    solved++;
    return solver.solve(parameters) == MPSolver.ResultStatus.OPTIMAL
        ? solver.objective().value()
        : goal;
  }

  /** Returns true if the last solution changes a cell. */
  public boolean changes(int cell) {
    return Math.abs(changes[cell].solutionValue()) > 1e-7;
  }

  /**
   * Returns the coefficient of a cell in the capacity cut of the last solution; 0 for the cell
   * whose change was maximised. The coefficient is the reduced cost of the cell times the cell's
   * largest change, which is the slack for a fall and infinite for a rise. The coefficient is at
   * most the goal. This limit strengthens the cut (Fischetti and Salazar 2001, capacity
   * constraints).
   */
  public double cutCoefficient(int cell, double goal) {
    double cost = changes[cell].reducedCost();
    if (cell == target || Math.abs(cost) < 1e-7) {
      return 0;
    }
    return cost > 0 ? goal : Math.min(goal, -cost * slack(cell));
  }

  private double slack(int cell) {
    return system.slack(cell) == MeasureSystem.UNBOUNDED
        ? Double.POSITIVE_INFINITY
        : system.slack(cell);
  }

  /** Returns the number of linear programs that were solved. */
  public long solved() {
    return solved;
  }

  @Override
  public void close() {
    solver.delete();
  }
}
