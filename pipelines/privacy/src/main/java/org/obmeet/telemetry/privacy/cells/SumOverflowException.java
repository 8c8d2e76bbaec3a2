package org.obmeet.telemetry.privacy.cells;

/** Thrown if a sum exceeds 64 bits. No release may be built from such a sum. */
public final class SumOverflowException extends ArithmeticException {
  private static final long serialVersionUID = 1;

  private final int measure;

  public SumOverflowException(int measure) {
    super("the sum of additive measure " + measure + " does not fit 64 bits");
    this.measure = measure;
  }

  /** Returns the index of the additive measure, in declared order. */
  public int measure() {
    return measure;
  }

  /** Returns {@code a + b}; throws {@link SumOverflowException} if the sum does not fit 64 bits. */
  public static long add(long a, long b, int measure) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      throw new SumOverflowException(measure);
    }
    return sum;
  }
}
