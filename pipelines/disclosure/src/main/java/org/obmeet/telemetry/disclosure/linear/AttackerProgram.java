package org.obmeet.telemetry.disclosure.linear;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPSolverParameters;
import com.google.ortools.linearsolver.MPVariable;
import java.util.function.IntPredicate;

/**
 * The attacker's programme of Fischetti and Salazar (2001): how far a cell may move if every other
 * cell may move by a share of its room. One programme serves all cells of a system.
 */
public final class AttackerProgram implements AutoCloseable {
  private static final int PRIMAL = 11;

  static {
    Loader.loadNativeLibraries();
  }

  /** More room than so many times what is asked changes nothing but the solver's arithmetic. */
  private static final double MOST_ROOM = 1e5;

  private final MeasureSystem system;
  private final MPSolver solver = MPSolver.createSolver("GLOP");
  private final MPSolverParameters parameters = new MPSolverParameters();
  private final MPVariable[] changes;
  private int target = -1;
  private long solved;

  /** The programme of a system; for one thread. */
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
    solver.setSolverSpecificParametersAsString(MoveSearch.limit(system.size()));
    parameters.setIntegerParam(MPSolverParameters.IntegerParam.LP_ALGORITHM, PRIMAL);
    parameters.setIntegerParam(MPSolverParameters.IntegerParam.PRESOLVE, 0);
    solver.objective().setMaximization();
  }

  /**
   * How far a cell may move, at most as far as asked.
   *
   * @param sign 1 for larger values, -1 for smaller ones
   * @param shares for each cell the share of its room
   * @param most how far any cell rises whose share is 1; may be infinite
   * @param known cells that the attacker knows
   */
  public double reach(
      int cell, int sign, double asked, double[] shares, double most, IntPredicate known) {
    for (int i = 0; i < changes.length; i++) {
      double share = known.test(i) ? 0 : shares[i];
      double room = Math.min(most, Math.min(room(i), MOST_ROOM * asked));
      changes[i].setBounds(share == 0 ? 0 : -room * share, share == 0 ? 0 : most * share);
    }
    changes[cell].setBounds(sign > 0 ? 0 : -Math.min(asked, room(cell)), sign > 0 ? asked : 0);
    if (target >= 0) {
      solver.objective().setCoefficient(changes[target], 0);
    }
    target = cell;
    solver.objective().setCoefficient(changes[cell], sign);
    solved++;
    return solver.solve(parameters) == MPSolver.ResultStatus.OPTIMAL
        ? solver.objective().value()
        : asked;
  }

  /** Whether the last solution changes a cell. */
  public boolean changes(int cell) {
    return Math.abs(changes[cell].solutionValue()) > 1e-7;
  }

  /**
   * What the last solution's dual says of another cell: if the first cell moves as far as asked and
   * this one moves, by how much of it at most.
   */
  public double part(int cell, double asked) {
    double cost = changes[cell].reducedCost();
    if (cell == target || Math.abs(cost) < 1e-7) {
      return 0;
    }
    return cost > 0 ? asked : Math.min(asked, -cost * room(cell));
  }

  private double room(int cell) {
    return system.room(cell) == MeasureSystem.UNBOUNDED
        ? Double.POSITIVE_INFINITY
        : system.room(cell);
  }

  /** Number of linear programmes solved so far. */
  public long solved() {
    return solved;
  }

  @Override
  public void close() {
    solver.delete();
  }
}
