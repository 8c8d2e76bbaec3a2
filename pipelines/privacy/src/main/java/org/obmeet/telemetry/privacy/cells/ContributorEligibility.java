package org.obmeet.telemetry.privacy.cells;

/**
 * The eligibility of a contributor. An eligible contributor meets a condition that is costly to
 * fake, so that an attacker cannot create many of them. Eligibility is a property of the
 * contributor in a window, the same in every cell and cube.
 */
public enum ContributorEligibility {
  /** The contributor meets the condition, or its stream has none. */
  ELIGIBLE,
  /** The contributor does not meet the condition. */
  NOT_ELIGIBLE;

  /**
   * Returns the smallest number of eligible contributors of a published cell, which is half of the
   * threshold, rounded up.
   */
  public static int minimum(int threshold) {
    return threshold / 2 + threshold % 2;
  }
}
