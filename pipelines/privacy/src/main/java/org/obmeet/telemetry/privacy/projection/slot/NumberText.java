package org.obmeet.telemetry.privacy.projection.slot;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Parses numbers in texts. A fraction is dropped, and a number beyond 64 bits is clamped. */
public final class NumberText {
  /** The length of the longest number in a text that is read, in characters. */
  private static final int MAX_DIGITS = 100;

  /** The length up to which every integer fits 64 bits, in characters. */
  private static final int MAX_LONG_DIGITS = 18;

  private NumberText() {}

  /** Returns the number in a text, or null if it is too long or no number in ASCII digits. */
  public static Long parse(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      return null;
    }
    int sign = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
    int integerEnd = digits(text, sign);
    if (integerEnd == text.length() && integerEnd > sign && integerEnd <= MAX_LONG_DIGITS) {
      return Long.parseLong(text);
    }
    boolean hasPoint = integerEnd < text.length() && text.charAt(integerEnd) == '.';
    int mantissaEnd = hasPoint ? digits(text, integerEnd + 1) : integerEnd;
    boolean hasDigits = mantissaEnd - sign > (hasPoint ? 1 : 0);
    boolean hasExponent = mantissaEnd < text.length() && (text.charAt(mantissaEnd) | 0x20) == 'e';
    if (!hasDigits || (!hasExponent && mantissaEnd < text.length())) {
      return null;
    }
    return hasExponent
        ? scaled(text.substring(0, mantissaEnd), text.substring(mantissaEnd + 1))
        : (Long) clamped(new BigDecimal(text));
  }

  private static Long scaled(String mantissa, String exponent) {
    int sign = exponent.startsWith("-") || exponent.startsWith("+") ? 1 : 0;
    if (exponent.length() == sign || digits(exponent, sign) < exponent.length()) {
      return null;
    }
    BigInteger shift = new BigInteger(exponent);
    int most = 2 * MAX_DIGITS; // with more digits, it is 0 or exceeds 64 bits
    int by = shift.min(BigInteger.valueOf(most)).max(BigInteger.valueOf(-most)).intValue();
    return clamped(new BigDecimal(mantissa).scaleByPowerOfTen(by));
  }

  private static long clamped(BigDecimal value) {
    BigInteger integer = value.toBigInteger();
    if (integer.bitLength() < Long.SIZE) {
      return integer.longValue();
    }
    return integer.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  /** Returns the offset after the digits that start at an offset. */
  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }
}
