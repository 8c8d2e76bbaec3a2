package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Which variables are withheld so that the unsafe ones do not follow from the others. */
final class Pattern {
  /** Up to this many variables several orders are tried. */
  private static final int SMALL = 3_000;

  private static final int TRIES = 24;

  private final Lattice lattice;
  private final Quotient begun;

  Pattern(Lattice lattice) {
    this.lattice = lattice;
    this.begun = Quotient.of(lattice);
  }

  /**
   * The cheapest pattern found, by number and weight of what is withheld.
   *
   * @param guarded what must not follow: unsafe variables, and what is withheld to protect them
   */
  BitSet withheld(BitSet guarded) {
    BitSet first = withheld(guarded, order(0));
    BitSet best = first;
    double least = 2;
    int tries = lattice.size() <= SMALL ? TRIES : 1;
    for (int t = 1; t < tries; t++) {
      BitSet other = withheld(guarded, order(t));
      double cost =
          ratio(other.cardinality(), first.cardinality()) + ratio(weight(other), weight(first));
      if (cost < least) {
        least = cost;
        best = other;
      }
    }
    return best;
  }

  private BitSet withheld(BitSet guarded, List<Integer> order) {
    Selection selection = new Selection(lattice, begun.copy(), guarded);
    IntStream.range(0, lattice.size()).filter(lattice::isPublished).forEach(selection::force);
    BitSet withheld = selection.run(order.stream().filter(v -> !guarded.get(v)).toList());
    withheld.or(guarded);
    IntStream.range(0, lattice.size()).filter(lattice::isFolded).forEach(withheld::set);
    return withheld;
  }

  /** What follows from these variables. */
  BitSet implied(IntPredicate out) {
    Quotient known = begun.copy();
    for (int v = 0; v < lattice.size(); v++) {
      int pivot = out.test(v) ? known.pivot(v) : -1;
      if (pivot >= 0) {
        known.publish(v, pivot);
      }
    }
    BitSet implied = new BitSet();
    for (int v = 0; v < lattice.size(); v++) {
      implied.set(v, known.known(v));
    }
    return implied;
  }

  private static double ratio(double a, double b) {
    return b == 0 ? 1 : a / b;
  }

  private double weight(BitSet variables) {
    return variables.stream().mapToDouble(lattice::weight).sum();
  }

  /** What leads, then heaviest first; other tries disturb the weights a little, always alike. */
  private List<Integer> order(int tries) {
    List<Integer> order = new ArrayList<>();
    double[] key = new double[lattice.size()];
    for (int v = 0; v < key.length; v++) {
      key[v] = lattice.weight(v) * (1 + noise(v, tries) * (tries % 4) * 0.4);
      if (lattice.isCandidate(v)) {
        order.add(v);
      }
    }
    order.sort(
        Comparator.<Integer, Boolean>comparing(v -> !lattice.isLeading(v))
            .thenComparing(v -> -key[v])
            .thenComparing(v -> v));
    return order;
  }

  private static double noise(int variable, int tries) {
    long mixed = (variable * 31L + tries) * 0x9E3779B97F4A7C15L;
    mixed ^= mixed >>> 29;
    return ((mixed * 0xBF58476D1CE4E5B9L) >>> 11) * 0x1.0p-53;
  }
}
