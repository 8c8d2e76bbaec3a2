package org.obmeet.telemetry.jobs.aggregate.table;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much of a measure is published, in shares of its total.
 *
 * @param total what the shares are of
 * @param totalPublished whether the total is published
 * @param named what lies in published cells of the finest level with a label of their own
 * @param suppressed what lies in other cells of the finest level: suppressed ones, and values
 *     outside the public list
 * @param safe what lies in cells of the finest level that pass the primary rules on their own: no
 *     method that keeps to the rules names more. The label {@code other}, of values outside the
 *     public list, is never named and is not counted
 */
public record MeasureCoverage(
    long total, boolean totalPublished, double named, double suppressed, double safe) {
  /**
   * The shares that a manifest publishes; empty if the total is suppressed, since it would follow
   * from them. They follow from the published cells. What is safe does not: the unsafe cells' sum
   * would follow from it, so it is for operators.
   */
  public Map<String, Object> published() {
    Map<String, Object> map = new LinkedHashMap<>();
    if (totalPublished && total > 0) {
      map.put("named", round(named, RoundingMode.FLOOR));
      map.put("suppressed", round(suppressed, RoundingMode.CEILING));
    }
    return map;
  }

  private static double round(double share, RoundingMode mode) {
    // Nine digits first, so that what a division left behind the comma does not decide.
    return BigDecimal.valueOf(share)
        .setScale(9, RoundingMode.HALF_EVEN)
        .setScale(4, mode)
        .doubleValue();
  }
}
