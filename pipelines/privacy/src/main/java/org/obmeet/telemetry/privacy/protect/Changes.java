package org.obmeet.telemetry.privacy.protect;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Looks for changes of a table that leave everything published as it is: the cheapest one that
 * moves a variable so far, where moving what is published costs what withholding it would lose.
 */
final class Changes {
  private static final double FREE = 1e-3;
  static final int ALL_SIZES = 4;

  /** Sizes of the neighbourhoods that are tried: cells of a relation, variables. */
  private static final int[][] SIZES = {{4, 60}, {10, 240}, {30, 900}, {60, 2_500}};

  /** Variables up to which everything is looked at where nothing is found near. */
  private static final int MOST_WHOLE = 50_000;

  /**
   * What is wished for.
   *
   * @param variable what is to be moved
   * @param measure in which number
   * @param distance how far, above 0
   * @param direction 1 for up, -1 for down
   */
  record Wish(int variable, int measure, double distance, int direction) {}

  private final Linked linked;
  private final Lattice lattice;
  private final Incidence incidence;
  private final boolean[] negative;
  private final BitSet withheld;
  private final double[] cost;
  private long pivots;

  Changes(Linked linked, boolean[] negative, BitSet withheld) {
    this.linked = linked;
    this.lattice = linked.lattice();
    this.incidence = new Incidence(lattice);
    this.negative = negative.clone();
    this.withheld = withheld;
    this.cost = new double[lattice.size()];
    double unit = averageWeight();
    for (int v = 0; v < cost.length; v++) {
      cost[v] =
          free(v)
              ? FREE
              : lattice.isCandidate(v) ? 1 + lattice.loss(v) / unit : Double.POSITIVE_INFINITY;
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
          Neighbourhood.of(
              lattice,
              incidence,
              cost,
              this::free,
              v -> lowest(v, wish) >= 1,
              wish.variable(),
              size[0],
              size[1]);
      Optional<Map<Integer, Double>> change = solve(around, wish, banned);
      if (change.isPresent()) {
        return change;
      }
    }
    return tries == ALL_SIZES && lattice.size() <= MOST_WHOLE
        ? solve(Neighbourhood.whole(lattice, incidence, cost), wish, banned)
        : Optional.empty();
  }

  private Optional<Map<Integer, Double>> solve(
      Neighbourhood around, Wish wish, IntPredicate banned) {
    Moves moves = new Moves(lattice, incidence, around.relations());
    for (int v : around.variables()) {
      boolean wished = v == wish.variable();
      if (wished || mayMove(v, wish.variable(), banned)) {
        double down = -lowest(v, wish);
        if (wished) {
          moves.add(v, Math.min(0, wish.direction()), Math.max(0, wish.direction()), 0);
        } else if (free(v)) {
          moves.add(v, down, Double.POSITIVE_INFINITY, 0);
        } else {
          moves.add(v, 0, Double.POSITIVE_INFINITY, -cost[v]);
          moves.add(v, down, 0, cost[v]);
        }
      }
    }
    Optional<Map<Integer, Double>> change = moves.moving(wish.variable(), wish.direction());
    pivots += moves.pivots();
    return change;
  }

  private double lowest(int v, Wish wish) {
    return room(v, wish.measure()) / wish.distance();
  }

  /** How far a variable may be below what it is, for all that an attacker knows of it alone. */
  double room(int variable, int measure) {
    return negative[measure]
        ? Double.POSITIVE_INFINITY
        : lattice.value(variable, measure) - linked.least(variable, measure);
  }

  private boolean mayMove(int v, int centre, IntPredicate banned) {
    int who = lattice.sole(v);
    return who == Cells.NOT_ONE || who == lattice.sole(centre) || !banned.test(who);
  }
}
