package org.obmeet.telemetry.schemas.domain;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Locale;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * A kind of reporting period. All windows belong to one calendar of full days in UTC, which starts
 * on Monday 1970-01-05. Key rotation periods start there, too, and are multiples of 28 days, so
 * each window is in one of them.
 */
public enum WindowKind implements KeywordEnum {
  DAY(1),
  WEEK(7),
  FOUR_WEEKS(28);

  /** The first day of the calendar, a Monday. */
  public static final LocalDate ORIGIN = LocalDate.of(1970, 1, 5);

  private final int days;

  WindowKind(int days) {
    this.days = days;
  }

  public int days() {
    return days;
  }

  public Window containing(LocalDate day) {
    return new Window(this, lastStart(day));
  }

  /** Returns the last day up to a given one on which a window starts. */
  LocalDate lastStart(LocalDate day) {
    return day.minusDays(Math.floorMod(day.toEpochDay() - ORIGIN.toEpochDay(), days));
  }

  /** Returns the keyword with underscores, as in paths of releases: {@code four_weeks}. */
  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static DayOfWeek weekStart() {
    return ORIGIN.getDayOfWeek();
  }
}
