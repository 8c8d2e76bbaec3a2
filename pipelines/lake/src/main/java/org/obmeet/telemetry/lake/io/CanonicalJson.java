package org.obmeet.telemetry.lake.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** JSON as the lake writes it: keys sorted at every level, UTF-8, one line feed at the end. */
public final class CanonicalJson {
  /** Data binding, for who writes or asks for a tree; nobody else loads it. */
  private static final class Binding {
    private static final JsonMapper MAPPER =
        JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
  }

  private CanonicalJson() {}

  /** The one form of a value: no white space, keys sorted. */
  public static byte[] canonical(Object value) {
    return ended(Binding.MAPPER.writer(), value);
  }

  /** The same, indented for people. */
  public static byte[] indented(Object value) {
    return ended(Binding.MAPPER.writerWithDefaultPrettyPrinter(), value);
  }

  @SuppressWarnings("unchecked")
  public static Map<String, Object> map(byte[] json) throws IOException {
    Object value = UntypedJsonReader.value(json);
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new IOException("not a JSON object");
  }

  public static java.util.List<?> list(byte[] json) throws IOException {
    Object value = UntypedJsonReader.value(json);
    if (value instanceof java.util.List<?> list) {
      return list;
    }
    throw new IOException("not a JSON array");
  }

  public static JsonNode tree(byte[] json) throws IOException {
    return Binding.MAPPER.readTree(json);
  }

  private static byte[] ended(com.fasterxml.jackson.databind.ObjectWriter writer, Object value) {
    try {
      return (writer.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a value has no JSON form: " + e.getOriginalMessage(), e);
    }
  }
}
