package org.obmeet.telemetry.disclosure.rules;

/**
 * A rounding of distinct counts to the nearest multiple of a base; halves are rounded up.
 *
 * @param base number of contributors; above 0
 */
public record Rounding(int base) {
  private static final int STANDARD_BASE = 5;

  /**
   * Rounding to the nearest multiple of 5. A period that contains other published periods needs
   * {@link #ofLongPeriod}, unless {@link NestedCounts} checks the counts of all these periods
   * together.
   */
  public static final Rounding STANDARD = new Rounding(STANDARD_BASE);

  /**
   * Returns the rounding for a long period, which contains short periods with {@link #STANDARD}
   * rounding. The base is the smallest multiple of 5 that is at least the threshold. The difference
   * between a long and a short period's count then cannot prove that there is a group below the
   * threshold.
   */
  public static Rounding ofLongPeriod(int threshold) {
    return new Rounding((threshold + STANDARD_BASE - 1) / STANDARD_BASE * STANDARD_BASE);
  }

  /** Returns the multiple of the base that is nearest to a count. */
  public long of(long count) {
    return (count + base / 2) / base * base;
  }
}
