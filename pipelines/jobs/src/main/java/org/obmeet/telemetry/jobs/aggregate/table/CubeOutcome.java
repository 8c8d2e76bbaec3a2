package org.obmeet.telemetry.jobs.aggregate.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.jobs.ReleaseCounts;

/**
 * The outcome of a cube's cells in one window, for operators. No release contains it, because the
 * shares are exact and the rules disclose why a cell is suppressed.
 *
 * @param published cells of all levels whose counts are published
 * @param suppressed cells of all levels whose counts are suppressed
 * @param shares shares by additive measure; of the contributor count if none is additive
 * @param rules the number of suppressed values, by measure and rule
 */
public record CubeOutcome(
    long published,
    long suppressed,
    Map<String, ReleaseCounts.Shares> shares,
    Map<String, Map<String, Long>> rules,
    List<Reason> reasons) {
  /** The outcome of a cube without cells, or whose cells were not decided. */
  public static final CubeOutcome NONE = new CubeOutcome(0, 0, Map.of(), Map.of(), List.of());

  public CubeOutcome {
    shares = new LinkedHashMap<>(shares);
    rules = new TreeMap<>(rules);
    reasons = List.copyOf(reasons);
  }

  /**
   * The reason why a value is suppressed.
   *
   * @param labels labels of the value's cell, as in {@link ReleasedCells#levels}
   * @param rule name of the rule that suppresses the value
   */
  public record Reason(List<String> labels, String measure, String rule) {
    public Reason {
      labels = List.copyOf(labels);
    }
  }
}
