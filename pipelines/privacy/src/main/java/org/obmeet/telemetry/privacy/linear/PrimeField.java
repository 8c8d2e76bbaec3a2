package org.obmeet.telemetry.privacy.linear;

/**
 * Integers modulo a prime {@code 2^61 − c}. Whether a vector of small integers lies in the span of
 * others is the same here as over the rationals, unless the prime divides one of the minors met on
 * the way; rounding never decides it.
 *
 * @param prime the modulus
 * @param below what it lacks to 2^61
 */
public record PrimeField(long prime, long below) {
  private static final int BITS = 61;
  private static final long MASK = (1L << BITS) - 1;

  /** Modulo 2^61 − 1. */
  public static final PrimeField FIRST = new PrimeField(MASK, 1);

  /** Modulo 2^61 − 31. */
  public static final PrimeField SECOND = new PrimeField(MASK - 30, 31);

  /** The representative of an integer, from 0 to the prime less 1. */
  public long of(long value) {
    return Math.floorMod(value, prime);
  }

  /** Sum of two representatives. */
  public long add(long a, long b) {
    long sum = a + b;
    return sum >= prime ? sum - prime : sum;
  }

  /** What added to a representative gives 0. */
  public long negate(long a) {
    return a == 0 ? 0 : prime - a;
  }

  /** Product of two representatives. */
  public long multiply(long a, long b) {
    long low = a * b;
    long over = (Math.multiplyHigh(a, b) << (64 - BITS)) | (low >>> BITS);
    long fold = over * below;
    long rest = ((Math.multiplyHigh(over, below) << (64 - BITS)) | (fold >>> BITS)) * below;
    long sum = (low & MASK) + (fold & MASK) + rest;
    sum = (sum >>> BITS) * below + (sum & MASK);
    return sum >= prime ? sum - prime : sum;
  }

  /** What multiplied with a representative other than 0 gives 1. */
  public long invert(long a) {
    long result = 1;
    long power = a;
    for (long exponent = prime - 2; exponent > 0; exponent >>= 1) {
      if ((exponent & 1) == 1) {
        result = multiply(result, power);
      }
      power = multiply(power, power);
    }
    return result;
  }

  /** Inverts the first of some representatives in place, all but those that are 0. */
  public void invertAll(long[] values, int number) {
    long[] before = new long[number];
    long product = 1;
    for (int i = 0; i < number; i++) {
      before[i] = product;
      product = values[i] == 0 ? product : multiply(product, values[i]);
    }
    long inverse = invert(product);
    for (int i = number - 1; i >= 0; i--) {
      if (values[i] != 0) {
        long value = values[i];
        values[i] = multiply(inverse, before[i]);
        inverse = multiply(inverse, value);
      }
    }
  }
}
