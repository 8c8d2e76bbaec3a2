package org.obmeet.telemetry.cli.report;

/**
 * The uncertainty of a published number.
 *
 * @param chance standard error, as if the contributors were a random sample
 * @param rounding largest error by the rounding of distinct counts
 */
record Uncertainty(double chance, double rounding) {
  static final Uncertainty NONE = new Uncertainty(0, 0);

  /** Number of standard errors of a difference that chance explains. */
  private static final double ERRORS = 2;

  private static final double TOLERANCE = 1e-9;

  /** Returns the uncertainty of a count of all that is rounded to multiples of a base. */
  static Uncertainty ofRounded(int base) {
    return new Uncertainty(0, base / 2.0);
  }

  /**
   * Returns the uncertainty of a distinct count of those who happened to be active, which is
   * rounded to multiples of a base. Its standard error is that of a Poisson distribution.
   */
  static Uncertainty ofCount(double count, int base) {
    return new Uncertainty(Math.sqrt(count), base / 2.0);
  }

  /**
   * Returns the uncertainty of a share. Its standard error is that of Agresti and Caffo, with a
   * success and a failure added, so that it is above 0 for a share of 0 or 1.
   *
   * @param contributors distinct contributors behind the denominator, which may be fewer than its
   *     records; above 0
   * @param denominator the denominator, rounded if the base is above 0
   */
  static Uncertainty ofShare(double share, double contributors, double denominator, int base) {
    double n = contributors + 2;
    double adjusted = (share * contributors + 1) / n;
    return new Uncertainty(
        Math.sqrt(adjusted * (1 - adjusted) / n), base / 2.0 * (1 + share) / denominator);
  }

  /**
   * Returns the uncertainty of a sum, mean or number of records. What a contributor adds varies
   * about as much as its mean, as visits and times on a page do.
   *
   * @param contributors distinct contributors; above 0
   */
  static Uncertainty ofSum(double value, double contributors) {
    return new Uncertainty(Math.abs(value) / Math.sqrt(contributors), 0);
  }

  /** Returns the uncertainty of the relative change of a number of records. */
  static Uncertainty ofGrowth(double growth, double contributors) {
    return new Uncertainty((1 + growth) * Math.sqrt(2 / contributors), 0);
  }

  /** Returns true if rounding and chance explain a difference from a number. */
  boolean explains(double difference, Uncertainty other) {
    double explained =
        ERRORS * Math.hypot(chance, other.chance) + rounding + other.rounding + TOLERANCE;
    return Math.abs(difference) <= explained;
  }
}
