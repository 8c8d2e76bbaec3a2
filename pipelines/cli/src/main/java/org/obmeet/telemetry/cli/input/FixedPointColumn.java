package org.obmeet.telemetry.cli.input;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.math.BigDecimal;

/**
 * A column of exact numbers, parsed from text. The numbers are 64-bit fixed point. The column has
 * as many decimals as its values need, or more. A value has at most {@value #MAX_DECIMALS}.
 */
public final class FixedPointColumn {
  public static final int MAX_DECIMALS = 9;
  private static final int MAX_LENGTH = 400;
  private static final int MAX_INTEGER_DIGITS = 19;

  private final LongArrayList values = new LongArrayList();
  private int decimals;

  /**
   * @param decimals minimum number of decimals
   */
  public FixedPointColumn(int decimals) {
    this.decimals = decimals;
  }

  /**
   * Adds a number. After an exception the column must not be used.
   *
   * @throws IllegalArgumentException if the text is not a valid number, or if a value no longer
   *     fits 64 bits with the column's decimals; the message does not quote the text
   */
  public void add(String text) {
    BigDecimal number = number(text);
    raiseTo(number.scale());
    values.add(fixed(number, decimals));
  }

  /**
   * Parses a number and removes trailing zeros.
   *
   * @throws IllegalArgumentException if the text is no number, too large or has too many decimals
   */
  public static BigDecimal number(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("must be a number; it is empty");
    }
    if (text.length() > MAX_LENGTH
        || !text.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0)) {
      throw new IllegalArgumentException("must be a number such as 75.9");
    }
    BigDecimal number;
    try {
      number = new BigDecimal(text).stripTrailingZeros();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be a number such as 75.9", e);
    }
    if (number.scale() > MAX_DECIMALS) {
      throw new IllegalArgumentException(
          "must have at most " + MAX_DECIMALS + " decimals; it has more");
    }
    if ((long) number.precision() - number.scale() > MAX_INTEGER_DIGITS) {
      throw overflow();
    }
    return number.scale() < 0 ? number.setScale(0) : number;
  }

  /**
   * Converts a number to fixed point, which is an integer in units of the last decimal.
   *
   * @param decimals number of decimals of the result
   * @throws IllegalArgumentException if the number does not fit 64 bits, or has more decimals
   */
  public static long fixed(BigDecimal number, int decimals) {
    try {
      return number.setScale(decimals).unscaledValue().longValueExact();
    } catch (ArithmeticException e) {
      throw overflow();
    }
  }

  /** Returns the number of decimals, which is the same for all values. */
  public int decimals() {
    return decimals;
  }

  /** Returns a value, as an integer in units of the last decimal. */
  public long value(int index) {
    return values.getLong(index);
  }

  /** Returns true if the sum of the absolute values fits 64 bits. */
  public boolean fits() {
    try {
      long total = 0;
      for (long value : values.toLongArray()) {
        total = Math.addExact(total, Math.absExact(value));
      }
      return true;
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private void raiseTo(int scale) {
    if (scale <= decimals) {
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      values.set(i, fixed(BigDecimal.valueOf(values.getLong(i), decimals), scale));
    }
    decimals = scale;
  }

  private static IllegalArgumentException overflow() {
    return new IllegalArgumentException("must fit 64 bits with the column's decimals");
  }
}
