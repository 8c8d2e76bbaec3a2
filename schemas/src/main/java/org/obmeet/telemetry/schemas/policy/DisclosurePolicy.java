package org.obmeet.telemetry.schemas.policy;

/**
 * {@code policy/disclosure.yaml}: defaults of disclosure control.
 *
 * @param threshold default fewest contributors of a published cell
 * @param dominancePercent default parameter of the p % rule
 */
public record DisclosurePolicy(int threshold, int dominancePercent) {
  /** No configuration lowers the threshold below this. */
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
