package org.obmeet.telemetry.disclosure.rules;

/**
 * Rounds distinct counts to the nearest multiple of a base, halves up.
 *
 * @param base positive number of contributors
 */
public record Rounding(int base) {
  private static final int FINE = 5;

  /** To the nearest 5: for counts that lie in no longer period that is published too. */
  public static final Rounding USUAL = new Rounding(FINE);

  /**
   * For the counts of a period that contains shorter ones with {@link #USUAL} counts: to a multiple
   * of 5 that is at least the threshold. The contributors of the long period who are not in a short
   * one then number possibly none or possibly as many as the threshold.
   */
  public static Rounding ofLongPeriod(int threshold) {
    return new Rounding((threshold + FINE - 1) / FINE * FINE);
  }

  /** The nearest multiple of the base. */
  public long of(long count) {
    return (count + base / 2) / base * base;
  }
}
