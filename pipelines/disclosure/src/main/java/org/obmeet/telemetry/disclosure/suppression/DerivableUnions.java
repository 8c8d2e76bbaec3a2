package org.obmeet.telemetry.disclosure.suppression;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.disclosure.linear.MeasureSystem;
import org.obmeet.telemetry.disclosure.linear.NullVectors;

/**
 * Finds sets of suppressed cells whose sum can be derived from published cells: remainders over
 * several levels and, if few cells are suppressed, single cells, pairs and triples. A remainder is
 * the union of the suppressed children of a parent. Remainders of one level need no search, because
 * the suppressor checks them itself.
 */
public final class DerivableUnions {
  /** Largest number of suppressed cells for which pairs are searched. */
  private static final int MAX_FOR_PAIRS = 1_000;

  /** Largest number of suppressed cells for which triples are searched. */
  private static final int MAX_FOR_TRIPLES = 250;

  private DerivableUnions() {}

  /** A test for disjoint cells. */
  public interface Disjoint {
    /** Returns true if two cells of the system have no record in common. */
    boolean test(int one, int other);
  }

  /** Returns the sets, each as cells in ascending order. */
  public static List<int[]> find(MeasureSystem system, BitSet suppressed, Disjoint disjoint) {
    int[] cells = suppressed.stream().toArray();
    List<int[]> found = deepRemainders(system, suppressed);
    if (!NullVectors.affordable(system, suppressed)) {
      return found;
    }
    NullVectors vectors = NullVectors.draw(system, suppressed);
    for (int cell : cells) {
      if (vectors.of(cell) == 0) {
        found.add(new int[] {cell});
      }
    }
    if (cells.length > MAX_FOR_PAIRS) {
      return found;
    }
    Map<Long, List<Integer>> byChange = new HashMap<>();
    for (int cell : cells) {
      byChange.computeIfAbsent(vectors.of(cell), c -> new ArrayList<>()).add(cell);
    }
    for (int a : cells) {
      if (vectors.of(a) != 0) {
        for (int b : byChange.getOrDefault(NullVectors.minus(vectors.of(a)), List.of())) {
          if (b > a && disjoint.test(a, b)) {
            found.add(new int[] {a, b});
          }
        }
      }
    }
    if (cells.length <= MAX_FOR_TRIPLES) {
      triples(cells, vectors, byChange, disjoint, found);
    }
    return found;
  }

  /**
   * Returns the remainders of published parents, with one suppressed child replaced by its own
   * remainder, and with all such children replaced.
   */
  private static List<int[]> deepRemainders(MeasureSystem system, BitSet suppressed) {
    List<int[]> found = new ArrayList<>();
    Map<Integer, BitSet> known = new HashMap<>();
    for (int r = 0; r < system.relations(); r++) {
      int[] relation = system.relation(r);
      if (!suppressed.get(relation[0])) {
        BitSet all = new BitSet();
        boolean any = false;
        for (int i = 1; i < relation.length; i++) {
          if (suppressed.get(relation[i])) {
            BitSet below = remainder(system, suppressed, relation[i], known);
            any |= below != null;
            if (below == null) {
              all.set(relation[i]);
            } else {
              all.or(below);
              BitSet one = hidden(relation, suppressed);
              one.clear(relation[i]);
              one.or(below);
              found.add(one.stream().toArray());
            }
          }
        }
        if (any) {
          found.add(all.stream().toArray());
        }
      }
    }
    return found;
  }

  /**
   * Returns what the published cells below a suppressed parent leave of it, by its first relation
   * with such cells; null if there is none. A suppressed child is replaced by its own remainder.
   *
   * @param known remainders by parent; the method adds those that it finds
   */
  private static BitSet remainder(
      MeasureSystem system, BitSet suppressed, int cell, Map<Integer, BitSet> known) {
    if (!known.containsKey(cell)) {
      BitSet found = null;
      for (int r : system.relationsOf(cell)) {
        if (found == null && system.relation(r)[0] == cell) {
          found = remainder(system, suppressed, system.relation(r), known);
        }
      }
      known.put(cell, found);
    }
    return known.get(cell);
  }

  private static BitSet remainder(
      MeasureSystem system, BitSet suppressed, int[] relation, Map<Integer, BitSet> known) {
    BitSet left = new BitSet();
    boolean anyPublished = false;
    for (int i = 1; i < relation.length; i++) {
      boolean published = !suppressed.get(relation[i]);
      BitSet below = published ? null : remainder(system, suppressed, relation[i], known);
      anyPublished |= published || below != null;
      if (below != null) {
        left.or(below);
      } else {
        left.set(relation[i], !published);
      }
    }
    return anyPublished && !left.isEmpty() ? left : null;
  }

  private static BitSet hidden(int[] relation, BitSet suppressed) {
    BitSet hidden = new BitSet();
    for (int i = 1; i < relation.length; i++) {
      hidden.set(relation[i], suppressed.get(relation[i]));
    }
    return hidden;
  }

  private static void triples(
      int[] cells,
      NullVectors vectors,
      Map<Long, List<Integer>> byChange,
      Disjoint disjoint,
      List<int[]> found) {
    for (int i = 0; i < cells.length; i++) {
      for (int j = i + 1; j < cells.length; j++) {
        long both = NullVectors.sum(vectors.of(cells[i]), vectors.of(cells[j]));
        if (both == 0 || !disjoint.test(cells[i], cells[j])) {
          continue;
        }
        for (int c : byChange.getOrDefault(NullVectors.minus(both), List.of())) {
          if (c > cells[j]
              && vectors.of(c) != 0
              && disjoint.test(cells[i], c)
              && disjoint.test(cells[j], c)) {
            found.add(new int[] {cells[i], cells[j], c});
          }
        }
      }
    }
  }
}
