package org.obmeet.telemetry.synthetic;

/**
 * Draws ranks 0..n-1 in constant memory. The probability of rank r is proportional to {@code mass(r
 * + 1)}, which is (r + 1)^-exponent. The method is rejection inversion by W. Hörmann and G.
 * Derflinger, "Rejection-inversion to generate variates from monotone discrete distributions",
 * 1996. {@code area(x)} is the integral of the mass from 1 to x.
 */
public final class Zipf {
  private final int n;
  private final double exponent;
  private final double minArea;
  private final double maxArea;
  private final double slack; // if rank + 1 <= x + slack, the rank is accepted without a test

  /** Draws from {@code n} ranks, at least 1, with an exponent above 0. */
  public Zipf(int n, double exponent) {
    this.n = n;
    this.exponent = exponent;
    this.minArea = area(1.5) - 1;
    this.maxArea = area(n + 0.5);
    this.slack = 2 - inverse(area(2.5) - mass(2));
  }

  public int draw(SplitMixRandom random) {
    while (true) {
      double u = maxArea + random.unit() * (minArea - maxArea);
      double x = inverse(u);
      int fromOne = (int) Math.max(1, Math.min(n, x + 0.5));
      if (fromOne - x <= slack || u >= area(fromOne + 0.5) - mass(fromOne)) {
        return fromOne - 1;
      }
    }
  }

  private double mass(double x) {
    return StrictMath.exp(-exponent * StrictMath.log(x));
  }

  private double area(double x) {
    double log = StrictMath.log(x);
    return expm1Ratio((1 - exponent) * log) * log;
  }

  private double inverse(double area) {
    double t = Math.max(-1, area * (1 - exponent));
    double log = Math.abs(t) > 1e-8 ? StrictMath.log1p(t) / t : 1 - t / 2;
    return StrictMath.exp(log * area);
  }

  private static double expm1Ratio(double x) {
    return Math.abs(x) > 1e-8 ? StrictMath.expm1(x) / x : 1 + x / 2;
  }
}
