package org.obmeet.telemetry.schemas.domain;

import java.time.DayOfWeek;
import java.time.LocalDate;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * A reporting period. Windows lie on one calendar of whole days in UTC that starts on Monday
 * 1970-01-05, so that a window never crosses a key epoch.
 */
public enum WindowKind implements KeywordEnum {
  DAY(1),
  WEEK(7),
  FOUR_WEEKS(28);

  /** The calendar's first day, a Monday. */
  public static final LocalDate ORIGIN = LocalDate.of(1970, 1, 5);

  private final int days;

  WindowKind(int days) {
    this.days = days;
  }

  /** Length in days. */
  public int days() {
    return days;
  }

  /** The window that contains {@code day}. */
  public Window containing(LocalDate day) {
    long offset = Math.floorDiv(day.toEpochDay() - ORIGIN.toEpochDay(), (long) days) * days;
    return new Window(this, ORIGIN.plusDays(offset));
  }

  /** {@link #word()} with underscores, as it stands in release paths: {@code four_weeks}. */
  @Override
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The weekday on which weeks start. */
  public static DayOfWeek weekStart() {
    return ORIGIN.getDayOfWeek();
  }
}
