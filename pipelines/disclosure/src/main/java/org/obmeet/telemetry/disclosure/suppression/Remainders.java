package org.obmeet.telemetry.disclosure.suppression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.obmeet.telemetry.disclosure.model.Population;

/**
 * Finds what published cells of different dimensions leave of a published total: a total less two
 * or three cells that have no record in common is known, though no relation says so.
 */
public final class Remainders {
  /** Published cells up to which pairs are looked at. */
  private static final int MOST_FOR_PAIRS = 500;

  /** Published cells up to which triples are looked at. */
  private static final int MOST_FOR_TRIPLES = 120;

  /** Finest cells up to which remainders are looked for. */
  private static final int MOST_FINEST = 2_000;

  /** Remainders that are looked at. */
  private static final int MOST_FOUND = 20_000;

  private final Population population;
  private final int[] finest;
  private final List<BitSet> published = new ArrayList<>();
  private final Set<BitSet> found = new LinkedHashSet<>();

  private Remainders(Population population, int[] finest) {
    this.population = population;
    this.finest = finest;
  }

  /**
   * The remainders, each as finest cells of a table with all dimensions.
   *
   * @param table number of that table
   * @param shown cells that readers see
   */
  public static List<int[]> find(Population population, int table, IntPredicate shown) {
    int[] finest =
        Arrays.stream(population.cells(table))
            .filter(cell -> population.finest(table, cell))
            .toArray();
    Remainders remainders = new Remainders(population, finest);
    int cells = 0;
    for (int cell = 0; cell < population.size(); cell++) {
      cells += shown.test(cell) ? 1 : 0;
    }
    if (cells > MOST_FOR_PAIRS || finest.length > MOST_FINEST) {
      return List.of();
    }
    for (int cell = 0; cell < population.size(); cell++) {
      if (shown.test(cell)) {
        remainders.published.add(remainders.members(cell));
      }
    }
    remainders.search();
    return remainders.found.stream()
        .map(set -> set.stream().map(i -> finest[i]).toArray())
        .toList();
  }

  private BitSet members(int cell) {
    BitSet members = new BitSet(finest.length);
    for (int i = 0; i < finest.length; i++) {
      boolean inside = true;
      for (int d = 0; inside && d < population.hierarchies().size(); d++) {
        inside =
            population
                .hierarchies()
                .get(d)
                .under(population.node(finest[i], d), population.node(cell, d));
      }
      members.set(i, inside);
    }
    return members;
  }

  private void search() {
    published.sort(Comparator.comparingInt((BitSet set) -> -set.cardinality()));
    for (int whole = 0; whole < published.size(); whole++) {
      for (int a = whole + 1; a < published.size(); a++) {
        if (within(published.get(a), published.get(whole))) {
          BitSet rest = less(published.get(whole), published.get(a));
          take(rest, a, 2);
        }
      }
    }
  }

  /** Takes further cells off what is left of a total. */
  private void take(BitSet rest, int after, int more) {
    if (rest.isEmpty() || found.size() == MOST_FOUND || !found.add(rest)) {
      return;
    }
    if (more == 0 || more == 1 && published.size() > MOST_FOR_TRIPLES) {
      return;
    }
    for (int b = after + 1; b < published.size(); b++) {
      if (within(published.get(b), rest)) {
        take(less(rest, published.get(b)), b, more - 1);
      }
    }
  }

  private static boolean within(BitSet part, BitSet whole) {
    BitSet outside = (BitSet) part.clone();
    outside.andNot(whole);
    return outside.isEmpty();
  }

  private static BitSet less(BitSet whole, BitSet part) {
    BitSet rest = (BitSet) whole.clone();
    rest.andNot(part);
    return rest;
  }
}
