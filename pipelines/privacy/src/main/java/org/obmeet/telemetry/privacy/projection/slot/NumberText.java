package org.obmeet.telemetry.privacy.projection.slot;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses numbers in texts. A fraction is dropped, and a number beyond 64 bits is clamped. */
public final class NumberText {
  /** The length of the longest text that is parsed, in characters. */
  private static final int MAX_LENGTH = 100;

  private static final Pattern NUMBER =
      Pattern.compile("([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))(?:[eE]([+-]?[0-9]+))?");

  private NumberText() {}

  /** Returns the number in a text, or null if it is too long or no number in ASCII digits. */
  public static Long parse(String text) {
    Matcher m = NUMBER.matcher(text);
    if (text.length() > MAX_LENGTH || !m.matches()) {
      return null;
    }
    BigInteger shift = m.group(2) == null ? BigInteger.ZERO : new BigInteger(m.group(2));
    int most = 2 * MAX_LENGTH; // any larger shift also gives 0 or more than 64 bits
    int by = shift.min(BigInteger.valueOf(most)).max(BigInteger.valueOf(-most)).intValue();
    return clamped(new BigDecimal(m.group(1)).scaleByPowerOfTen(by));
  }

  private static long clamped(BigDecimal value) {
    BigInteger integer = value.toBigInteger();
    if (integer.bitLength() < Long.SIZE) {
      return integer.longValue();
    }
    return integer.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }
}
