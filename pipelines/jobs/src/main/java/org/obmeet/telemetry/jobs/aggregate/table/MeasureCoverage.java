package org.obmeet.telemetry.jobs.aggregate.table;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The published part of a measure at one combination of levels, in shares of its total.
 *
 * @param total the measure's total; for contributors, the sum over the cells of these levels
 * @param totalPublished true if readers may compute the total from published values and shares
 * @param named the share in published cells of these levels, without the label {@code other}
 * @param suppressed the share in the other cells of these levels: suppressed cells, and values
 *     outside the public list
 * @param safe the share in cells of these levels that pass the primary rules, an upper bound for
 *     {@code named}; also without the label {@code other}, which is for values outside the public
 *     list
 */
public record MeasureCoverage(
    long total, boolean totalPublished, double named, double suppressed, double safe) {
  /**
   * Returns the shares that a manifest publishes. There are none if the total is 0 or not public,
   * because a reader could compute the total from the shares. The share {@code safe} is left out,
   * because a reader could compute the sum of the unsafe cells from it.
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
    // Rounds to nine digits first, so that the rounding error of a division has no effect.
    return BigDecimal.valueOf(share)
        .setScale(9, RoundingMode.HALF_EVEN)
        .setScale(4, mode)
        .doubleValue();
  }
}
