package org.obmeet.telemetry.cli.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializerBase;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** Reads and writes JSON. Constants of an enumeration are lower-case words. */
public final class JsonText {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              texts ->
                  texts
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .addModule(new SimpleModule().addSerializer(Enum.class, new LowerCaseWord()))
          .build();

  /** Writes a constant of an enumeration as a lower-case word, whatever the locale. */
  private static final class LowerCaseWord extends ToStringSerializerBase {
    private static final long serialVersionUID = 1L;

    LowerCaseWord() {
      super(Enum.class);
    }

    @Override
    public String valueToString(Object constant) {
      return constant.toString().toLowerCase(Locale.ROOT);
    }
  }

  private JsonText() {}

  public static String indented(Object value) {
    return text(MAPPER.writerWithDefaultPrettyPrinter(), value);
  }

  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  public static String compact(Object value) {
    return text(MAPPER.writer(), value);
  }

  /** Parses a JSON object. Throws IOException if the bytes are not a JSON object. */
  public static Map<String, Object> map(byte[] json) throws IOException {
    Map<String, Object> map = MAPPER.readValue(json, new TypeReference<>() {});
    if (map == null) {
      throw new IOException("not a JSON object");
    }
    return map;
  }

  /**
   * Converts a parsed JSON object to a record or to nested maps. Unknown keys are ignored, and the
   * component of a missing key is null, or 0 if it is primitive.
   *
   * @throws IllegalArgumentException if a value has another type than its component
   */
  public static <T> T convert(Map<String, Object> json, TypeReference<T> type) {
    return MAPPER.convertValue(json, type);
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
