package org.obmeet.telemetry.privacy.cells;

/**
 * The eligibility of a contributor. An eligible contributor meets a condition of the data set that
 * is costly to fake, so that an attacker cannot create many eligible contributors. A contributor
 * has the same eligibility in all cells and cubes of a window.
 */
public enum ContributorEligibility {
  /** The contributor meets the condition, or the data set has no condition. */
  ELIGIBLE,
  /** The contributor does not meet the condition. */
  NOT_ELIGIBLE;

  /**
   * Returns the number of eligible contributors that a published cell needs: half of the threshold,
   * rounded up.
   */
  public static int minimum(int threshold) {
    return threshold / 2 + threshold % 2;
  }
}
