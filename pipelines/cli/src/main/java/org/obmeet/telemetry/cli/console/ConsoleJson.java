package org.obmeet.telemetry.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.Map;

/** Reads and writes JSON as maps, lists, strings and numbers. */
public final class ConsoleJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final ObjectMapper LINES = new ObjectMapper();

  private ConsoleJson() {}

  /**
   * Parses a JSON object.
   *
   * @throws IOException if the bytes are not a JSON object
   */
  public static Map<String, Object> map(byte[] json) throws IOException {
    return LINES.readValue(json, new TypeReference<>() {});
  }

  /** Returns a value as JSON on one line. */
  public static String line(Object value) {
    try {
      return LINES.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the value must consist of maps, lists, strings and numbers", e);
    }
  }

  public static String indented(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the value must consist of maps, lists, strings and numbers", e);
    }
  }
}
