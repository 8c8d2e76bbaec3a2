package org.obmeet.telemetry.disclosure.rules;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.model.Population;

/**
 * Suppresses distinct counts that disclose small differences. If the counts of a cell and of a cell
 * inside it differ after rounding, but by less than the threshold, readers would learn that few
 * contributors of the outer cell are outside the inner cell. Counts of earlier releases are always
 * kept. Of the other counts, rows have priority over coarser levels, and then outer cells over
 * inner cells.
 */
public final class NestedCounts {
  private final Population population;
  private final Rounding rounding;
  private final int threshold;
  private final Map<Long, List<Integer>> publishedByCount = new HashMap<>();

  private NestedCounts(Population population, Rounding rounding, int threshold) {
    this.population = population;
    this.rounding = rounding;
    this.threshold = threshold;
  }

  /**
   * Returns the cells whose distinct count must be suppressed.
   *
   * @param counted cells whose distinct count would be published otherwise
   * @param rows counted cells that are rows of a table; the other cells belong to coarser levels
   * @param earlier cells whose distinct count an earlier release published
   * @param totals published distinct counts of other populations. The largest total may include all
   *     contributors, so it is compared with every cell. The other totals are compared only with
   *     this population's total.
   * @param initial for cells of a cohort, the published count of an earlier period, which includes
   *     all contributors of the cell
   * @param rounding rounding of the population's published distinct counts
   * @param threshold minimum number of contributors that a difference may show
   */
  public static BitSet suppressed(
      Population population,
      BitSet counted,
      BitSet rows,
      BitSet earlier,
      Set<Long> totals,
      Map<Integer, Long> initial,
      Rounding rounding,
      int threshold) {
    NestedCounts counts = new NestedCounts(population, rounding, threshold);
    earlier.stream().forEach(counts::publish);
    BitSet suppressed = new BitSet();
    counted.stream()
        .filter(cell -> !earlier.get(cell))
        .boxed()
        .sorted(
            Comparator.comparing((Integer cell) -> !rows.get(cell))
                .thenComparingInt(counts::depth)
                .thenComparing(Comparator.naturalOrder()))
        .forEach(
            cell -> {
              if (counts.isNearTotal(cell, totals)
                  || initial.containsKey(cell) && counts.isNear(initial.get(cell), cell)
                  || counts.isNearPublished(cell)) {
                suppressed.set(cell);
              } else {
                counts.publish(cell);
              }
            });
    return suppressed;
  }

  private void publish(int cell) {
    publishedByCount.computeIfAbsent(rounded(cell), r -> new ArrayList<>()).add(cell);
  }

  private long rounded(int cell) {
    return rounding.of(population.contributors(cell));
  }

  private boolean isNearTotal(int cell, Set<Long> totals) {
    long largest = totals.stream().mapToLong(total -> total).max().orElse(0);
    return totals.stream()
        .filter(total -> total == largest || depth(cell) == 0)
        .anyMatch(total -> isNear(total, cell));
  }

  /** Returns true if a count and a cell's rounded count differ, but by less than the threshold. */
  private boolean isNear(long count, int cell) {
    long difference = Math.abs(count - rounded(cell));
    return difference > 0 && difference < threshold;
  }

  /** Returns true if the difference to a published outer or inner cell is too small. */
  private boolean isNearPublished(int cell) {
    long own = rounded(cell);
    for (long difference = rounding.base(); difference < threshold; difference += rounding.base()) {
      if (publishedByCount.getOrDefault(own + difference, List.of()).stream()
              .anyMatch(outer -> population.isInside(cell, outer))
          || publishedByCount.getOrDefault(own - difference, List.of()).stream()
              .anyMatch(inner -> population.isInside(inner, cell))) {
        return true;
      }
    }
    return false;
  }

  private int depth(int cell) {
    return IntStream.range(0, population.hierarchies().size())
        .map(d -> population.hierarchies().get(d).depth(population.node(cell, d)))
        .sum();
  }
}
