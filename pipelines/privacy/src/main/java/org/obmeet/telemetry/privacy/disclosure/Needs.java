package org.obmeet.telemetry.privacy.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What must remain open of regions of finest cells that break a rule as they are.
 *
 * <p>An instance has working memory of its own and is not safe for use by several threads.
 */
public final class Needs {
  private final Regions regions;
  private final Rules rules;
  private final CubeCells cells;

  public Needs(CubeCells cells) {
    this.cells = cells;
    this.regions = new Regions(cells.table());
    this.rules = new Rules(cells.cube(), List.of());
  }

  /**
   * What must remain open of one additive measure.
   *
   * @param measure number of the additive measure
   * @param around how far above and below the truth an attacker must hold possible; 0 where it must
   *     only not be known exactly
   */
  public record Need(int measure, double around) {}

  /** Every finest cell that holds anything. */
  public int[] finest() {
    return regions.finest().clone();
  }

  /** What is published of finest cells in one additive measure. */
  public long total(int[] region, int measure) {
    long total = 0;
    for (int cell : region) {
      total = Math.addExact(total, cells.table().sum(cell, measure));
      total = Math.addExact(total, cells.table().unattributed(cell, measure));
    }
    return total;
  }

  /**
   * What must remain open of a region; nothing where it is safe, nor in a measure to which nobody
   * adds. A region of which it is not known who lies in several of its cells is taken for the worst
   * that it may be.
   */
  public List<Need> of(int[] region) {
    Statistics found = regions.of(region).orElseGet(() -> worst(region));
    if (rules.broken(found).isEmpty()) {
      return List.of();
    }
    return IntStream.range(0, cells.table().measures())
        .filter(m -> added(region, m))
        .mapToObj(m -> new Need(m, rules.missing(found, m)))
        .toList();
  }

  /** Of cells whose contributors are traced as one, and each of the others by itself. */
  private Statistics worst(int[] region) {
    Map<Boolean, List<Integer>> apart =
        Arrays.stream(region)
            .boxed()
            .collect(Collectors.partitioningBy(cell -> regions.untraced(new int[] {cell})));
    List<Statistics> found = new ArrayList<>();
    apart.get(true).forEach(cell -> found.add(Statistics.of(cells.table(), cell)));
    int[] traced = apart.get(false).stream().mapToInt(i -> i).toArray();
    found.add(regions.of(traced).orElseThrow());
    return Statistics.worst(found, cells.table().measures());
  }

  private boolean added(int[] region, int measure) {
    for (int cell : region) {
      if (cells.table().carriers(cell, measure) > 0
          || cells.table().unattributed(cell, measure) != 0) {
        return true;
      }
    }
    return false;
  }
}
