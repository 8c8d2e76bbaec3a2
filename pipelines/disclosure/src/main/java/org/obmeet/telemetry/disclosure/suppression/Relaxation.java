package org.obmeet.telemetry.disclosure.suppression;

import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.linear.AttackerProgram;
import org.obmeet.telemetry.disclosure.rules.ProtectionLevels;

/**
 * The master program of Fischetti and Salazar (2001), solved by Benders decomposition. It minimises
 * the weight of the suppressed cells under cuts that every safe pattern fulfils. The {@link
 * AttackerProgram} finds violated cuts. The optimum is a lower bound of the weight of every safe
 * pattern. The solutions guide the search for patterns.
 */
final class Relaxation implements AutoCloseable {
  private static final double EPSILON = 1e-6;
  private static final int MAX_ROUNDS = 40;
  private static final String PIVOT_LIMIT = "max_number_of_iterations: 50000\n";
  private static final String NODE_LIMIT = "limits/nodes = 3000\n";

  private final SuppressionProblem problem;
  private final AttackerProgram attacker;
  private final List<Cut> cuts = new ArrayList<>();
  private final Master linear;
  private final int[] unsafe;
  private final long maxPrograms;
  private Master integral;
  private long solved;

  /** A cut: the sum of the suppressed cells' coefficients must be at least the bound. */
  private record Cut(double[] coefficients, double bound) {}

  /**
   * Creates a relaxation. After {@code maxPrograms} linear programs, it adds cuts only for insiders
   * and unions.
   */
  Relaxation(SuppressionProblem problem, long maxPrograms) {
    this.problem = problem;
    this.maxPrograms = maxPrograms;
    this.attacker = new AttackerProgram(problem.system());
    this.unsafe =
        IntStream.range(0, problem.levels().length)
            .filter(c -> problem.levels()[c] != null)
            .toArray();
    this.linear = new Master("GLOP", PIVOT_LIMIT);
  }

  /** The master program in one solver: GLOP for continuous variables, SCIP for integers. */
  private final class Master {
    private final MPSolver solver;
    private final MPVariable[] shares = new MPVariable[problem.weights().length];
    private int addedCuts;

    Master(String name, String limit) {
      solver = MPSolver.createSolver(name);
      for (int cell = 0; cell < shares.length; cell++) {
        double lower = problem.suppressed().get(cell) ? 1 : 0;
        double upper = problem.fixed().get(cell) ? 0 : 1;
        shares[cell] =
            name.equals("SCIP")
                ? solver.makeIntVar(lower, upper, "")
                : solver.makeNumVar(lower, upper, "");
        solver.objective().setCoefficient(shares[cell], lower == 1 ? 0 : problem.weights()[cell]);
      }
      solver.objective().setMinimization();
      solver.setSolverSpecificParametersAsString(limit);
    }

    /** Returns each cell's share in the optimum, from 0 to 1; empty if the solver finds none. */
    Optional<double[]> solve() {
      solved++;
      for (; addedCuts < cuts.size(); addedCuts++) {
        add(cuts.get(addedCuts));
      }
      return solver.solve() == MPSolver.ResultStatus.OPTIMAL
          ? Optional.of(Arrays.stream(shares).mapToDouble(MPVariable::solutionValue).toArray())
          : Optional.empty();
    }

    private void add(Cut cut) {
      double scale = Math.max(1, Math.abs(cut.bound()));
      MPConstraint constraint =
          solver.makeConstraint(cut.bound() / scale - 1e-9, Double.POSITIVE_INFINITY);
      for (int cell = 0; cell < shares.length; cell++) {
        if (cut.coefficients()[cell] != 0) {
          constraint.setCoefficient(shares[cell], cut.coefficients()[cell] / scale);
        }
      }
    }
  }

  /** Returns the number of linear programs that were solved. */
  long linearPrograms() {
    return solved + attacker.solved();
  }

  /** Returns each cell's share in the optimum of the linear relaxation; empty if none is found. */
  Optional<double[]> solveLinear() {
    Optional<double[]> solution = Optional.empty();
    for (int round = 0; round < MAX_ROUNDS && linearPrograms() < maxPrograms; round++) {
      solution = linear.solve();
      if (solution.isEmpty() || !addCuts(solution.get())) {
        break;
      }
    }
    return solution;
  }

  /** Returns the cells of the lightest pattern that fulfils the cuts; empty if none is found. */
  Optional<BitSet> solveIntegral() {
    if (integral == null) {
      integral = new Master("SCIP", NODE_LIMIT);
    }
    return integral
        .solve()
        .map(
            solution -> {
              BitSet cells = new BitSet();
              IntStream.range(0, solution.length)
                  .filter(c -> solution[c] > 0.5)
                  .forEach(cells::set);
              return cells;
            });
  }

  /** Returns the weight of the secondary suppression in a solution. */
  double weight(double[] solution) {
    return IntStream.range(0, solution.length)
        .filter(c -> !problem.suppressed().get(c))
        .mapToDouble(c -> problem.weights()[c] * solution[c])
        .sum();
  }

  /** Adds cuts that a pattern violates; returns true if a cut was added. */
  boolean addCuts(BitSet pattern) {
    double[] solution = new double[problem.weights().length];
    pattern.stream().forEach(c -> solution[c] = 1);
    boolean found = addCuts(solution);
    for (int i = 0; i < unsafe.length && !found; i++) {
      found = addCutsForInsiders(unsafe[i], solution);
    }
    for (int r = 0; r < problem.system().relations(); r++) {
      found |= addCutForUnion(problem.system().relation(r), pattern);
    }
    return found;
  }

  private boolean addCuts(double[] solution) {
    boolean found = false;
    for (int cell : unsafe) {
      if (linearPrograms() < maxPrograms) {
        found |= addCuts(cell, problem.levels()[cell], solution, other -> false);
      }
    }
    return found;
  }

  /**
   * Adds the violated cuts of a cell for the upper, the lower and the sliding protection level. The
   * coefficients are dual values of two attacker programs (Fischetti and Salazar 2001): for a rise
   * up to {@code above} and for a fall up to {@code below}.
   */
  private boolean addCuts(
      int cell, ProtectionLevels levels, double[] solution, IntPredicate known) {
    double[] joint = new double[solution.length];
    double above = Math.max(levels.upper(), levels.width());
    double below = Math.max(levels.lower(), Math.min(levels.width(), problem.system().slack(cell)));
    double up = above == 0 ? 0 : reach(cell, 1, above, solution, known);
    boolean found = false;
    if (up < levels.upper() - EPSILON * levels.upper()) {
      found = addIfViolated(coefficients(cell, levels.upper(), known), levels.upper(), solution);
    }
    if (up >= above - EPSILON && levels.lower() == 0) {
      return found;
    }
    double[] upperCut = up < levels.width() ? coefficients(cell, levels.width(), known) : joint;
    double down = below == 0 ? 0 : reach(cell, -1, below, solution, known);
    if (down < levels.lower() - EPSILON * levels.lower()) {
      found |= addIfViolated(coefficients(cell, levels.lower(), known), levels.lower(), solution);
    }
    double missing = levels.width() - Math.min(up, levels.width());
    if (!found && down < missing - EPSILON * levels.width()) {
      double[] lowerCut =
          below > 0 && down < below - EPSILON ? coefficients(cell, levels.width(), known) : joint;
      double reachedBelow = below > 0 && down < below - EPSILON ? 0 : below;
      for (int i = 0; i < joint.length; i++) {
        joint[i] = Math.min(levels.width() - reachedBelow, upperCut[i] + lowerCut[i]);
      }
      found = addIfViolated(joint, levels.width() - reachedBelow, solution);
    }
    return found;
  }

  private double reach(int cell, int sign, double goal, double[] solution, IntPredicate known) {
    boolean integral = Arrays.stream(solution).allMatch(s -> s < EPSILON || s > 1 - EPSILON);
    return attacker.reach(
        cell, sign, goal, solution, integral ? Double.POSITIVE_INFINITY : goal, known);
  }

  private double[] coefficients(int cell, double bound, IntPredicate known) {
    return IntStream.range(0, problem.weights().length)
        .mapToDouble(i -> i == cell || known.test(i) ? 0 : attacker.cutCoefficient(i, bound))
        .toArray();
  }

  /** Adds cuts against sole contributors of other cells, who know these cells' values. */
  private boolean addCutsForInsiders(int cell, double[] solution) {
    reach(cell, 1, 1, solution, other -> false);
    TreeSet<Integer> insiders = new TreeSet<>();
    for (int other = 0; other < solution.length; other++) {
      int sole = problem.sole()[other];
      if (sole >= 0 && sole != problem.sole()[cell] && attacker.changes(other)) {
        insiders.add(sole);
      }
    }
    boolean found = false;
    for (int insider : insiders) {
      found |=
          addCuts(
              cell,
              ProtectionLevels.NOT_EXACT,
              solution,
              other -> other != cell && problem.sole()[other] == insider);
    }
    return found;
  }

  /**
   * Adds a cut if the remainder of a relation, the union of its suppressed children, is unsafe. The
   * cut requires that a further cell is suppressed, or that a cell of the remainder is published.
   */
  private boolean addCutForUnion(int[] relation, BitSet pattern) {
    int[] hidden = Arrays.stream(relation, 1, relation.length).filter(pattern::get).toArray();
    if (pattern.get(relation[0]) || hidden.length == 0 || problem.unions().safe(relation, hidden)) {
      return false;
    }
    double[] coefficients = new double[problem.weights().length];
    double bound = 1;
    for (int cell : relation) {
      if (!pattern.get(cell)) {
        coefficients[cell] = 1;
      } else if (!problem.suppressed().get(cell)) {
        coefficients[cell] = -1;
        bound--;
      }
    }
    cuts.add(new Cut(coefficients, bound));
    return true;
  }

  /** Adds a cut if a solution violates it. */
  private boolean addIfViolated(double[] coefficients, double bound, double[] solution) {
    double sum = 0;
    for (int i = 0; i < coefficients.length; i++) {
      sum += coefficients[i] * solution[i];
    }
    if (sum >= bound * (1 - EPSILON)) {
      return false;
    }
    cuts.add(new Cut(coefficients, bound));
    return true;
  }

  @Override
  public void close() {
    attacker.close();
    linear.solver.delete();
    if (integral != null) {
      integral.solver.delete();
    }
  }
}
