package org.obmeet.telemetry.privacy.attack;

import java.util.List;

/**
 * What an attacker learns of every withheld row.
 *
 * @param bounds one per withheld row and additive measure
 * @param constraints published values that were used
 */
public record AttackReport(List<Bound> bounds, int constraints) {
  public AttackReport {
    bounds = List.copyOf(bounds);
  }

  /** Withheld values that are known exactly. */
  public List<Bound> exact() {
    return bounds.stream().filter(Bound::exact).toList();
  }

  /**
   * The interval of a withheld value, in fixed point.
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
  public record Bound(
      String table,
      List<String> labels,
      String measure,
      double lower,
      double upper,
      boolean exact,
      boolean certain) {
    public Bound {
      labels = List.copyOf(labels);
    }
  }
}
