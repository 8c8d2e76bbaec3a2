package org.obmeet.telemetry.disclosure.suppression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.model.Population;

/**
 * Finds remainders: unions that are a published cell minus one to three disjoint published cells in
 * it. Readers can compute their sums, even if no relation contains them.
 */
public final class Remainders {
  /** Largest number of published cells for which remainders are searched. */
  private static final int MAX_PUBLISHED = 500;

  /** Largest number of published cells for which three cells are subtracted. */
  private static final int MAX_FOR_TRIPLES = 120;

  /** Largest number of finest cells for which remainders are searched. */
  private static final int MAX_FINEST = 2_000;

  /** Largest number of remainders that are returned. */
  private static final int MAX_FOUND = 20_000;

  private final Population population;
  private final int[] finest;
  private final List<BitSet> published = new ArrayList<>();

  /** By remainder, the largest number of further cells that the search has subtracted from it. */
  private final Map<BitSet, Integer> found = new LinkedHashMap<>();

  private Remainders(Population population, int[] finest) {
    this.population = population;
    this.finest = finest;
  }

  /**
   * Returns remainders as finest cells of a table with all dimensions; none in a large population.
   *
   * @param table index of the table with all dimensions
   * @param shown condition that holds for published cells
   */
  public static List<int[]> find(Population population, int table, IntPredicate shown) {
    int[] finest =
        Arrays.stream(population.cells(table))
            .filter(cell -> population.isFinest(table, cell))
            .toArray();
    int[] cells = IntStream.range(0, population.size()).filter(shown).toArray();
    if (cells.length > MAX_PUBLISHED || finest.length > MAX_FINEST) {
      return List.of();
    }
    Remainders remainders = new Remainders(population, finest);
    Arrays.stream(cells).mapToObj(remainders::members).forEach(remainders.published::add);
    remainders.search();
    return remainders.found.keySet().stream()
        .map(remainder -> remainder.stream().map(i -> finest[i]).toArray())
        .toList();
  }

  private BitSet members(int cell) {
    BitSet members = new BitSet(finest.length);
    for (int i = 0; i < finest.length; i++) {
      members.set(i, population.isInside(finest[i], cell));
    }
    return members;
  }

  private void search() {
    published.sort(Comparator.comparingInt((BitSet members) -> -members.cardinality()));
    for (int total = 0; total < published.size(); total++) {
      for (int a = total + 1; a < published.size(); a++) {
        if (within(published.get(a), published.get(total))) {
          BitSet remainder = less(published.get(total), published.get(a));
          subtract(remainder, a, 2);
        }
      }
    }
  }

  /** Adds a remainder to the result, and subtracts up to {@code more} further cells from it. */
  private void subtract(BitSet remainder, int after, int more) {
    Integer earlier = found.get(remainder);
    boolean isDone = earlier == null ? found.size() == MAX_FOUND : earlier >= more;
    if (remainder.isEmpty() || isDone) {
      return;
    }
    found.put(remainder, more);
    if (more == 0 || more == 1 && published.size() > MAX_FOR_TRIPLES) {
      return;
    }
    for (int b = after + 1; b < published.size(); b++) {
      if (within(published.get(b), remainder)) {
        subtract(less(remainder, published.get(b)), b, more - 1);
      }
    }
  }

  private static boolean within(BitSet part, BitSet total) {
    BitSet outside = (BitSet) part.clone();
    outside.andNot(total);
    return outside.isEmpty();
  }

  private static BitSet less(BitSet total, BitSet part) {
    BitSet remainder = (BitSet) total.clone();
    remainder.andNot(part);
    return remainder;
  }
}
