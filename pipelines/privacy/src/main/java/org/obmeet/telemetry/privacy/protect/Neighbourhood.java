package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The part of a lattice around one variable that a small linear programme looks at: what is
 * withheld there, and the cheapest of what is published close by. Values outside of it stay as they
 * are, so whatever is possible in it is possible in all.
 */
final class Neighbourhood {
  private final Lattice lattice;
  private final Incidence incidence;
  private final double[] cost;
  private final Set<Integer> variables = new LinkedHashSet<>();
  private final Set<Integer> relations = new LinkedHashSet<>();
  private final Set<Integer> near = new LinkedHashSet<>();

  private Neighbourhood(Lattice lattice, Incidence incidence, double[] cost) {
    this.lattice = lattice;
    this.incidence = incidence;
    this.cost = cost;
  }

  /**
   * The neighbourhood of a variable.
   *
   * @param cost of moving a variable; infinite where it may not move
   * @param free whether moving a variable loses nothing
   * @param able whether a variable is large enough to make up for the centre by itself
   * @param cheapest how many that are not free are taken of each relation
   * @param most free variables; as many that are not
   */
  static Neighbourhood of(
      Lattice lattice,
      Incidence incidence,
      double[] cost,
      IntPredicate free,
      IntPredicate able,
      int centre,
      int cheapest,
      int most) {
    Neighbourhood found = new Neighbourhood(lattice, incidence, cost);
    found.take(centre);
    found.flood(centre, free, most);
    found.approach(centre);
    for (int step = 0; step < 2; step++) {
      found.spread(cheapest, v -> true, most * (2 + step) / 2);
      found.spread(cheapest, able, most * (2 + step) / 2);
      found.close(most * (3 + step) / 2);
    }
    return found;
  }

  /** Everything that may move. */
  static Neighbourhood whole(Lattice lattice, Incidence incidence, double[] cost) {
    Neighbourhood found = new Neighbourhood(lattice, incidence, cost);
    for (int v = 0; v < cost.length; v++) {
      if (cost[v] < Double.POSITIVE_INFINITY) {
        found.take(v);
      }
    }
    return found;
  }

  /** Its variables. */
  Set<Integer> variables() {
    return variables;
  }

  /** Every relation that one of its variables stands in. */
  Set<Integer> relations() {
    return relations;
  }

  private void take(int variable) {
    if (variables.add(variable)) {
      for (int i = 0; i < incidence.size(variable); i++) {
        relations.add(incidence.relation(variable, i));
      }
    }
  }

  private void approach(int variable) {
    take(variable);
    for (int i = 0; i < incidence.size(variable); i++) {
      near.add(incidence.relation(variable, i));
    }
  }

  /** Takes free variables, nearest first. */
  private void flood(int centre, IntPredicate free, int most) {
    List<Integer> order = new ArrayList<>(List.of(centre));
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < order.size() && order.size() < most; i++) {
      for (int r = 0; r < incidence.size(order.get(i)); r++) {
        int relation = incidence.relation(order.get(i), r);
        if (seen.add(relation)) {
          for (int variable : members(relation)) {
            if (order.size() < most && free.test(variable) && !variables.contains(variable)) {
              take(variable);
              order.add(variable);
            }
          }
        }
      }
    }
  }

  private int[] members(int relation) {
    int[] members = new int[lattice.parts(relation) + 1];
    members[0] = lattice.sum(relation);
    for (int i = 1; i < members.length; i++) {
      members[i] = lattice.part(relation, i - 1);
    }
    return members;
  }

  /** Takes the cheapest of each near relation. */
  private void spread(int cheapest, IntPredicate which, int most) {
    for (int relation : new ArrayList<>(near)) {
      PriorityQueue<Integer> queue = new PriorityQueue<>(dearestFirst());
      for (int variable : members(relation)) {
        if (cost[variable] < Double.POSITIVE_INFINITY
            && which.test(variable)
            && !variables.contains(variable)) {
          queue.add(variable);
          if (queue.size() > cheapest) {
            queue.poll();
          }
        }
      }
      for (int variable : queue.stream().sorted(dearestFirst().reversed()).toList()) {
        if (variables.size() < most) {
          approach(variable);
        }
      }
    }
  }

  /** Takes what stands in two near relations at least: it closes cycles. */
  private void close(int most) {
    List<Integer> closing = new ArrayList<>();
    Set<Integer> once = new HashSet<>();
    Set<Integer> twice = new HashSet<>();
    for (int relation : near) {
      for (int variable : members(relation)) {
        if (cost[variable] < Double.POSITIVE_INFINITY
            && !variables.contains(variable)
            && !once.add(variable)
            && twice.add(variable)) {
          closing.add(variable);
        }
      }
    }
    closing.sort(dearestFirst().reversed());
    for (int variable : closing) {
      if (variables.size() < most) {
        approach(variable);
      }
    }
  }

  private Comparator<Integer> dearestFirst() {
    return Comparator.<Integer>comparingDouble(v -> -cost[v]).thenComparing(v -> -v);
  }
}
