package org.obmeet.telemetry.privacy.projection.slot;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;

/** Reads single JSON values into slots. */
public final class JsonScalars {
  /** The number 2^53. A double cannot represent every integer above this number. */
  private static final double EXACT = 9.007199254740992E15;

  private JsonScalars() {}

  /** Stores the value of a token. An object or array is stored as {@link Slots#OTHER}. */
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

  /** Returns a number as a long, without its fraction. A number beyond 64 bits is clamped. */
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
}
