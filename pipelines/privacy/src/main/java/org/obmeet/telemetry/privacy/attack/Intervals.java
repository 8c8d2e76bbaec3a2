package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.obmeet.telemetry.privacy.linear.LinearProgram;

/**
 * Intervals of sums of unknowns, by linear programmes over components of equations. On a large
 * component only what is near a question may move, the rest stays as in one solution: what is found
 * there is possible in all, so the interval is at least that wide.
 */
final class Intervals {
  /** Unknowns up to which a component is solved as a whole. */
  static final int WHOLE = 1_200;

  private static final int[] NEAR = {60, 240, 900};

  private final OpenSystem system;
  private final boolean nonNegative;
  private final boolean[] zero;
  private final int[][] standsIn;
  private final int[] component;
  private final int[] sizes;
  private final double[] solution;
  private long pivots;

  /**
   * @param nonNegative whether no cell is negative
   * @param solution one solution of the equations; found where it is empty
   * @throws IllegalArgumentException where the equations have none
   */
  Intervals(OpenSystem system, boolean nonNegative, Optional<double[]> solution) {
    this.system = system;
    this.nonNegative = nonNegative;
    this.standsIn = standsIn(system);
    this.zero = zeros();
    this.component = components();
    this.sizes = new int[system.size()];
    for (int unknown = 0; unknown < component.length; unknown++) {
      sizes[component[unknown]] += zero[unknown] ? 0 : 1;
    }
    this.solution = solution.orElseGet(() -> new double[system.size()]);
    if (solution.isEmpty()) {
      solveLarge();
    }
  }

  /** Unknowns that nobody can be in. */
  boolean[] zero() {
    return zero;
  }

  /** Pivots taken so far. */
  long pivots() {
    return pivots;
  }

  private static int[][] standsIn(OpenSystem system) {
    int[] size = new int[system.size()];
    system.equations().forEach(e -> Arrays.stream(e.at()).forEach(u -> size[u]++));
    int[][] in = Arrays.stream(size).mapToObj(int[]::new).toArray(int[][]::new);
    int[] next = new int[size.length];
    for (int e = 0; e < system.equations().size(); e++) {
      for (int unknown : system.equations().get(e).at()) {
        in[unknown][next[unknown]++] = e;
      }
    }
    return in;
  }

  /** Where nothing is negative, a sum of zero has no part. */
  private boolean[] zeros() {
    boolean[] empty = new boolean[system.size()];
    boolean again = nonNegative;
    while (again) {
      again = false;
      for (OpenSystem.Equation equation : system.equations()) {
        if (equation.level() == 0 && oneSided(equation, empty)) {
          for (int unknown : equation.at()) {
            again |= !empty[unknown];
            empty[unknown] = true;
          }
        }
      }
    }
    return empty;
  }

  private static boolean oneSided(OpenSystem.Equation equation, boolean[] empty) {
    int plus = 0;
    int minus = 0;
    for (int i = 0; i < equation.at().length; i++) {
      if (!empty[equation.at()[i]]) {
        plus += equation.sign()[i] > 0 ? 1 : 0;
        minus += equation.sign()[i] < 0 ? 1 : 0;
      }
    }
    return plus == 0 != (minus == 0);
  }

  private int[] components() {
    int[] parent = new int[system.size()];
    Arrays.setAll(parent, i -> i);
    for (OpenSystem.Equation equation : system.equations()) {
      int root = -1;
      for (int unknown : equation.at()) {
        if (!zero[unknown]) {
          root = root < 0 ? find(parent, unknown) : join(parent, root, unknown);
        }
      }
    }
    int[] roots = new int[parent.length];
    Arrays.setAll(roots, i -> find(parent, i));
    return roots;
  }

  private static int join(int[] parent, int root, int unknown) {
    int other = find(parent, unknown);
    parent[Math.max(root, other)] = Math.min(root, other);
    return Math.min(root, other);
  }

  private static int find(int[] parent, int of) {
    int at = of;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  private void solveLarge() {
    Map<Integer, List<Integer>> large = new HashMap<>();
    for (int unknown = 0; unknown < component.length; unknown++) {
      if (!zero[unknown] && sizes[component[unknown]] > WHOLE) {
        large.computeIfAbsent(component[unknown], c -> new ArrayList<>()).add(unknown);
      }
    }
    large.values().forEach(unknowns -> solve(unknowns, new int[0], true, false));
  }

  /**
   * An interval.
   *
   * @param lower smallest value found
   * @param upper largest value found
   * @param certain whether none lies outside
   */
  record Interval(double lower, double upper, boolean certain) {}

  /** Unknowns that may move with those of a question. */
  int size(Question question) {
    return Arrays.stream(open(question)).map(u -> component[u]).distinct().map(c -> sizes[c]).sum();
  }

  /** All that a question's sum may be. */
  Interval whole(Question question) {
    int[] open = open(question);
    return open.length == 0
        ? new Interval(question.constant(), question.constant(), true)
        : shifted(question, solve(around(open, Integer.MAX_VALUE), open, true, question.within()));
  }

  /**
   * What a question's sum may be if only what is near it moves, looked for further and further
   * around until it is enough.
   */
  Interval near(Question question, Predicate<Interval> enough) {
    int[] open = open(question);
    int size = size(question);
    Interval found = new Interval(question.constant(), question.constant(), open.length == 0);
    for (int near : NEAR) {
      if (open.length > 0 && near < size && !enough.test(found)) {
        found = shifted(question, solve(around(open, near), open, false, question.within()));
      }
    }
    return found;
  }

  private int[] open(Question question) {
    return Arrays.stream(question.unknowns()).filter(u -> !zero[u]).toArray();
  }

  private static Interval shifted(Question question, Interval interval) {
    double lower = question.within() ? 0 : interval.lower() + question.constant();
    return new Interval(lower, interval.upper() + question.constant(), interval.certain());
  }

  /** Unknowns near some, through the equations that they stand in. */
  private List<Integer> around(int[] from, int most) {
    Set<Integer> found = new LinkedHashSet<>();
    Arrays.stream(from).forEach(found::add);
    List<Integer> order = new ArrayList<>(found);
    Set<Integer> seen = new LinkedHashSet<>();
    for (int i = 0; i < order.size() && found.size() < most; i++) {
      for (int equation : standsIn[order.get(i)]) {
        if (seen.add(equation)) {
          for (int unknown : system.equations().get(equation).at()) {
            if (!zero[unknown] && found.size() < most && found.add(unknown)) {
              order.add(unknown);
            }
          }
        }
      }
    }
    return order;
  }

  /** Minimises and maximises the sum of some; the others stay as in the solution. */
  private Interval solve(List<Integer> movable, int[] sum, boolean all, boolean upperOnly) {
    Map<Integer, Double> moving = new HashMap<>();
    Arrays.stream(sum).forEach(u -> moving.put(u, 1.0));
    LinearProgram low = program(movable, moving, all);
    LinearProgram.Solution smallest = upperOnly ? null : low.minimise();
    LinearProgram.Solution largest =
        sum.length == 0 ? null : program(movable, moving, all).maximise();
    pivots += low.pivots() * 2;
    if (sum.length == 0) {
      keep(movable, smallest);
      return new Interval(0, 0, true);
    }
    return new Interval(upperOnly ? 0 : value(smallest, sum), value(largest, sum), all);
  }

  private void keep(List<Integer> movable, LinearProgram.Solution found) {
    double[] at =
        found
            .at()
            .orElseThrow(
                () -> new IllegalArgumentException("published rows contradict each other"));
    for (int i = 0; i < at.length; i++) {
      solution[movable.get(i)] = at[i];
    }
  }

  private double value(LinearProgram.Solution found, int[] sum) {
    return switch (found.ending()) {
      case OPTIMAL, UNBOUNDED -> found.value();
      case INFEASIBLE -> throw new IllegalArgumentException("published rows contradict each other");
      case OVER_BUDGET -> Arrays.stream(sum).mapToDouble(u -> solution[u]).sum();
    };
  }

  private LinearProgram program(List<Integer> movable, Map<Integer, Double> costs, boolean all) {
    LinearProgram program = new LinearProgram();
    Map<Integer, Integer> number = new HashMap<>();
    Set<Integer> equations = new LinkedHashSet<>();
    for (int unknown : movable) {
      double lower = nonNegative ? 0 : Double.NEGATIVE_INFINITY;
      number.put(
          unknown,
          program.variable(lower, Double.POSITIVE_INFINITY, costs.getOrDefault(unknown, 0.0)));
      Arrays.stream(standsIn[unknown]).forEach(equations::add);
    }
    for (int e : equations) {
      OpenSystem.Equation equation = system.equations().get(e);
      LinearProgram.Equation row = program.equation(level(equation, number, all));
      for (int i = 0; i < equation.at().length; i++) {
        Integer variable = number.get(equation.at()[i]);
        if (variable != null) {
          row.term(variable, equation.sign()[i]);
        }
      }
    }
    return program;
  }

  private double level(OpenSystem.Equation equation, Map<Integer, Integer> number, boolean all) {
    double level = equation.level();
    for (int i = 0; !all && i < equation.at().length; i++) {
      if (!number.containsKey(equation.at()[i])) {
        level -= equation.sign()[i] * solution[equation.at()[i]];
      }
    }
    return level;
  }
}
