package org.obmeet.telemetry.disclosure.rules;

/**
 * The parameters of disclosure control.
 *
 * @param percent p of the p % rule, from 0 to 100
 * @param eligibility required number of eligible contributors
 * @param zeros treatment of cells without a record
 */
public record ProtectionSettings(int percent, Eligibility eligibility, Zeros zeros) {
  public ProtectionSettings {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("percent must be between 0 and 100; it is " + percent);
    }
  }

  /** The requirement for eligible contributors. */
  public enum Eligibility {
    /** A published cell has at least half as many eligible contributors as its threshold. */
    HALF,
    /** No contributor needs to be eligible. */
    NONE
  }

  /** The treatment of cells without a record. */
  public enum Zeros {
    /** Zeros are published, so readers know which cells are zero. */
    SAFE,
    /** Zeros are not published, and readers cannot distinguish them from suppressed cells. */
    HIDDEN,
    /** Zeros are unsafe cells. */
    SENSITIVE
  }

  /**
   * Returns how many eligible contributors a published cell needs: half of the threshold, rounded
   * up; 0 if no contributor needs to be eligible.
   */
  public int minEligible(int threshold) {
    return eligibility == Eligibility.HALF ? threshold / 2 + threshold % 2 : 0;
  }
}
