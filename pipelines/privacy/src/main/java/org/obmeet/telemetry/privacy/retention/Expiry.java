package org.obmeet.telemetry.privacy.retention;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;

/**
 * Which days are past their period, in UTC. A day is kept for the whole of its period after it:
 * what is of today less the period may stay, what is of the day before may not.
 *
 * @param today the day that it is
 */
public record Expiry(LocalDate today) {
  /** At a time. */
  public static Expiry at(Instant now) {
    return new Expiry(now.atZone(ZoneOffset.UTC).toLocalDate());
  }

  /** The oldest day that may be kept. */
  public LocalDate oldest(Period keep) {
    return today.minus(keep);
  }

  /** Whether a day's period is over. */
  public boolean isPast(LocalDate day, Period keep) {
    return day.isBefore(oldest(keep));
  }

  /** Whether no more than a quarter of a day's period is left, and it is not over. */
  public boolean isLastQuarter(LocalDate day, Period keep) {
    long whole = day.plus(keep).toEpochDay() - day.toEpochDay();
    long left = day.plus(keep).toEpochDay() - today.toEpochDay();
    return left >= 0 && 4 * left <= whole;
  }
}
