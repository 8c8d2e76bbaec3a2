package org.obmeet.telemetry.lake.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadsheetTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"=1+1", "+1+1", "-2+3", "@SUM(A1)", "\tx", "\r=x", "\n=x", "'", "'=x", "-"})
  void formula_marked_beginsWithAnApostrophe_andComesBack(String text) {
    assertThat(SpreadsheetText.mark(text)).isEqualTo("'" + text);
    assertThat(SpreadsheetText.unmark(SpreadsheetText.mark(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-2", "-2.50", "1e-7", "*", "6.6.0", "a=b", "<img>"})
  void numberOrOtherText_isNotMarked(String text) {
    assertThat(SpreadsheetText.mark(text)).isEqualTo(text);
    assertThat(SpreadsheetText.unmark(text)).isEqualTo(text);
  }

  @Test
  void texts_marked_stayDifferent() {
    assertThat(SpreadsheetText.mark("'=x")).isNotEqualTo(SpreadsheetText.mark("=x"));
  }
}
