package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Intervals of sums of unknowns, by linear programmes over components of equations. On a large
 * component only what is near a question may move, the rest stays as in one solution: what is found
 * there is possible in all, so the interval is at least that wide.
 */
final class Intervals {
  private static final long MOST_PIVOTS = 20_000;
  private static final int[] NEAR = {12, Surroundings.MOST};

  private final OpenSystem system;
  private final boolean nonNegative;
  private final boolean[] zero;
  private final Columns columns;
  private final Surroundings surroundings;
  private final int[] component;
  private final int[] sizes;
  private final double[] solution;
  private final Map<List<Integer>, Part> parts = new HashMap<>();
  private final Map<List<Integer>, Boolean> small = new HashMap<>();
  private long pivots;

  /**
   * @param nonNegative whether no cell is negative
   * @param solution one solution of the equations; found where it is empty
   * @throws IllegalArgumentException where the equations have none
   */
  Intervals(OpenSystem system, boolean nonNegative, Optional<double[]> solution) {
    this.system = system;
    this.nonNegative = nonNegative;
    this.columns = Columns.of(system);
    this.zero = zeros();
    this.surroundings = new Surroundings(system, columns.standsIn(), zero);
    this.component = components();
    this.sizes = new int[system.size()];
    for (int unknown = 0; unknown < component.length; unknown++) {
      sizes[component[unknown]] += zero[unknown] ? 0 : 1;
    }
    this.solution = solution.orElseGet(() -> new double[system.size()]);
    if (solution.isEmpty() && nonNegative) { // without bounds any point shows how far values move
      findSolution();
    }
  }

  /** Unknowns that nobody can be in. */
  boolean[] zero() {
    return zero;
  }

  /** Unknowns that are zero in the solution: they move up at most. */
  boolean[] empty() {
    boolean[] empty = zero.clone();
    for (int unknown = 0; unknown < empty.length; unknown++) {
      empty[unknown] |= nonNegative && solution[unknown] <= 0;
    }
    return empty;
  }

  /** Unknowns of the components that a question lies in. */
  int size(Question question) {
    return Arrays.stream(open(question)).map(u -> component[u]).distinct().map(c -> sizes[c]).sum();
  }

  /** Pivots taken so far. */
  long pivots() {
    return pivots;
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

  private void findSolution() {
    Map<Integer, List<Integer>> members = new TreeMap<>();
    for (int unknown = 0; unknown < component.length; unknown++) {
      if (!zero[unknown]) {
        members.computeIfAbsent(component[unknown], c -> new ArrayList<>()).add(unknown);
      }
    }
    for (List<Integer> unknowns : members.values()) {
      double[] found =
          Part.solve(system, columns, unknowns, nonNegative)
              .orElseThrow(
                  () -> new IllegalArgumentException("published rows contradict each other"));
      for (int i = 0; i < found.length; i++) {
        solution[unknowns.get(i)] = found[i];
      }
    }
  }

  /**
   * An interval.
   *
   * @param lower smallest value found
   * @param upper largest value found
   * @param certain whether none lies outside
   */
  record Interval(double lower, double upper, boolean certain) {}

  /** Whether all that a question's sum may be can be told. */
  boolean wholly(Question question) {
    int[] open = open(question);
    return open.length == 0 || small.computeIfAbsent(key(open), k -> fits(open));
  }

  /**
   * What a question's sum may be.
   *
   * @param lowest value below which it need not be looked for
   * @param highest value above which it need not be looked for
   */
  Interval whole(Question question, double lowest, double highest) {
    int[] open = open(question);
    return open.length == 0
        ? new Interval(question.constant(), question.constant(), true)
        : interval(component(open), question, open, lowest, highest, true);
  }

  /** The same if only what is near may move, looked for further and further around. */
  Interval near(Question question, double lowest, double highest, Predicate<Interval> enough) {
    int[] open = open(question);
    Interval found = new Interval(question.constant(), question.constant(), open.length == 0);
    for (int near : NEAR) {
      if (open.length > 0 && !enough.test(found)) {
        Part part =
            Part.of(columns, surroundings.near(open, solution, near), solution, nonNegative);
        found = interval(part, question, open, lowest, highest, false);
        pivots += part.pivots();
      }
    }
    return found;
  }

  private boolean fits(int[] open) {
    return Part.entries(columns, surroundings.all(open)) <= Simplex.MOST_ENTRIES;
  }

  /** The components that some unknowns lie in. */
  private List<Integer> key(int[] open) {
    return Arrays.stream(open).map(u -> component[u]).distinct().sorted().boxed().toList();
  }

  private Part component(int[] open) {
    return parts.computeIfAbsent(
        key(open), k -> Part.of(columns, surroundings.all(open), solution, nonNegative));
  }

  private Interval interval(
      Part part, Question question, int[] open, double lowest, double highest, boolean certain) {
    long before = part.pivots();
    double constant = question.constant();
    double upper = part.extreme(open, 1, highest - constant, MOST_PIVOTS);
    double lower = question.within() ? 0 : -part.extreme(open, -1, constant - lowest, MOST_PIVOTS);
    pivots += certain ? part.pivots() - before : 0;
    boolean ended = part.pivots() - before < MOST_PIVOTS;
    return new Interval(
        question.within() ? 0 : lower + constant, upper + constant, certain && ended);
  }

  private int[] open(Question question) {
    return Arrays.stream(question.unknowns()).filter(u -> !zero[u]).toArray();
  }
}
