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
 * Finds distinct counts that may not be published beside each other. Where a cell lies inside
 * another and their rounded counts differ by less than the threshold, readers know that the outer
 * cell has contributors that the inner one does not have, and that they are few. One of the counts
 * is suppressed then: the one that is not in an earlier release; else the one that is no row of a
 * table, but of a coarser level; else the inner one.
 */
public final class NestedCounts {
  private final Population population;
  private final Rounding rounding;
  private final int threshold;
  private final Map<Long, List<Integer>> published = new HashMap<>();

  private NestedCounts(Population population, Rounding rounding, int threshold) {
    this.population = population;
    this.rounding = rounding;
    this.threshold = threshold;
  }

  /**
   * The cells whose distinct count is suppressed.
   *
   * @param counted cells whose distinct count would be published otherwise
   * @param rows those of them that are rows of a table; the others are of coarser levels
   * @param earlier cells whose distinct count an earlier release published
   * @param totals published distinct counts of other populations; the largest is of everybody, and
   *     lies around each cell, the others may lie around or inside the total of this one
   * @param around by cell, a published distinct count of an earlier period that its contributors
   *     all lie in
   * @param rounding how distinct counts of the population are published
   * @param threshold fewest contributors that a difference may show
   */
  public static BitSet suppressed(
      Population population,
      BitSet counted,
      BitSet rows,
      BitSet earlier,
      Set<Long> totals,
      Map<Integer, Long> around,
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
              if (counts.isNear(cell, totals)
                  || around.containsKey(cell) && counts.few(around.get(cell), cell)
                  || counts.isNear(cell)) {
                suppressed.set(cell);
              } else {
                counts.publish(cell);
              }
            });
    return suppressed;
  }

  private void publish(int cell) {
    published.computeIfAbsent(rounded(cell), r -> new ArrayList<>()).add(cell);
  }

  private long rounded(int cell) {
    return rounding.of(population.contributors(cell));
  }

  private boolean isNear(int cell, Set<Long> totals) {
    long everybody = totals.stream().mapToLong(total -> total).max().orElse(0);
    return totals.stream()
        .filter(total -> total == everybody || depth(cell) == 0)
        .anyMatch(total -> few(total, cell));
  }

  /** Whether a total and a cell differ by few. */
  private boolean few(long total, int cell) {
    long difference = Math.abs(total - rounded(cell));
    return difference > 0 && difference < threshold;
  }

  private boolean isNear(int cell) {
    long own = rounded(cell);
    for (long step = rounding.base(); step < threshold; step += rounding.base()) {
      if (published.getOrDefault(own + step, List.of()).stream()
              .anyMatch(outer -> inside(cell, outer))
          || published.getOrDefault(own - step, List.of()).stream()
              .anyMatch(inner -> inside(inner, cell))) {
        return true;
      }
    }
    return false;
  }

  private boolean inside(int inner, int outer) {
    return IntStream.range(0, population.hierarchies().size())
        .allMatch(
            d ->
                population
                    .hierarchies()
                    .get(d)
                    .under(population.node(inner, d), population.node(outer, d)));
  }

  private int depth(int cell) {
    return IntStream.range(0, population.hierarchies().size())
        .map(d -> population.hierarchies().get(d).depth(population.node(cell, d)))
        .sum();
  }
}
