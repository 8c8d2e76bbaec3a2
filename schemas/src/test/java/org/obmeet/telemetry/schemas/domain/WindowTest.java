package org.obmeet.telemetry.schemas.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  @ParameterizedTest
  @CsvSource({
    "DAY, 2026-11-24, 2026-11-24",
    "WEEK, 2026-11-24, 2026-11-23",
    "WEEK, 2026-11-23, 2026-11-23",
    "WEEK, 2026-11-22, 2026-11-16",
    "FOUR_WEEKS, 1970-01-05, 1970-01-05",
    "FOUR_WEEKS, 1970-02-01, 1970-01-05",
    "FOUR_WEEKS, 1970-01-04, 1969-12-08"
  })
  void containing_anyDay_isOnTheCalendar(WindowKind kind, LocalDate day, LocalDate start) {
    assertThat(kind.containing(day)).isEqualTo(new Window(kind, start));
  }

  @ParameterizedTest
  @CsvSource({
    "week/2026-11-24,       week window must be a Monday, 2026-11-23",
    "four_weeks/2026-11-16, four_weeks window must be every fourth Monday, 2026-10-26"
  })
  void start_outsideTheCalendar_isRefusedWithTheStartBefore(
      String window, String rule, LocalDate before) {
    assertThatThrownBy(() -> Window.parse(window))
        .hasMessage(
            "start of a %s, such as %s; it is %s"
                .formatted(rule, before, window.substring(window.indexOf('/') + 1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "month/2026-11-01 | a window is written KIND/START, as in week/2026-11-16; KIND is one of"
            + " day, week, four_weeks; it is 'month/2026-11-01'",
        "week             | a window is written KIND/START, as in week/2026-11-16; KIND is one of"
            + " day, week, four_weeks; it is 'week'",
        "week/soon        | start of a window must be a date, as in 2026-11-16; it is 'soon'"
      })
  void parse_malformedText_isRefused(String text, String message) {
    assertThatThrownBy(() -> Window.parse(text)).hasMessage(message);
  }

  @Test
  void parse_ofToString_returnsTheSameWindow() {
    Window window = Window.parse("week/2026-11-16");

    assertThat(Window.parse(window.toString())).isEqualTo(window);
    assertThat(window.end()).isEqualTo(LocalDate.parse("2026-11-23"));
  }

  @Test
  void closedAt_endPlusLateness_isTrue() {
    Window window = Window.parse("week/2026-11-16");
    Instant due = Instant.parse("2026-11-26T00:00:00Z");

    assertThat(window.closedAt(due.minusSeconds(1), Period.ofDays(3))).isFalse();
    assertThat(window.closedAt(due, Period.ofDays(3))).isTrue();
  }
}
