package org.obmeet.telemetry.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/** Tests the ranges of options, and the two sets of default options. */
class GeneratorOptionsTest {
  static java.util.stream.Stream<Arguments> faults() {
    return java.util.stream.Stream.of(
        fault(o -> o.withInstances(0), "instances must be in 1..200000; it is 0"),
        fault(o -> o.withInstances(200_001), "instances must be in 1..200000; it is 200001"),
        fault(o -> o.withPeople(-3), "people must be in 1..10000000; it is -3"),
        fault(o -> o.withEvents(-1), "events must be in 0..1000000000; it is -1"),
        fault(o -> o.withDays(0), "days must be in 7..84; it is 0"),
        fault(o -> o.withDays(91), "days must be in 7..84; it is 91"),
        fault(o -> o.withDays(10), "days must be a multiple of 7; it is 10"),
        fault(
            o -> o.withStart(LocalDate.of(2026, 9, 30)),
            "start must be a MONDAY, the first day of a week; it is 2026-09-30; use 2026-09-28"
                + " instead"),
        fault(
            o -> o.withStart(LocalDate.of(1999, 1, 4)),
            "start must be in 2021-01-04..2099-12-28; it is 1999-01-04"));
  }

  private static Arguments fault(UnaryOperator<GeneratorOptions> change, String message) {
    return Arguments.of(change, message);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void option_outOfRange_isRejectedWithRangeAndValue(
      UnaryOperator<GeneratorOptions> change, String message) {
    assertThatThrownBy(() -> change.apply(GeneratorOptions.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void demonstration_isTwelveWeeksInOneKeyPeriod() {
    GeneratorOptions options = GeneratorOptions.demonstration();
    int epoch = Catalog.load().dataset("instance_statistics").epochDays();
    long first = options.start().toEpochDay() - WindowKind.ORIGIN.toEpochDay();

    assertThat(options.days()).isEqualTo(84);
    assertThat(options.weekly()).isTrue();
    assertThat(new Window(WindowKind.FOUR_WEEKS, options.start()).start())
        .isEqualTo(options.start());
    assertThat(first / epoch).isEqualTo((first + options.days() - 1) / epoch);
  }

  @Test
  void defaults_areAFourWeekWindow() {
    GeneratorOptions options = GeneratorOptions.defaults();
    assertThat(new Window(WindowKind.FOUR_WEEKS, options.start()).end()).isEqualTo(options.end());
    assertThat(options)
        .isEqualTo(new GeneratorOptions(1, 600, 800, 40_000, 28, LocalDate.of(2026, 8, 31), false));
  }
}
