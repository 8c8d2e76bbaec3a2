package org.obmeet.telemetry.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixedPointColumnTest {
  @ParameterizedTest
  @CsvSource({
    "75.9, 759, 1",
    "-0.05, -5, 2",
    "11.0, 11, 0",
    "1e3, 1000, 0",
    "1.5E-1, 15, 2",
    "+7, 7, 0",
    ".5, 5, 1",
    "0.000000001, 1, 9",
    "1.00000000000, 1, 0",
    "9223372036854775807, 9223372036854775807, 0"
  })
  void number_written_isExact(String text, long value, int decimals) {
    FixedPointColumn column = new FixedPointColumn(0);
    column.add(text);

    assertThat(column.value(0)).isEqualTo(value);
    assertThat(column.decimals()).isEqualTo(decimals);
  }

  @Test
  void decimals_ofALaterValue_raiseThoseBefore() {
    FixedPointColumn column = new FixedPointColumn(0);
    column.add("2");
    column.add("75.9");
    column.add("0.25");

    assertThat(column.decimals()).isEqualTo(2);
    assertThat(new long[] {column.value(0), column.value(1), column.value(2)})
        .containsExactly(200, 7590, 25);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"NaN", "Infinity", "1,5", "0x1", " 1", "1 ", "abc", "1e", "--1", "٣", "-"})
  void text_thatIsNoNumber_isRefused(String text) {
    assertThatThrownBy(() -> FixedPointColumn.number(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be a number such as 75.9");
  }

  @ParameterizedTest
  @CsvSource({
    "'', must be a number; it is empty",
    "1e400, must fit 64 bits with the column's decimals",
    "1e999999999, must fit 64 bits with the column's decimals",
    "1e99999999999, must be a number such as 75.9",
    "1e-400, must have at most 9 decimals; it has more",
    "0.30000000000000004, must have at most 9 decimals; it has more"
  })
  void number_outOfRange_isRefused(String text, String message) {
    assertThatThrownBy(() -> FixedPointColumn.number(text)).hasMessage(message);
  }

  @Test
  void number_thatOverflowsWithTheColumnsDecimals_isRefused() {
    FixedPointColumn column = new FixedPointColumn(0);
    column.add("9000000000000000000");

    assertThatThrownBy(() -> column.add("0.5"))
        .hasMessage("must fit 64 bits with the column's decimals");
    assertThatThrownBy(() -> column.add("9223372036854775808"))
        .hasMessage("must fit 64 bits with the column's decimals");
  }

  @Test
  void total_beyond64Bits_doesNotFit() {
    FixedPointColumn column = new FixedPointColumn(0);
    column.add("9223372036854775807");
    assertThat(column.fits()).isTrue();
    column.add("-1");
    assertThat(column.fits()).isFalse();
  }
}
