package org.obmeet.telemetry.cli.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import org.obmeet.telemetry.lake.io.Digests;

/** Reads, writes and hashes JSON of maps, lists, texts and numbers. */
public final class JsonText {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)
          .build();

  private JsonText() {}

  public static String indented(Object value) {
    return text(MAPPER.writerWithDefaultPrettyPrinter(), value);
  }

  /** Returns JSON without white space. */
  public static String compact(Object value) {
    return text(MAPPER.writer(), value);
  }

  /**
   * Parses a JSON object.
   *
   * @throws IOException if the bytes are not a JSON object
   */
  public static Map<String, Object> map(byte[] json) throws IOException {
    Map<String, Object> map = MAPPER.readValue(json, new TypeReference<>() {});
    if (map == null) {
      throw new IOException("not a JSON object");
    }
    return map;
  }

  /** Returns the SHA-256 in hexadecimal. */
  public static String sha256(byte[] bytes) {
    return Digests.sha256Hex(bytes);
  }

  private static String text(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the value must consist of maps, lists, texts and numbers", e);
    }
  }
}
