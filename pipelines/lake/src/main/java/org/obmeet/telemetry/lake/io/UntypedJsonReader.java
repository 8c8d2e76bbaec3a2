package org.obmeet.telemetry.lake.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A parser from JSON to maps, lists, strings, {@code Long}, {@code Double}, {@code Boolean} and
 * null. It avoids data binding, which would load many classes whenever a command reads the log.
 */
final class UntypedJsonReader {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private UntypedJsonReader() {}

  /**
   * Parses a text that contains exactly one value.
   *
   * @throws IOException if the text is not JSON, has a duplicate key, or has text after the value
   */
  static Object value(byte[] json) throws IOException {
    try (JsonParser in = FACTORY.createParser(json)) {
      in.nextToken();
      Object value = value(in);
      if (in.nextToken() != null) {
        throw new IOException("there is text after the value");
      }
      return value;
    }
  }

  /** Parses the value that begins at the current token. Afterwards its last token is current. */
  private static Object value(JsonParser in) throws IOException {
    JsonToken token = in.currentToken();
    if (token == null) {
      throw new IOException("a value is missing");
    }
    return switch (token) {
      case START_OBJECT -> map(in);
      case START_ARRAY -> list(in);
      case VALUE_STRING -> in.getText();
      case VALUE_NUMBER_INT -> in.getLongValue();
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IOException("no value begins with " + token);
    };
  }

  private static Map<String, Object> map(JsonParser in) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      map.put(name, value(in));
    }
    return map;
  }

  private static List<Object> list(JsonParser in) throws IOException {
    List<Object> list = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(in));
    }
    return list;
  }
}
