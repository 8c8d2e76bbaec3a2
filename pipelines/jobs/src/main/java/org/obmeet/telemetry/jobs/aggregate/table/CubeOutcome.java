package org.obmeet.telemetry.jobs.aggregate.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The outcome of a cube's cells in one window, for operators. Manifests publish only rounded
 * shares, because coverage is exact and the rules disclose why a cell is suppressed.
 *
 * @param published cells of all levels whose counts are published
 * @param suppressed cells of all levels whose counts are suppressed
 * @param coverage coverage by additive measure; of the contributor count if none is additive
 * @param levels the coverage of each coarser level
 * @param rules the number of suppressed values, by measure and rule
 */
public record CubeOutcome(
    long published,
    long suppressed,
    Map<String, MeasureCoverage> coverage,
    List<Level> levels,
    Map<String, Map<String, Long>> rules,
    List<Reason> reasons) {
  /** The outcome of a cube without cells, or whose cells were not decided. */
  public static final CubeOutcome NONE =
      new CubeOutcome(0, 0, Map.of(), List.of(), Map.of(), List.of());

  public CubeOutcome {
    coverage = new LinkedHashMap<>(coverage);
    levels = List.copyOf(levels);
    rules = new TreeMap<>(rules);
    reasons = List.copyOf(reasons);
  }

  /**
   * One level of a table.
   *
   * @param depths number of levels below the root, by dimension
   * @param coverage coverage by measure
   */
  public record Level(Map<String, Integer> depths, Map<String, MeasureCoverage> coverage) {
    public Level {
      depths = new LinkedHashMap<>(depths);
      coverage = new LinkedHashMap<>(coverage);
    }
  }

  /**
   * The reason why a value is suppressed.
   *
   * @param labels labels of the value's cell, as in {@link ReleasedCube#levels}
   * @param rule name of the rule that suppresses the value
   */
  public record Reason(List<String> labels, String measure, String rule) {
    public Reason {
      labels = List.copyOf(labels);
    }
  }
}
