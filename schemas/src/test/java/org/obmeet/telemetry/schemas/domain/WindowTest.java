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

  @Test
  void start_outsideTheCalendar_isRefused() {
    assertThatThrownBy(() -> Window.parse("week/2026-11-24"))
        .hasMessage(
            "start of a week window must be 1970-01-05 plus a multiple of 7 days;"
                + " it is 2026-11-24");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "month/2026-11-01 | window kind must be one of day, week, four_weeks; it is 'month'",
        "week             | a window is written KIND/START, as in week/2026-11-16; it is 'week'",
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
