package org.obmeet.telemetry.privacy.cells;

/** A sum that does not fit 64 bits: the release must not be made from it. */
public final class SumOverflowException extends ArithmeticException {
  private static final long serialVersionUID = 1;

  private final int measure;

  /**
   * @param measure index of the additive measure
   */
  public SumOverflowException(int measure) {
    super("the sum of additive measure " + measure + " does not fit 64 bits");
    this.measure = measure;
  }

  /** Index of the additive measure, in declared order. */
  public int measure() {
    return measure;
  }

  /**
   * {@code a + b}.
   *
   * @throws SumOverflowException where it does not fit
   */
  public static long add(long a, long b, int measure) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      throw new SumOverflowException(measure);
    }
    return sum;
  }
}
