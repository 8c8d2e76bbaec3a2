package org.obmeet.telemetry.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.Map;

/** Maps, lists, strings and numbers, and JSON of them. */
public final class ConsoleJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final ObjectMapper LINES = new ObjectMapper();

  private ConsoleJson() {}

  /**
   * An object.
   *
   * @throws IOException where it is none
   */
  public static Map<String, Object> map(byte[] json) throws IOException {
    return LINES.readValue(json, new TypeReference<>() {});
  }

  /** On one line. */
  public static String line(Object value) {
    try {
      return LINES.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not made of maps, lists, strings and numbers", e);
    }
  }

  /** Indented, for people. */
  public static String indented(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not made of maps, lists, strings and numbers", e);
    }
  }
}
