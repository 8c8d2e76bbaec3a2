package org.obmeet.telemetry.disclosure.rules;

/**
 * A rounding of distinct counts to the nearest multiple of a base; halves are rounded up.
 *
 * @param base number of contributors; above 0
 */
public record Rounding(int base) {
  private static final int STEP = 5;

  /**
   * Returns the rounding for a threshold. The base is the smallest multiple of 5 that is at least
   * the threshold. If the contributors of one published count include those of another, the rounded
   * counts are equal or differ by the threshold or more. Equal counts do not prove that any
   * contributor is left, and other counts do not prove that few are left.
   */
  public static Rounding forThreshold(int threshold) {
    return new Rounding((threshold + STEP - 1) / STEP * STEP);
  }

  /** Returns the multiple of the base that is nearest to a count. */
  public long of(long count) {
    return (count + base / 2) / base * base;
  }
}
