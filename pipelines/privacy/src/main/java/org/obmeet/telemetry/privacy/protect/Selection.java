package org.obmeet.telemetry.privacy.protect;

import java.util.BitSet;
import java.util.List;

/**
 * Chooses what to publish: variables are taken one by one, and each is published unless an unsafe
 * one would follow from what is published then, by itself or for the sole contributor of another.
 *
 * <p>Two unsafe variables whose open vectors are proportional give each other away: whoever is the
 * only contributor of one knows the other.
 */
final class Selection {
  private final Quotient quotient;
  private final Lines lines;
  private final BitSet guarded = new BitSet();
  private final BitSet open = new BitSet();

  /**
   * @param begun what is known at the beginning
   * @param guarded variables that must not become known
   */
  Selection(Lattice lattice, Quotient begun, BitSet guarded) {
    this.quotient = begun;
    this.guarded.or(guarded);
    this.lines = new Lines(lattice);
    guarded.stream().forEach(v -> lines.enter(v, quotient.vector(v)));
  }

  /** Publishes what was decided elsewhere, whatever follows from it. */
  void force(int variable) {
    int pivot = quotient.pivot(variable);
    if (pivot >= 0) {
      opens(variable, pivot);
      publish(variable, pivot);
    }
  }

  /** Publishes in this order whatever may be; gives what stays withheld. */
  BitSet run(List<Integer> order) {
    BitSet asked = new BitSet();
    asked.or(guarded);
    order.forEach(asked::set);
    quotient.keep(asked);
    for (int variable : order) {
      int pivot = quotient.pivot(variable);
      if (pivot >= 0 && !opens(variable, pivot)) {
        publish(variable, pivot);
      } else if (pivot >= 0) {
        open.set(variable);
        quotient.forget(variable);
      }
    }
    return open;
  }

  /** Whether something guarded would be known if a variable were. */
  private boolean opens(int variable, int pivot) {
    lines.begin(quotient.vector(variable), pivot);
    quotient.holders(
        pivot,
        (holder, entry) -> {
          if (guarded.get(holder)) {
            lines.change(holder, entry);
          }
        });
    return lines.opens();
  }

  private void publish(int variable, int pivot) {
    quotient.publish(variable, pivot);
    lines.move();
  }
}
