package org.obmeet.telemetry.privacy.projection;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;

/** Reads single JSON values into slots. */
final class Scalars {
  private static final double EXACT = 9.007199254740992E15;

  private Scalars() {}

  /** Stores the value of a token that opens neither an object nor an array. */
  static void read(JsonParser parser, JsonToken token, Slots out, int slot) throws IOException {
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
  static long number(JsonParser parser, JsonToken token) throws IOException {
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

  /** The same of a number written as text, or null. */
  static Long number(String text) {
    try {
      return text.length() > 20 ? null : (Long) Long.parseLong(text);
    } catch (NumberFormatException e) {
      return fraction(text);
    }
  }

  private static Long fraction(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '.' && c != '-') {
        return null;
      }
    }
    try {
      return (long) Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Adds without wrapping round. */
  static long add(long a, long b) {
    long sum = a + b;
    boolean wrapped = ((a ^ sum) & (b ^ sum)) < 0;
    return wrapped ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
  }
}
