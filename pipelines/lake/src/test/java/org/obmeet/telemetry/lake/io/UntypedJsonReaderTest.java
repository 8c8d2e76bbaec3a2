package org.obmeet.telemetry.lake.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UntypedJsonReaderTest {
  private static Object value(String json) throws IOException {
    return UntypedJsonReader.value(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void value_everyType_isParsed() throws IOException {
    String json =
        """
        {"list": [1, -9223372036854775808, 0.5, "é", true, false, null, [], {}], "inner": {"a": {"b": 2}}}
        """;

    assertThat(value(json))
        .isEqualTo(
            Map.of(
                "list",
                Arrays.asList(1L, Long.MIN_VALUE, 0.5, "é", true, false, null, List.of(), Map.of()),
                "inner",
                Map.of("a", Map.of("b", 2L))));
  }

  @Test
  void value_canonicalJson_isEqual() throws IOException {
    Map<String, Object> written = Map.of("b", List.of(1L, "x"), "a", Map.of("c", true));

    assertThat(UntypedJsonReader.value(CanonicalJson.canonical(written))).isEqualTo(written);
    assertThat(UntypedJsonReader.value(CanonicalJson.indented(written))).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1",
        "]",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1} {}",
        "[1],",
        "{\"a\"}",
        "{\"a\":}",
        "9223372036854775808",
        "nul"
      })
  void value_invalidJson_isRejected(String json) {
    assertThatThrownBy(() -> value(json)).isInstanceOf(IOException.class);
  }
}
