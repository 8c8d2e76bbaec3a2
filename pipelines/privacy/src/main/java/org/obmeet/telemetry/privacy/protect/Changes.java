package org.obmeet.telemetry.privacy.protect;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.obmeet.telemetry.privacy.linear.LinearProgram;

/**
 * Looks for changes of a table that leave everything published as it is: the cheapest one that
 * moves a variable so far, where moving what is published costs what withholding it would lose.
 */
final class Changes {
  private static final double TINY = 1e-7;
  private static final double FREE = 1e-3;
  static final int ALL_SIZES = 3;

  /** Sizes of the neighbourhoods that are tried: cells of a relation, variables. */
  private static final int[][] SIZES = {{4, 60}, {10, 240}, {30, 900}};

  /**
   * What is wished for.
   *
   * @param variable what is to be moved
   * @param measure in which number
   * @param distance how far, above 0
   * @param direction 1 for up, -1 for down
   */
  record Wish(int variable, int measure, double distance, int direction) {}

  private final Lattice lattice;
  private final Incidence incidence;
  private final boolean[] negative;
  private final BitSet withheld;
  private final double[] cost;
  private long pivots;

  Changes(Lattice lattice, boolean[] negative, BitSet withheld) {
    this.lattice = lattice;
    this.incidence = new Incidence(lattice);
    this.negative = negative.clone();
    this.withheld = withheld;
    this.cost = new double[lattice.size()];
    double unit = averageWeight();
    for (int v = 0; v < cost.length; v++) {
      cost[v] =
          free(v)
              ? FREE
              : lattice.isCandidate(v) ? 1 + lattice.weight(v) / unit : Double.POSITIVE_INFINITY;
    }
  }

  private double averageWeight() {
    double sum = 1;
    int number = 1;
    for (int v = 0; v < lattice.size(); v++) {
      if (lattice.isCandidate(v)) {
        sum += lattice.weight(v);
        number++;
      }
    }
    return sum / number;
  }

  private boolean free(int variable) {
    return withheld.get(variable) || lattice.isAuxiliary(variable);
  }

  /** Pivots that it took. */
  long pivots() {
    return pivots;
  }

  /** What would be lost by withholding what is published of these variables. */
  double price(Set<Integer> variables) {
    return variables.stream().filter(v -> !free(v)).mapToDouble(v -> cost[v]).sum();
  }

  /** Withholds these variables. */
  void withhold(Set<Integer> variables) {
    for (int variable : variables) {
      if (!free(variable)) {
        withheld.set(variable);
        cost[variable] = FREE;
      }
    }
  }

  /**
   * The cheapest change found.
   *
   * @param banned sole contributors whose cells may not move, but for the wish's own
   * @param tries how often to look further around
   * @return moved variables with how far, as shares of the distance
   */
  Optional<Map<Integer, Double>> cheapest(Wish wish, IntPredicate banned, int tries) {
    for (int[] size : List.of(SIZES).subList(0, tries)) {
      Neighbourhood around =
          Neighbourhood.of(lattice, incidence, cost, this::free, wish.variable(), size[0], size[1]);
      Optional<Map<Integer, Double>> change = solve(around, wish, banned);
      if (change.isPresent()) {
        return change;
      }
    }
    return Optional.empty();
  }

  private Optional<Map<Integer, Double>> solve(
      Neighbourhood around, Wish wish, IntPredicate banned) {
    LinearProgram program = new LinearProgram();
    Map<Integer, Integer> plus = new HashMap<>();
    Map<Integer, Integer> minus = new HashMap<>();
    for (int v : around.variables()) {
      if (v == wish.variable()) {
        (wish.direction() > 0 ? plus : minus).put(v, program.variable(1, 1, 0));
      } else if (mayMove(v, wish.variable(), banned)) {
        if (free(v)) {
          plus.put(v, program.variable(-lowest(v, wish), Double.POSITIVE_INFINITY, 0));
        } else {
          plus.put(v, program.variable(0, Double.POSITIVE_INFINITY, cost[v]));
          minus.put(v, program.variable(0, lowest(v, wish), cost[v]));
        }
      }
    }
    for (int relation : around.relations()) {
      equation(program, relation, plus, minus);
    }
    pivots += program.pivots();
    return program.minimise().at().flatMap(at -> change(around, at, plus, minus));
  }

  private double lowest(int v, Wish wish) {
    return negative[wish.measure()]
        ? Double.POSITIVE_INFINITY
        : lattice.value(v, wish.measure()) / wish.distance();
  }

  private boolean mayMove(int v, int centre, IntPredicate banned) {
    int who = lattice.sole(v);
    return who == Cells.NOT_ONE || who == lattice.sole(centre) || !banned.test(who);
  }

  private void equation(
      LinearProgram program,
      int relation,
      Map<Integer, Integer> plus,
      Map<Integer, Integer> minus) {
    LinearProgram.Equation equation = program.equation(0);
    term(equation, lattice.sum(relation), -1, plus, minus);
    for (int i = 0; i < lattice.parts(relation); i++) {
      term(equation, lattice.part(relation, i), 1, plus, minus);
    }
  }

  private static void term(
      LinearProgram.Equation equation,
      int variable,
      double factor,
      Map<Integer, Integer> plus,
      Map<Integer, Integer> minus) {
    Optional.ofNullable(plus.get(variable)).ifPresent(p -> equation.term(p, factor));
    Optional.ofNullable(minus.get(variable)).ifPresent(n -> equation.term(n, -factor));
  }

  /** The change that a solution is; none where it does not hold exactly enough. */
  private Optional<Map<Integer, Double>> change(
      Neighbourhood around, double[] at, Map<Integer, Integer> plus, Map<Integer, Integer> minus) {
    Map<Integer, Double> change = new HashMap<>();
    for (int v : around.variables()) {
      double moved =
          (plus.containsKey(v) ? at[plus.get(v)] : 0)
              - (minus.containsKey(v) ? at[minus.get(v)] : 0);
      if (Math.abs(moved) > TINY) {
        change.put(v, moved);
      }
    }
    boolean holds = around.relations().stream().allMatch(r -> Math.abs(sum(r, change)) < 1e-6);
    return holds ? Optional.of(change) : Optional.empty();
  }

  private double sum(int relation, Map<Integer, Double> change) {
    double sum = -change.getOrDefault(lattice.sum(relation), 0.0);
    for (int i = 0; i < lattice.parts(relation); i++) {
      sum += change.getOrDefault(lattice.part(relation, i), 0.0);
    }
    return sum;
  }
}
