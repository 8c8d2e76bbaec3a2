package org.obmeet.telemetry.privacy.projection.slot;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Reads single JSON values into slots. */
public final class JsonScalars {
  private static final double EXACT = 9.007199254740992E15;

  /** Characters of a number that is written as text. */
  private static final int MOST_DIGITS = 100;

  /** Characters up to which a whole number surely fits 64 bits. */
  private static final int PLAIN = 18;

  private JsonScalars() {}

  /** Stores the value of a token that opens neither an object nor an array. */
  public static void read(JsonParser parser, JsonToken token, Slots out, int slot)
      throws IOException {
    switch (token) {
      case VALUE_NULL -> out.set(slot, Slots.NULL);
      case VALUE_TRUE -> out.set(slot, Slots.TRUE);
      case VALUE_FALSE -> out.set(slot, Slots.FALSE);
      case VALUE_STRING -> out.setText(slot, parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.setNumber(slot, number(parser, token));
      default -> out.set(slot, Slots.OTHER);
    }
  }

  /** A number as a long: exact where it is one, cut off after the point, clamped beyond 64 bits. */
  public static long number(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return switch (parser.getNumberType()) {
        case INT, LONG -> parser.getLongValue();
        default -> parser.getText().startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
      };
    }
    double value = parser.getDoubleValue();
    double size = Math.abs(value);
    boolean inexact = size >= EXACT && size < 0x1p63;
    return inexact ? new BigDecimal(parser.getText()).longValue() : (long) value;
  }

  /** The same of a number written as text, in ASCII digits; null where it is none. */
  public static Long number(String text) {
    if (text.isEmpty() || text.length() > MOST_DIGITS) {
      return null;
    }
    int sign = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
    int whole = digits(text, sign);
    if (whole == text.length() && whole > sign && whole <= PLAIN) {
      return Long.parseLong(text);
    }
    boolean point = whole < text.length() && text.charAt(whole) == '.';
    int mantissa = point ? digits(text, whole + 1) : whole;
    boolean any = mantissa - sign > (point ? 1 : 0);
    boolean power = mantissa < text.length() && (text.charAt(mantissa) | 0x20) == 'e';
    if (!any || (!power && mantissa < text.length())) {
      return null;
    }
    return power
        ? power(text.substring(0, mantissa), text.substring(mantissa + 1))
        : (Long) clamped(new BigDecimal(text));
  }

  private static Long power(String mantissa, String exponent) {
    int sign = exponent.startsWith("-") || exponent.startsWith("+") ? 1 : 0;
    if (exponent.length() == sign || digits(exponent, sign) < exponent.length()) {
      return null;
    }
    BigInteger shift = new BigInteger(exponent);
    int most = 2 * MOST_DIGITS; // beyond, nothing of the mantissa is left, or all is too large
    int by = shift.min(BigInteger.valueOf(most)).max(BigInteger.valueOf(-most)).intValue();
    return clamped(new BigDecimal(mantissa).scaleByPowerOfTen(by));
  }

  private static long clamped(BigDecimal value) {
    BigInteger whole = value.toBigInteger();
    if (whole.bitLength() < Long.SIZE) {
      return whole.longValue();
    }
    return whole.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  /** Where digits end that start at a position. */
  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  /** Adds without wrapping round. */
  public static long add(long a, long b) {
    long sum = a + b;
    boolean wrapped = ((a ^ sum) & (b ^ sum)) < 0;
    return wrapped ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
  }
}
