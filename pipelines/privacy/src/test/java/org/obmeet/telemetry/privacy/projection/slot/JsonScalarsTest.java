package org.obmeet.telemetry.privacy.projection.slot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that JSON numbers and numbers in texts have the same values. */
class JsonScalarsTest {
  private static long json(String text) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      JsonToken token = parser.nextToken();
      return JsonScalars.number(parser, token);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "17, 17",
    "-17, -17",
    "1.9, 1",
    "-1.9, -1",
    "0.9, 0",
    "1e5, 100000",
    "1E5, 100000",
    "1.0E10, 10000000000",
    "1.5e+3, 1500",
    "12345e-2, 123",
    "-5e-1, 0",
    "9007199254740993.0, 9007199254740993",
    "9007199254740993, 9007199254740993",
    "-9007199254740993.7, -9007199254740993",
    "9223372036854775807, 9223372036854775807",
    "9223372036854775807.9, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
    "9223372036854775808, 9223372036854775807",
    "99999999999999999999, 9223372036854775807",
    "999999999999999999999, 9223372036854775807",
    "-999999999999999999999, -9223372036854775808",
    "1e400, 9223372036854775807",
    "-1e400, -9223372036854775808",
    "1e-400, 0",
    "0e400, 0",
    "1e99999, 9223372036854775807",
    "1234.00000000000000000001, 1234",
  })
  void number_asTextOrNot_isTheSame(String text, long value) throws IOException {
    assertThat(NumberText.parse(text)).isEqualTo(value);
    assertThat(json(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "1e99999999999, 9223372036854775807",
    "-1e99999999999, -9223372036854775808",
    "1e-99999999999, 0",
    "0e99999999999, 0",
    "007, 7",
    "+7, 7",
    "5., 5",
    ".5, 0",
  })
  void text_ofANumberOutsideJson_isReadIfItIsPlain(String text, long value) {
    assertThat(NumberText.parse(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+",
        ".",
        "e5",
        "1e",
        "1e+",
        "1.2.3",
        "1-2",
        "--1",
        "1e5.0",
        "0x10",
        "NaN",
        "Infinity",
        "1d",
        "1f",
        " 1",
        "1 ",
        "١٢",
        "１２",
        "1e٥"
      })
  void text_otherThanANumber_isNull(String text) {
    assertThat(NumberText.parse(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 100_000})
  void text_tooLong_isNull(int length) {
    assertThat(NumberText.parse("1".repeat(length))).isNull();
  }
}
