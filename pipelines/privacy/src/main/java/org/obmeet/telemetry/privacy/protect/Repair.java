package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Withholds more around what an audit found open: the cheapest neighbours that are published. */
final class Repair {
  private static final int NONE = -1;

  private final Lattice lattice;
  private final Incidence incidence;
  private final BitSet withheld;

  /**
   * @param withheld what is withheld; grows
   */
  Repair(Lattice lattice, BitSet withheld) {
    this.lattice = lattice;
    this.incidence = new Incidence(lattice);
    this.withheld = withheld;
  }

  /**
   * Withholds more for each of these variables.
   *
   * @return whether anything was left to be withheld
   */
  boolean around(BitSet open) {
    boolean moved = false;
    for (int variable : open.stream().toArray()) {
      Set<Integer> chosen = nearest(variable);
      chosen.forEach(withheld::set);
      moved |= !chosen.isEmpty();
    }
    return moved;
  }

  /**
   * The cheapest published one of each relation that a variable stands in; where all that is near
   * is withheld already, the cheapest of what that stands in, and so on.
   */
  private Set<Integer> nearest(int variable) {
    Set<Integer> chosen = new HashSet<>();
    Set<Integer> seen = new HashSet<>(Set.of(variable));
    Set<Integer> relations = new HashSet<>();
    List<Integer> edge = List.of(variable);
    for (boolean first = true; chosen.isEmpty() && !edge.isEmpty(); first = false) {
      List<Integer> next = new ArrayList<>();
      int best = NONE;
      for (int from : edge) {
        for (int i = 0; i < incidence.size(from); i++) {
          int relation = incidence.relation(from, i);
          if (relations.add(relation)) {
            int cheapest = cheapest(relation, seen, next);
            best = lattice.lighter(best, cheapest, withheld);
            if (first && cheapest != NONE) {
              chosen.add(cheapest);
            }
          }
        }
      }
      if (chosen.isEmpty() && best != NONE) {
        chosen.add(best);
      }
      edge = next;
    }
    return chosen;
  }

  private int cheapest(int relation, Set<Integer> seen, List<Integer> next) {
    int best = NONE;
    for (int i = -1; i < lattice.parts(relation); i++) {
      int variable = i < 0 ? lattice.sum(relation) : lattice.part(relation, i);
      best = lattice.lighter(best, variable, withheld);
      if (seen.add(variable)) {
        next.add(variable);
      }
    }
    return best;
  }
}
