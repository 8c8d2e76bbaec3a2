package org.obmeet.telemetry.jobs.aggregate.table;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The published part of a measure, in shares of its total.
 *
 * @param total the total that the shares refer to
 * @param totalPublished true if the total is published
 * @param named the share in published cells of the finest level that have a label of their own
 * @param suppressed the share in the other cells of the finest level: suppressed cells, and values
 *     outside the public list
 * @param safe the share in cells of the finest level that pass the primary rules on their own,
 *     which is an upper bound for {@code named}. The label {@code other}, for values outside the
 *     public list, is never named and is not counted
 */
public record MeasureCoverage(
    long total, boolean totalPublished, double named, double suppressed, double safe) {
  /**
   * Returns the shares that a manifest publishes. It is empty if the total is suppressed, since the
   * total would follow from them. The share {@code safe} is not published, because the sum of the
   * unsafe cells would follow from it.
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
    // Rounds to nine digits first, so that the error of a division does not decide.
    return BigDecimal.valueOf(share)
        .setScale(9, RoundingMode.HALF_EVEN)
        .setScale(4, mode)
        .doubleValue();
  }
}
