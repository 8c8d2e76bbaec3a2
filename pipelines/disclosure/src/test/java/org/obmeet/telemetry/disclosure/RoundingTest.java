package org.obmeet.telemetry.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.disclosure.rules.Rounding;

class RoundingTest {
  @ParameterizedTest
  @CsvSource({"5, 5", "6, 10", "10, 10", "12, 15", "20, 20"})
  void base_isTheSmallestMultipleOf5FromTheThreshold(int threshold, int base) {
    assertThat(Rounding.forThreshold(threshold).base()).isEqualTo(base);
  }

  @Test
  void rounded_isTheNearestMultiple() {
    Rounding rounding = Rounding.forThreshold(10);

    assertThat(rounding.of(0)).isZero();
    assertThat(rounding.of(14)).isEqualTo(10);
    assertThat(rounding.of(15)).isEqualTo(20);
    assertThat(Rounding.forThreshold(5).of(12)).isEqualTo(10);
    assertThat(Rounding.forThreshold(5).of(13)).isEqualTo(15);
  }

  /** A published count is at least the threshold. */
  private static LongStream counts(int threshold, long rounded) {
    Rounding rounding = Rounding.forThreshold(threshold);
    return LongStream.rangeClosed(threshold, rounded + threshold)
        .filter(n -> rounding.of(n) == rounded);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 8, 9, 10, 11, 12, 20})
  void count_lessOneInsideIt_neverShowsAGroupBelowTheThreshold(int threshold) {
    Rounding rounding = Rounding.forThreshold(threshold);
    for (long outer = threshold; outer < 120; outer++) {
      for (long inner = threshold; inner <= outer; inner++) {
        long large = rounding.of(outer);
        long small = rounding.of(inner);
        long least =
            counts(threshold, large).min().orElseThrow()
                - counts(threshold, small).max().orElseThrow();
        long most =
            counts(threshold, large).max().orElseThrow()
                - counts(threshold, small).min().orElseThrow();
        assertThat(least > 0 && most < threshold).as(outer + " less " + inner).isFalse();
        assertThat(large - small)
            .satisfiesAnyOf(
                difference -> assertThat(difference).isZero(),
                difference -> assertThat(difference).isGreaterThanOrEqualTo(threshold));
      }
    }
  }
}
