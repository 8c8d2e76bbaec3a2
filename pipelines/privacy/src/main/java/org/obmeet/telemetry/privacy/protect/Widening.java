package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Withholds more until every need is met: for each need the cheapest change of the table that would
 * show an attacker another possibility is looked for, and what is published of it is withheld.
 *
 * <p>A change that touches a cell of one contributor is none for that contributor, who knows it. So
 * each need is met without any cell of a sole contributor, or by changes that no sole contributor
 * has a cell in all of.
 */
final class Widening {
  private static final double TINY = 1e-7;
  private static final int MOST_CHANGES = 3;

  /** Needs in a row that are met by what is withheld already, after which others may well be. */
  private static final int ENOUGH = 4;

  /** Whether changes have to hold for sole contributors too, or {@link Selection} sees to them. */
  enum Insiders {
    CONSIDERED,
    LEFT_TO_SELECTION
  }

  private final Lattice lattice;
  private final Insiders insiders;
  private final Needs needs;
  private final BitSet withheld;
  private final Changes changes;
  private final double[][] up;
  private final double[][] down;
  private int paid;
  private int freeSince;

  /**
   * @param changes looks for changes
   * @param withheld what is withheld; grows with what changes withhold
   */
  Widening(Lattice lattice, Needs needs, Insiders insiders, Changes changes, BitSet withheld) {
    this.lattice = lattice;
    this.insiders = insiders;
    this.needs = needs;
    this.withheld = withheld;
    this.changes = changes;
    this.up = new double[lattice.measures()][lattice.size()];
    this.down = new double[lattice.measures()][lattice.size()];
  }

  /**
   * Meets needs. Where sole contributors are not considered it ends early, once what was withheld
   * seems to meet those of others too: an audit says sooner than it which are left.
   *
   * @param gaps what is not protected
   */
  void meet(List<Targets.Gap> gaps) {
    for (Targets.Gap gap : gaps) {
      if (insiders == Insiders.LEFT_TO_SELECTION) {
        raise(up, gap, gap.up());
        raise(down, gap, gap.down());
      }
      for (Needs.Need need : needs.of(gap.variable())) {
        if (need.measure() == gap.measure() && !seemsDone()) {
          meet(gap.variable(), need);
        }
      }
    }
  }

  private static void raise(double[][] reached, Targets.Gap gap, double to) {
    double[] of = reached[gap.measure()];
    of[gap.variable()] = Math.max(of[gap.variable()], to);
  }

  private boolean seemsDone() {
    return insiders == Insiders.LEFT_TO_SELECTION && paid > 0 && freeSince >= ENOUGH;
  }

  private void meet(int variable, Needs.Need need) {
    int m = need.measure();
    boolean met =
        reach(look(variable, m, need.above(), 1)) && reach(look(variable, m, need.below(), -1));
    double missing = need.width() - up[m][variable] - down[m][variable];
    if (!met || missing <= TINY) {
      return;
    }
    Way wider = look(variable, m, up[m][variable] + missing, 1);
    double lower = down[m][variable] + missing;
    if (wider.price() > 0 && changes.room(variable, m) >= lower) {
      Way below = look(variable, m, lower, -1);
      wider = below.price() < wider.price() ? below : wider;
    }
    reach(wider);
  }

  /**
   * A way to move a variable so far.
   *
   * @param price of what it withholds; infinite where there is none
   * @param take withholds it
   */
  private record Way(double price, Runnable take) {
    static final Way FREE = new Way(0, () -> {});
    static final Way NONE = new Way(Double.POSITIVE_INFINITY, () -> {});
  }

  /** Takes a way; whether there is one. */
  private boolean reach(Way way) {
    way.take().run();
    if (way.price() > 0) {
      paid++;
      freeSince = 0;
    } else if (way != Way.FREE) {
      freeSince++;
    }
    return way.price() < Double.POSITIVE_INFINITY;
  }

  /** The cheapest way to move a variable so far in one direction. */
  private Way look(int variable, int measure, double distance, int direction) {
    double[] reached = direction > 0 ? up[measure] : down[measure];
    if (distance <= reached[variable] + TINY) {
      return Way.FREE;
    }
    Changes.Wish wish = new Changes.Wish(variable, measure, distance, direction);
    Way best =
        clean(wish)
            .map(
                change ->
                    new Way(
                        changes.price(change.keySet()),
                        () -> {
                          changes.withhold(change.keySet());
                          record(change, measure, distance);
                        }))
            .orElse(Way.NONE);
    if (best.price() > 0 && insiders == Insiders.CONSIDERED) {
      Optional<List<Map<Integer, Double>>> several = apart(wish);
      if (several.isPresent() && price(several.get()) < best.price()) {
        return new Way(
            price(several.get()),
            () -> {
              several.get().forEach(change -> changes.withhold(change.keySet()));
              reached[variable] = distance;
            });
      }
    }
    return best;
  }

  private Optional<Map<Integer, Double>> clean(Changes.Wish wish) {
    return insiders == Insiders.CONSIDERED
        ? changes.cheapest(wish, who -> true, 1)
        : changes.cheapest(wish, who -> false, Changes.ALL_SIZES);
  }

  /** Changes of which no sole contributor is part of all. */
  private Optional<List<Map<Integer, Double>>> apart(Changes.Wish wish) {
    List<Map<Integer, Double>> found = new ArrayList<>();
    Set<Integer> inAll = new HashSet<>();
    for (int tries = 0; tries < MOST_CHANGES; tries++) {
      IntPredicate banned = Set.copyOf(inAll)::contains;
      Optional<Map<Integer, Double>> change = changes.cheapest(wish, banned, Changes.ALL_SIZES);
      if (change.isEmpty()) {
        return Optional.empty();
      }
      found.add(change.get());
      Set<Integer> part = insiders(change.get().keySet(), wish.variable());
      if (tries == 0) {
        inAll.addAll(part);
      } else {
        inAll.retainAll(part);
      }
      if (inAll.isEmpty()) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  private Set<Integer> insiders(Set<Integer> moved, int centre) {
    Set<Integer> insiders = new HashSet<>();
    for (int variable : moved) {
      int who = lattice.sole(variable);
      if (who != Cells.NOT_ONE && who != lattice.sole(centre)) {
        insiders.add(who);
      }
    }
    return insiders;
  }

  private double price(List<Map<Integer, Double>> several) {
    Set<Integer> all = new HashSet<>();
    several.forEach(change -> all.addAll(change.keySet()));
    return changes.price(all);
  }

  /** What a change that no sole contributor is part of shows of every variable that it moves. */
  private void record(Map<Integer, Double> change, int measure, double distance) {
    Set<Integer> soles = new HashSet<>();
    for (int variable : change.keySet()) {
      soles.add(lattice.sole(variable));
    }
    soles.remove(Cells.NOT_ONE);
    change.forEach(
        (variable, share) -> {
          boolean clean =
              insiders == Insiders.LEFT_TO_SELECTION
                  || soles.isEmpty()
                  || Set.of(lattice.sole(variable)).containsAll(soles);
          if (clean && withheld.get(variable)) {
            double[] reached = share > 0 ? up[measure] : down[measure];
            reached[variable] = Math.max(reached[variable], Math.abs(share) * distance);
          }
        });
  }
}
