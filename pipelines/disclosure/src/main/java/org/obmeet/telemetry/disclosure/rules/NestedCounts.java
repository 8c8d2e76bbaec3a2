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
  /** Distinct counts are published as the nearest multiple. */
  public static final int ROUNDING = 5;

  private final Population population;
  private final int threshold;
  private final Map<Long, List<Integer>> published = new HashMap<>();

  private NestedCounts(Population population, int threshold) {
    this.population = population;
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
   * @param threshold fewest contributors that may be told apart
   */
  public static BitSet suppressed(
      Population population,
      BitSet counted,
      BitSet rows,
      BitSet earlier,
      Set<Long> totals,
      int threshold) {
    NestedCounts counts = new NestedCounts(population, threshold);
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
              if (counts.isNear(cell, totals) || counts.isNear(cell)) {
                suppressed.set(cell);
              } else {
                counts.publish(cell);
              }
            });
    return suppressed;
  }

  /** A distinct count as it is published. */
  public static long rounded(long count) {
    return (count + ROUNDING / 2) / ROUNDING * ROUNDING;
  }

  private void publish(int cell) {
    published.computeIfAbsent(rounded(cell), r -> new ArrayList<>()).add(cell);
  }

  private long rounded(int cell) {
    return rounded(population.contributors(cell));
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
    for (long step = ROUNDING; step < threshold; step += ROUNDING) {
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
