package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The part of a lattice around one variable that a small linear programme looks at: what is
 * withheld there, and the cheapest of what is published. Values outside of it stay as they are, so
 * whatever is possible in it is possible in all.
 */
final class Neighbourhood {
  private final Lattice lattice;
  private final Incidence incidence;
  private final double[] cost;
  private final int cheapest;
  private final int most;
  private final Set<Integer> variables = new LinkedHashSet<>();
  private final Set<Integer> relations = new LinkedHashSet<>();

  /**
   * @param cost of moving a variable; infinite where it may not move
   * @param cheapest how many of each relation are taken
   * @param most variables
   */
  private Neighbourhood(
      Lattice lattice, Incidence incidence, double[] cost, int cheapest, int most) {
    this.lattice = lattice;
    this.incidence = incidence;
    this.cost = cost;
    this.cheapest = cheapest;
    this.most = most;
  }

  /** The neighbourhood of a variable. */
  static Neighbourhood of(
      Lattice lattice, Incidence incidence, double[] cost, int centre, int cheapest, int most) {
    Neighbourhood found = new Neighbourhood(lattice, incidence, cost, cheapest, most);
    found.take(centre);
    found.spread();
    found.spread();
    found.close(2);
    found.spread();
    found.close(2);
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

  /** Takes the cheapest of each relation. */
  private void spread() {
    for (int relation : new ArrayList<>(relations)) {
      PriorityQueue<Integer> queue = new PriorityQueue<>(dearestFirst());
      offer(queue, lattice.sum(relation));
      for (int i = 0; i < lattice.parts(relation); i++) {
        offer(queue, lattice.part(relation, i));
      }
      for (int variable : queue.stream().sorted(dearestFirst().reversed()).toList()) {
        if (variables.size() < most) {
          take(variable);
        }
      }
    }
  }

  private void offer(PriorityQueue<Integer> queue, int variable) {
    if (cost[variable] < Double.POSITIVE_INFINITY) {
      queue.add(variable);
      if (queue.size() > cheapest) {
        queue.poll();
      }
    }
  }

  /** Takes what stands in several of its relations: it closes cycles. */
  private void close(int several) {
    List<Integer> closing = new ArrayList<>();
    Set<Integer> seen = new LinkedHashSet<>();
    for (int relation : relations) {
      consider(lattice.sum(relation), several, seen, closing);
      for (int i = 0; i < lattice.parts(relation); i++) {
        consider(lattice.part(relation, i), several, seen, closing);
      }
    }
    closing.sort(dearestFirst().reversed());
    for (int variable : closing) {
      if (variables.size() < most * 2) {
        take(variable);
      }
    }
  }

  private void consider(int variable, int several, Set<Integer> seen, List<Integer> closing) {
    if (cost[variable] < Double.POSITIVE_INFINITY
        && !variables.contains(variable)
        && seen.add(variable)) {
      int inside = 0;
      for (int i = 0; i < incidence.size(variable); i++) {
        inside += relations.contains(incidence.relation(variable, i)) ? 1 : 0;
      }
      if (inside >= several) {
        closing.add(variable);
      }
    }
  }

  private Comparator<Integer> dearestFirst() {
    return Comparator.<Integer>comparingDouble(v -> -cost[v]).thenComparing(v -> -v);
  }
}
