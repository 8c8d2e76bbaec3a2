package org.obmeet.telemetry.disclosure.attack;

import java.util.List;

/**
 * What an attacker learns of every suppressed row.
 *
 * @param intervals one per suppressed row and additive measure
 * @param constraints published values that were used
 */
public record AttackReport(List<Interval> intervals, int constraints) {
  public AttackReport {
    intervals = List.copyOf(intervals);
  }

  /** Suppressed values that are known exactly. */
  public List<Interval> exact() {
    return intervals.stream().filter(Interval::exact).toList();
  }

  /**
   * The interval of a suppressed value, in fixed point.
   *
   * @param table name of the table
   * @param labels of the row
   * @param measure name of the measure
   * @param lower smallest value that agrees with what is published
   * @param upper largest one; infinite where nothing bounds it
   * @param exact whether only one value agrees
   * @param certain whether the interval is all that is possible; on large components it is only
   *     known to be at least this wide
   */
  public record Interval(
      String table,
      List<String> labels,
      String measure,
      double lower,
      double upper,
      boolean exact,
      boolean certain) {
    public Interval {
      labels = List.copyOf(labels);
    }
  }
}
