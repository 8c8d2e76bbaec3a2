package org.obmeet.telemetry.cli.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Maps, lists, texts and numbers as JSON, and the hashes of their bytes. */
public final class JsonText {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)
          .build();

  private JsonText() {}

  /** Indented, for people. */
  public static String indented(Object value) {
    return text(MAPPER.writerWithDefaultPrettyPrinter(), value);
  }

  /** Without white space. */
  public static String compact(Object value) {
    return text(MAPPER.writer(), value);
  }

  /**
   * An object's entries.
   *
   * @throws IOException where the bytes are no JSON object
   */
  public static Map<String, Object> map(byte[] json) throws IOException {
    Map<String, Object> map = MAPPER.readValue(json, new TypeReference<>() {});
    if (map == null) {
      throw new IOException("not a JSON object");
    }
    return map;
  }

  /** In hexadecimal digits. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private static String text(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not made of maps, lists, texts and numbers", e);
    }
  }
}
