package org.obmeet.telemetry.privacy.projection.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.obmeet.telemetry.privacy.projection.slot.JsonScalars;
import org.obmeet.telemetry.privacy.projection.slot.Slots;

/**
 * Reads values of MongoDB Extended JSON: {@code {"$date": …}}, {@code {"$oid": …}}, {@code
 * {"$numberLong": "…"}}. Any other object is stored as {@link Slots#OTHER}.
 */
public final class ExtendedJson {
  private ExtendedJson() {}

  /** Reads an object after its opening brace. A slot below 0 means that the value is dropped. */
  public static void read(JsonParser parser, Slots out, int slot) throws IOException {
    if (slot >= 0) {
      out.set(slot, Slots.OTHER);
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      if (slot >= 0 && token.isScalarValue() && isWrapper(name)) {
        JsonScalars.read(parser, token, out, slot);
        number(name, out, slot);
      } else if (slot >= 0 && token == JsonToken.START_OBJECT && name.equals("$date")) {
        read(parser, out, slot);
      } else {
        parser.skipChildren();
      }
    }
  }

  private static boolean isWrapper(String name) {
    return switch (name) {
      case "$date", "$oid", "$numberLong", "$numberInt", "$numberDouble" -> true;
      default -> false;
    };
  }

  private static void number(String name, Slots out, int slot) {
    String text = name.startsWith("$number") ? out.text(slot) : null;
    Long value = text == null ? null : JsonScalars.number(text);
    if (value != null) {
      out.setNumber(slot, value);
    }
  }
}
