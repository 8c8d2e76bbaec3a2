package org.obmeet.telemetry.privacy.retention;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;

/**
 * Decides if days are past their retention period, in UTC. The oldest day that may be kept is today
 * minus the period.
 */
public record Expiry(LocalDate today) {
  /** Returns the expiry rule with the UTC day of a time as today. */
  public static Expiry at(Instant now) {
    return new Expiry(now.atZone(ZoneOffset.UTC).toLocalDate());
  }

  public LocalDate oldest(Period keep) {
    return today.minus(keep);
  }

  public boolean isPast(LocalDate day, Period keep) {
    return day.isBefore(oldest(keep));
  }

  /** Returns true if at most a quarter of a day's period is left, and the period is not over. */
  public boolean isLastQuarter(LocalDate day, Period keep) {
    long total = day.plus(keep).toEpochDay() - day.toEpochDay();
    long left = day.plus(keep).toEpochDay() - today.toEpochDay();
    return left >= 0 && 4 * left <= total;
  }
}
