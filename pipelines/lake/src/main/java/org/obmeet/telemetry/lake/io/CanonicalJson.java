package org.obmeet.telemetry.lake.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes JSON with sorted keys, in UTF-8 with a line feed at the end, and reads JSON. */
public final class CanonicalJson {
  private static final String DIGEST = "digest";

  /** The mapper. It has its own class, so that {@link #map} and {@link #list} do not load it. */
  private static final class Binding {
    private static final JsonMapper MAPPER =
        JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
  }

  private CanonicalJson() {}

  /** Returns the canonical form: keys sorted, no white space except the line feed at the end. */
  public static byte[] canonical(Object value) {
    return serialize(Binding.MAPPER.writer(), value);
  }

  /** Returns the JSON with sorted keys, indented for people. */
  public static byte[] indented(Object value) {
    return serialize(Binding.MAPPER.writerWithDefaultPrettyPrinter(), value);
  }

  @SuppressWarnings("unchecked")
  public static Map<String, Object> map(byte[] json) throws IOException {
    Object value = UntypedJsonReader.value(json);
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new IOException("not a JSON object");
  }

  /** Parses any value: a map, a list, a text, a number, a truth value or null. */
  public static Object value(byte[] json) throws IOException {
    return UntypedJsonReader.value(json);
  }

  public static List<?> list(byte[] json) throws IOException {
    Object value = UntypedJsonReader.value(json);
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IOException("not a JSON array");
  }

  /** Returns canonical JSON with the digest of all other keys, {@code digest}. */
  public static byte[] digested(Map<String, ?> map) {
    Map<String, Object> all = new TreeMap<>(map);
    all.put(DIGEST, Digests.sha256Hex(canonical(map)));
    return canonical(all);
  }

  /** Parses {@link #digested} JSON; throws IOException if the digest is of another content. */
  public static Map<String, Object> checked(byte[] json) throws IOException {
    Map<String, Object> map = new TreeMap<>(map(json));
    Object digest = map.remove(DIGEST);
    if (!Digests.sha256Hex(canonical(map)).equals(digest)) {
      throw new IOException("its digest is of another content");
    }
    return map;
  }

  public static JsonNode tree(byte[] json) throws IOException {
    return Binding.MAPPER.readTree(json);
  }

  private static byte[] serialize(ObjectWriter writer, Object value) {
    try {
      return (writer.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a value has no JSON form: " + e.getOriginalMessage(), e);
    }
  }
}
