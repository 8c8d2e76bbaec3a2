package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Intervals of sums of unknowns, by linear programmes over components of equations. First only what
 * is near a question may move, the rest stays as in one solution: what is found there is possible
 * in all, so the interval is at least that wide. What that does not answer is asked of the
 * component.
 */
final class Intervals {
  private static final int[] NEAR = {12, 60, Surroundings.MOST};

  /** Questions that are asked at once; what one of them shows of others only the next ones use. */
  private static final int TOGETHER = 32;

  /** Unknowns of a component up to which it is asked as a whole. */
  private static final int SMALL = 200;

  private final OpenSystem system;
  private final boolean nonNegative;
  private final boolean[] zero;
  private final Columns columns;
  private final int[] component;
  private final Map<Integer, List<Integer>> members;
  private final double[] solution;

  /** What each unknown is beyond the solution: what it is not looked at for. */
  private final double[] offset;

  private long pivots;

  /**
   * @param nonNegative whether no cell is negative
   * @param solution one solution of the equations; found where it is empty
   * @throws Contradiction where the equations have none
   */
  Intervals(OpenSystem system, boolean nonNegative, Optional<double[]> solution) {
    this.system = system;
    this.nonNegative = nonNegative;
    this.columns = Columns.of(system);
    this.zero = zeros();
    this.component = Components.of(system, zero);
    this.members = members();
    this.solution = solution.orElseGet(() -> new double[system.size()]);
    this.offset = new double[system.size()];
    if (solution.isEmpty() && nonNegative) { // without bounds any point shows how far values move
      findSolution();
    }
  }

  private Intervals(Intervals whole, double most) {
    this.system = whole.system;
    this.nonNegative = whole.nonNegative;
    this.columns = whole.columns;
    this.zero = whole.zero;
    this.component = whole.component;
    this.members = whole.members;
    this.solution = whole.solution.clone();
    this.offset = whole.offset.clone();
    for (int unknown = 0; unknown < solution.length; unknown++) {
      double kept = nonNegative ? Math.min(solution[unknown], system.least(unknown) + most) : 0;
      offset[unknown] += solution[unknown] - kept;
      solution[unknown] = kept;
    }
  }

  /**
   * The same where no unknown that has a bound may move down by more than so much; those that have
   * none are taken to be 0. What moves is of the scale of what is asked for then.
   */
  Intervals within(double most) {
    return new Intervals(this, most);
  }

  /** Unknowns that nobody can be in. */
  boolean[] zero() {
    return zero;
  }

  /** Unknowns that are as small as can be in the solution: they move up at most. */
  boolean[] empty() {
    boolean[] empty = zero.clone();
    for (int unknown = 0; unknown < empty.length; unknown++) {
      empty[unknown] |= nonNegative && solution[unknown] <= system.least(unknown);
    }
    return empty;
  }

  /** Unknowns of the components that a question lies in. */
  int size(Question question) {
    return key(Arrays.stream(question.unknowns()).filter(u -> !zero[u]).toArray()).stream()
        .mapToInt(c -> members.get(c).size())
        .sum();
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

  private Map<Integer, List<Integer>> members() {
    Map<Integer, List<Integer>> members = new TreeMap<>();
    for (int unknown = 0; unknown < component.length; unknown++) {
      if (!zero[unknown]) {
        members.computeIfAbsent(component[unknown], c -> new ArrayList<>()).add(unknown);
      }
    }
    return members;
  }

  private void findSolution() {
    for (List<Integer> unknowns : members.values()) {
      double[] found =
          Part.solve(system, columns, unknowns.stream().mapToInt(u -> u).toArray())
              .orElseThrow(() -> new Contradiction("published rows contradict each other"));
      for (int i = 0; i < found.length; i++) {
        solution[unknowns.get(i)] = found[i];
      }
    }
    double[] whole = Arrays.stream(solution).map(Math::rint).toArray();
    if (system.solvedBy(whole)) { // without what rounding made of it
      System.arraycopy(whole, 0, solution, 0, whole.length);
    }
  }

  /**
   * What is asked of a question.
   *
   * @param lowest value below which it need not be looked for
   * @param highest value above which it need not be looked for
   * @param enough whether an interval is wide enough; empty where all that may be is asked for
   */
  Ask ask(
      Question question, double lowest, double highest, Optional<Predicate<Ask.Interval>> enough) {
    int[] open = open(question);
    return new Ask(question, open, question.constant() + offset(open), 0, lowest, highest, enough);
  }

  /**
   * What is asked of how far a question may be from a truth.
   *
   * @param lowest distance below which it need not be looked for
   * @param highest distance above which it need not be looked for
   * @param enough whether an interval of distances is wide enough
   */
  Ask distance(
      Question question,
      long truth,
      double lowest,
      double highest,
      Optional<Predicate<Ask.Interval>> enough) {
    int[] open = open(question);
    double base = question.constant() - truth + offset(open);
    return new Ask(question, open, base, -truth, lowest, highest, enough);
  }

  private int[] open(Question question) {
    return Arrays.stream(question.unknowns()).filter(u -> !zero[u]).toArray();
  }

  private double offset(int[] unknowns) {
    return Arrays.stream(unknowns).mapToDouble(u -> offset[u]).sum();
  }

  /** Looks until all is answered as far as it need be, or can be. */
  void answer(List<Ask> asks, long budget) {
    Surroundings surroundings = new Surroundings(system, columns.standsIn(), zero, solution);
    Witnesses witnesses = new Witnesses(columns, solution, nonNegative, asks);
    for (int from = 0; from < asks.size() && pivots <= budget; from += TOGETHER) {
      nearAll(asks.subList(from, Math.min(asks.size(), from + TOGETHER)), surroundings, witnesses);
    }
    Map<List<Integer>, List<Ask>> byComponent = new LinkedHashMap<>();
    for (Ask ask : asks) {
      if (!ask.met()) {
        byComponent.computeIfAbsent(key(ask.open()), k -> new ArrayList<>()).add(ask);
      }
    }
    byComponent.forEach(
        (key, group) -> {
          int[] unknowns =
              key.stream().flatMap(c -> members.get(c).stream()).mapToInt(u -> u).toArray();
          Part part = new Part(columns, unknowns, group, solution, nonNegative, witnesses);
          part.answer(budget - pivots);
          pivots += part.pivots();
        });
  }

  /** What was found near a question: solutions, and the pivots that it took. */
  private record Near(List<int[]> unknowns, List<double[]> at, long pivots) {}

  /** Asks what is near of some questions at once; what was found is looked at in their order. */
  private void nearAll(List<Ask> asks, Surroundings surroundings, Witnesses witnesses) {
    List<Near> found =
        asks.stream()
            .filter(ask -> !ask.whole() && !ask.met() && size(ask.question()) > SMALL)
            .toList()
            .parallelStream()
            .map(ask -> near(ask, surroundings))
            .toList();
    for (Near near : found) {
      pivots += near.pivots();
      for (int i = 0; i < near.at().size(); i++) {
        witnesses.see(near.unknowns().get(i), near.at().get(i));
      }
    }
  }

  /** Looks where only what is near may move: further and further around. */
  private Near near(Ask ask, Surroundings surroundings) {
    List<int[]> moved = new ArrayList<>();
    List<double[]> at = new ArrayList<>();
    long taken = 0;
    for (int each : NEAR) {
      if (!ask.met()) {
        int[] unknowns = surroundings.near(ask.open(), each);
        Part part =
            new Part(
                columns,
                unknowns,
                List.of(ask),
                solution,
                nonNegative,
                (those, where) -> {
                  moved.add(those);
                  at.add(where);
                });
        part.look();
        taken += part.pivots();
      }
    }
    return new Near(moved, at, taken);
  }

  /** The components that some unknowns lie in. */
  private List<Integer> key(int[] open) {
    return Arrays.stream(open).map(u -> component[u]).distinct().sorted().boxed().toList();
  }
}
