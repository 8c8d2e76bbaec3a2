package org.obmeet.telemetry.schemas.policy;

/**
 * The defaults of disclosure control, {@code policy/disclosure.yaml}.
 *
 * @param threshold default of the smallest number of contributors of a published cell
 * @param dominancePercent default of the parameter p of the p % rule
 */
public record DisclosurePolicy(int threshold, int dominancePercent) {
  /** The smallest threshold that a configuration may set. */
  public static final int FLOOR = 5;

  public DisclosurePolicy {
    if (threshold < FLOOR) {
      throw new IllegalArgumentException(
          "threshold must be at least " + FLOOR + "; it is " + threshold);
    }
    if (dominancePercent < 1 || dominancePercent > 100) {
      throw new IllegalArgumentException(
          "dominance must be between 1 and 100 per cent; it is " + dominancePercent);
    }
  }
}
