package org.obmeet.telemetry.disclosure.attack;

import java.util.List;

/**
 * The result of an attack: the feasibility intervals of suppressed values.
 *
 * @param intervals one interval per suppressed row and additive measure
 * @param constraints number of published values that the attack used
 */
public record AttackReport(List<Interval> intervals, int constraints) {
  public AttackReport {
    intervals = List.copyOf(intervals);
  }

  /** Returns the intervals of the suppressed values that are disclosed exactly. */
  public List<Interval> exact() {
    return intervals.stream().filter(Interval::exact).toList();
  }

  /**
   * The feasibility interval of a suppressed value, in fixed point.
   *
   * @param lower smallest value that agrees with the published values; may be negative infinity
   * @param upper largest value that agrees with the published values; may be infinity
   * @param exact true if only one integer agrees
   * @param certain false if {@code exact} is not proved, or if the true interval may be wider
   *     because the search was limited or failed
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
