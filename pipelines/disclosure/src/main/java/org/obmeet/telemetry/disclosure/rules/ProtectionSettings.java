package org.obmeet.telemetry.disclosure.rules;

import java.util.Objects;

/**
 * The parameters of protection.
 *
 * @param percent p of the p % rule, from 0 to 100
 * @param eligibility requirement for eligible contributors
 * @param protection required width of an unsafe cell's feasibility interval
 * @param zeros treatment of cells without a record
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

  /** The requirement for eligible contributors. */
  public enum Eligibility {
    /** Each cell needs as many eligible contributors as half of its threshold. */
    HALF,
    /** No contributor needs to be eligible. */
    NONE
  }

  /** The required width of an unsafe cell's feasibility interval. */
  public enum Protection {
    /** The interval contains more than one value. */
    EXACT,
    /**
     * A count below the threshold has an interval that reaches the threshold and is at least the
     * threshold less one wide. A dominated value has one that reaches beyond the shortfall of the p
     * % rule in both directions.
     */
    SLIDING
  }

  /** The treatment of cells without a record. */
  public enum Zeros {
    /** They are published, so readers know which cells are zero and which are not. */
    SAFE,
    /** They are not published, and readers cannot distinguish them from suppressed cells. */
    HIDDEN,
    /** They are unsafe. */
    SENSITIVE
  }

  /**
   * Returns the minimum number of eligible contributors of a published cell, which is half of the
   * threshold, rounded up; 0 if none is required.
   */
  public int minEligible(int threshold) {
    return eligibility == Eligibility.HALF ? threshold / 2 + threshold % 2 : 0;
  }
}
