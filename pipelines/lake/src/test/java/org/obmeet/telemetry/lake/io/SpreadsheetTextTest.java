package org.obmeet.telemetry.lake.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadsheetTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\tx",
        "\r=x",
        "\n=x",
        "'",
        "'=x",
        "-",
        "\uff1d1+1",
        "\uff0b1",
        "\uff0d2",
        "\uff20SUM(A1)",
        "\0=x",
        "\u000b=x",
        "\u0085=x",
        "\ufeff=x"
      })
  void formula_marked_beginsWithAnApostrophe_andComesBack(String text) {
    assertThat(SpreadsheetText.mark(text)).isEqualTo("'" + text);
    assertThat(SpreadsheetText.unmark(SpreadsheetText.mark(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-2", "-2.50", "1e-7", "*", "6.6.0", "a=b", "<img>", "a\uff1db", "\u00e4"})
  void numberOrOtherText_isNotMarked(String text) {
    assertThat(SpreadsheetText.mark(text)).isEqualTo(text);
    assertThat(SpreadsheetText.unmark(text)).isEqualTo(text);
  }

  @Test
  void texts_marked_stayDifferent() {
    assertThat(SpreadsheetText.mark("'=x")).isNotEqualTo(SpreadsheetText.mark("=x"));
  }
}
