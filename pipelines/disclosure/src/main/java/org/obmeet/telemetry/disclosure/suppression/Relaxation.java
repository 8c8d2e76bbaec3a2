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
 * The master programme of Fischetti and Salazar (2001): the least weight of cells that fulfils cuts
 * which every safe pattern fulfils. Its solutions lead the search of patterns, and a pattern of no
 * more weight is the best there is.
 */
final class Relaxation implements AutoCloseable {
  private static final double EPSILON = 1e-6;
  private static final int MOST_ROUNDS = 40;
  private static final String MOST_PIVOTS = "max_number_of_iterations: 50000\n";
  private static final String MOST_NODES = "limits/nodes = 3000\n";

  private final SuppressionProblem task;
  private final AttackerProgram attacker;
  private final List<Cut> cuts = new ArrayList<>();
  private final Master linear;
  private final int[] unsafe;
  private final long mostProgrammes;
  private Master integral;
  private long solved;

  /** The sum of the parts of suppressed cells is at least what is asked. */
  private record Cut(double[] parts, double asked) {}

  /** The relaxation of a problem; it stops to separate after that many programmes. */
  Relaxation(SuppressionProblem task, long mostProgrammes) {
    this.task = task;
    this.mostProgrammes = mostProgrammes;
    this.attacker = new AttackerProgram(task.system());
    this.unsafe =
        IntStream.range(0, task.levels().length).filter(c -> task.levels()[c] != null).toArray();
    this.linear = new Master("GLOP", MOST_PIVOTS);
  }

  /** The programme for one solver. */
  private final class Master {
    private final MPSolver solver;
    private final MPVariable[] shares = new MPVariable[task.weights().length];
    private int added;

    Master(String name, String limit) {
      solver = MPSolver.createSolver(name);
      for (int cell = 0; cell < shares.length; cell++) {
        double least = task.suppressed().get(cell) ? 1 : 0;
        double most = task.fixed().get(cell) ? 0 : 1;
        shares[cell] =
            name.equals("SCIP")
                ? solver.makeIntVar(least, most, "")
                : solver.makeNumVar(least, most, "");
        solver.objective().setCoefficient(shares[cell], least == 1 ? 0 : task.weights()[cell]);
      }
      solver.objective().setMinimization();
      solver.setSolverSpecificParametersAsString(limit);
    }

    /** For each cell its share in the optimum; empty if none is found. */
    Optional<double[]> solve() {
      solved++;
      for (; added < cuts.size(); added++) {
        add(cuts.get(added));
      }
      return solver.solve() == MPSolver.ResultStatus.OPTIMAL
          ? Optional.of(Arrays.stream(shares).mapToDouble(MPVariable::solutionValue).toArray())
          : Optional.empty();
    }

    private void add(Cut cut) {
      double scale = Math.max(1, Math.abs(cut.asked()));
      MPConstraint constraint =
          solver.makeConstraint(cut.asked() / scale - 1e-9, Double.POSITIVE_INFINITY);
      for (int cell = 0; cell < shares.length; cell++) {
        if (cut.parts()[cell] != 0) {
          constraint.setCoefficient(shares[cell], cut.parts()[cell] / scale);
        }
      }
    }
  }

  /** Programmes solved so far. */
  long programmes() {
    return solved + attacker.solved();
  }

  /** For each cell its share in the optimum of the linear relaxation; empty if there is none. */
  Optional<double[]> linear() {
    Optional<double[]> solution = Optional.empty();
    for (int round = 0; round < MOST_ROUNDS && programmes() < mostProgrammes; round++) {
      solution = linear.solve();
      if (solution.isEmpty() || !cut(solution.get())) {
        break;
      }
    }
    return solution;
  }

  /** The cells of the lightest pattern that fulfils the cuts; empty if none is found. */
  Optional<BitSet> integral() {
    if (integral == null) {
      integral = new Master("SCIP", MOST_NODES);
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

  /** Weight of the cells that are suppressed for others. */
  double weight(double[] solution) {
    return IntStream.range(0, solution.length)
        .filter(c -> !task.suppressed().get(c))
        .mapToDouble(c -> task.weights()[c] * solution[c])
        .sum();
  }

  /**
   * Adds a cut for each demand that a pattern does not fulfil.
   *
   * @return whether there is one
   */
  boolean cut(BitSet pattern) {
    double[] solution = new double[task.weights().length];
    pattern.stream().forEach(c -> solution[c] = 1);
    boolean found = cut(solution);
    for (int i = 0; i < unsafe.length && !found; i++) {
      found = cutForInsiders(unsafe[i], solution);
    }
    for (int r = 0; r < task.system().relations(); r++) {
      found |= cutForUnion(task.system().relation(r), pattern);
    }
    return found;
  }

  private boolean cut(double[] solution) {
    boolean found = false;
    for (int cell : unsafe) {
      if (programmes() < mostProgrammes) {
        found |= cut(cell, task.levels()[cell], solution, other -> false);
      }
    }
    return found;
  }

  private boolean cut(int cell, ProtectionLevels levels, double[] solution, IntPredicate known) {
    double[] sums = new double[solution.length];
    double above = Math.max(levels.upper(), levels.width());
    double below = Math.max(levels.lower(), Math.min(levels.width(), task.system().room(cell)));
    double up = above == 0 ? 0 : reach(cell, 1, above, solution, known);
    boolean found = false;
    if (up < levels.upper() - EPSILON * levels.upper()) {
      found = add(parts(cell, levels.upper(), known), levels.upper(), solution);
    }
    if (up >= above - EPSILON && levels.lower() == 0) {
      return found;
    }
    double[] first = up < levels.width() ? parts(cell, levels.width(), known) : sums;
    double down = below == 0 ? 0 : reach(cell, -1, below, solution, known);
    if (down < levels.lower() - EPSILON * levels.lower()) {
      found |= add(parts(cell, levels.lower(), known), levels.lower(), solution);
    }
    double missing = levels.width() - Math.min(up, levels.width());
    if (!found && down < missing - EPSILON * levels.width()) {
      double[] second =
          below > 0 && down < below - EPSILON ? parts(cell, levels.width(), known) : sums;
      double full = below > 0 && down < below - EPSILON ? 0 : below;
      for (int i = 0; i < sums.length; i++) {
        sums[i] = Math.min(levels.width() - full, first[i] + second[i]);
      }
      found = add(sums, levels.width() - full, solution);
    }
    return found;
  }

  private double reach(int cell, int sign, double asked, double[] solution, IntPredicate known) {
    boolean whole = Arrays.stream(solution).allMatch(s -> s < EPSILON || s > 1 - EPSILON);
    return attacker.reach(
        cell, sign, asked, solution, whole ? Double.POSITIVE_INFINITY : asked, known);
  }

  private double[] parts(int cell, double asked, IntPredicate known) {
    return IntStream.range(0, task.weights().length)
        .mapToDouble(i -> i == cell || known.test(i) ? 0 : attacker.part(i, asked))
        .toArray();
  }

  private boolean cutForInsiders(int cell, double[] solution) {
    reach(cell, 1, 1, solution, other -> false);
    TreeSet<Integer> insiders = new TreeSet<>();
    for (int other = 0; other < solution.length; other++) {
      int sole = task.sole()[other];
      if (sole >= 0 && sole != task.sole()[cell] && attacker.changes(other)) {
        insiders.add(sole);
      }
    }
    boolean found = false;
    for (int insider : insiders) {
      found |=
          cut(
              cell,
              ProtectionLevels.NOT_EXACT,
              solution,
              other -> other != cell && task.sole()[other] == insider);
    }
    return found;
  }

  /** Another cell of the relation must be suppressed, or one of these published. */
  private boolean cutForUnion(int[] relation, BitSet pattern) {
    int[] hidden = Arrays.stream(relation, 1, relation.length).filter(pattern::get).toArray();
    if (pattern.get(relation[0]) || hidden.length == 0 || task.unions().safe(relation, hidden)) {
      return false;
    }
    double[] parts = new double[task.weights().length];
    double asked = 1;
    for (int cell : relation) {
      if (!pattern.get(cell)) {
        parts[cell] = 1;
      } else if (!task.suppressed().get(cell)) {
        parts[cell] = -1;
        asked--;
      }
    }
    cuts.add(new Cut(parts, asked));
    return true;
  }

  /** Adds a cut if a solution violates it. */
  private boolean add(double[] parts, double asked, double[] solution) {
    double sum = 0;
    for (int i = 0; i < parts.length; i++) {
      sum += parts[i] * solution[i];
    }
    if (sum >= asked * (1 - EPSILON)) {
      return false;
    }
    cuts.add(new Cut(parts, asked));
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
