package org.obmeet.telemetry.jobs.aggregate.table;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much of a measure is told, in shares of its total.
 *
 * @param total what the shares are of
 * @param published whether the total is published
 * @param named what lies in published cells of the finest level with a label of their own
 * @param suppressed what lies in rows whose value is suppressed
 * @param safe what lies in cells of the finest level that pass the primary rules on their own: no
 *     method that keeps to the rules names more. The label {@code other}, of values outside the
 *     public list, is never named and is not counted
 */
public record Coverage(
    long total, boolean published, double named, double suppressed, double safe) {
  /** Smallest step of a published share of what is safe. */
  private static final double LEAST_STEP = 0.05;

  /** The step of a share of a sum: as wide as an estimate of its largest contributor may be. */
  private static final double SUM_STEP = 0.1;

  /**
   * The shares as a manifest may tell them; empty if the total is suppressed, since it would follow
   * from them. What is named follows from the release; what is safe does not, and one exact share
   * of it would tell the sum of all unsafe cells: it is told in steps that are as wide as the
   * uncertainty that such a sum must have.
   *
   * @param threshold fewest contributors of a published cell
   */
  public Map<String, Object> told(ReleasedCube.Kind kind, int threshold) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (!published || total <= 0) {
      return map;
    }
    double step =
        kind == ReleasedCube.Kind.SUM
            ? SUM_STEP
            : Math.min(1, Math.max(LEAST_STEP, (double) threshold / total));
    double name = round(named, RoundingMode.FLOOR);
    map.put("named", name);
    map.put("suppressed", round(suppressed, RoundingMode.CEILING));
    map.put(
        "safe",
        Math.min(1, Math.max(name, round(Math.round(safe / step) * step, RoundingMode.HALF_EVEN))));
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
