package org.obmeet.telemetry.privacy.cells;

/**
 * Whether a contributor has paid a price that one who invents contributors would have to pay for
 * each. It is a property of the contributor in a window, the same in every cell and cube.
 */
public enum ContributorEligibility {
  /** It has, or its stream asks for no price. */
  ELIGIBLE,
  /** It has not. */
  NOT_ELIGIBLE;

  /**
   * Fewest contributors with standing among those of a cell that is published: half of the
   * threshold, rounded up.
   */
  public static int minimum(int threshold) {
    return threshold / 2 + threshold % 2;
  }
}
