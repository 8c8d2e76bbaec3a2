package org.obmeet.telemetry.disclosure.rules;

import java.util.Objects;

/**
 * The parameters of protection.
 *
 * @param percent p of the p % rule
 * @param eligibility whether half of the threshold must be eligible contributors
 * @param protection how wide the interval of an unsafe cell must be
 * @param zeros whether a cell without a record is safe
 */
public record ProtectionSettings(
    int percent, Eligibility eligibility, Protection protection, Zeros zeros) {
  public ProtectionSettings {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("percent must be between 0 and 100; it is " + percent);
    }
    Objects.requireNonNull(eligibility, "eligibility");
    Objects.requireNonNull(protection, "protection");
    Objects.requireNonNull(zeros, "zeros");
  }

  /** Whether contributors must be eligible. */
  public enum Eligibility {
    /** At least half of the threshold of each cell. */
    HALF,
    /** No contributor must be. */
    NONE
  }

  /** How wide the interval of an unsafe cell must be. */
  public enum Protection {
    /** More than one value. */
    EXACT,
    /**
     * As wide as the threshold less one and up to the threshold; beyond what the p % rule lacks in
     * both directions.
     */
    SLIDING
  }

  /** Whether a cell without a record is safe. */
  public enum Zeros {
    /** It is published, so everybody knows which cells are zero and which are not. */
    SAFE,
    /** It is not shown, and nobody can tell it from a suppressed cell. */
    HIDDEN,
    /** It is unsafe. */
    SENSITIVE
  }

  /** Fewest eligible contributors of a published cell: half of the threshold, rounded up. */
  public int eligibleOf(int threshold) {
    return eligibility == Eligibility.HALF ? threshold / 2 + threshold % 2 : 0;
  }
}
