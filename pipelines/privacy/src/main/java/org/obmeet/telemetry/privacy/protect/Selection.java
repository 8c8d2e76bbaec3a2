package org.obmeet.telemetry.privacy.protect;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.privacy.linear.PrimeField;
import org.obmeet.telemetry.privacy.linear.SparseVector;

/**
 * Chooses what to publish: variables are taken one by one, and each is published unless an unsafe
 * one would follow from what is published then, by itself or for the sole contributor of another.
 *
 * <p>Two unsafe variables whose open vectors are proportional give each other away: whoever is the
 * only contributor of one knows the other.
 */
final class Selection {
  private final Lattice lattice;
  private final Quotient quotient;
  private final Map<SparseVector, Set<Integer>> lines = new HashMap<>();
  private final BitSet guarded = new BitSet();
  private final BitSet open = new BitSet();

  /**
   * @param begun what is known at the beginning
   * @param guarded variables that must not become known
   */
  Selection(Lattice lattice, Quotient begun, BitSet guarded) {
    this.lattice = lattice;
    this.quotient = begun;
    this.guarded.or(guarded);
    guarded.stream().forEach(v -> enter(v, quotient.vector(v)));
  }

  private void enter(int variable, SparseVector vector) {
    lines.computeIfAbsent(vector.normal(PrimeField.FIRST), l -> new HashSet<>()).add(variable);
  }

  /** Publishes what was decided elsewhere, whatever follows from it. */
  void force(int variable) {
    int pivot = quotient.pivot(variable);
    if (pivot >= 0) {
      Map<Integer, SparseVector> changed = changed(variable, pivot);
      quotient.publish(variable, pivot);
      move(changed);
    }
  }

  /** Publishes in this order whatever may be; gives what stays withheld. */
  BitSet run(List<Integer> order) {
    for (int variable : order) {
      int pivot = quotient.pivot(variable);
      if (pivot < 0) {
        continue;
      }
      Map<Integer, SparseVector> changed = changed(variable, pivot);
      if (opens(changed)) {
        open.set(variable);
      } else {
        quotient.publish(variable, pivot);
        move(changed);
      }
    }
    return open;
  }

  private final Map<Integer, SparseVector> before = new HashMap<>();

  /** The guarded variables whose vectors would change, with what they would be. */
  private Map<Integer, SparseVector> changed(int variable, int pivot) {
    before.clear();
    Map<Integer, SparseVector> changed = new HashMap<>();
    SparseVector known = quotient.vector(variable);
    for (int holder : quotient.holders(pivot)) {
      if (guarded.get(holder)) {
        before.put(holder, quotient.vector(holder).normal(PrimeField.FIRST));
        changed.put(holder, quotient.after(holder, known, pivot).normal(PrimeField.FIRST));
      }
    }
    return changed;
  }

  private boolean opens(Map<Integer, SparseVector> changed) {
    if (changed.values().stream().anyMatch(SparseVector::isZero)) {
      return true;
    }
    Map<SparseVector, Set<Integer>> met = new HashMap<>();
    for (Map.Entry<Integer, SparseVector> entry : changed.entrySet()) {
      Set<Integer> others = met.computeIfAbsent(entry.getValue(), l -> new HashSet<>());
      for (int other : lines.getOrDefault(entry.getValue(), Set.of())) {
        if (!changed.containsKey(other)) {
          others.add(other);
        }
      }
      if (others.stream().anyMatch(other -> betray(other, entry.getKey()))) {
        return true;
      }
      others.add(entry.getKey());
    }
    return false;
  }

  /** Whether the sole contributor of one of two variables would learn another's. */
  private boolean betray(int a, int b) {
    int whoA = lattice.sole(a);
    int whoB = lattice.sole(b);
    return whoA != whoB && (whoA != Cells.NOT_ONE || whoB != Cells.NOT_ONE);
  }

  private void move(Map<Integer, SparseVector> changed) {
    changed.forEach(
        (variable, vector) -> {
          Set<Integer> old = lines.get(before.get(variable));
          old.remove(variable);
          if (old.isEmpty()) {
            lines.remove(before.get(variable));
          }
          lines.computeIfAbsent(vector, l -> new HashSet<>()).add(variable);
        });
  }
}
