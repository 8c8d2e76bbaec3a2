package org.obmeet.telemetry.privacy.retention;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

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

  /**
   * Returns the oldest day of which a data set keeps clean rows. It is the first day of a storage
   * period, because the rows of a period are deleted together. So rows are never kept for longer
   * than the retention period, and for up to 27 days less.
   */
  public LocalDate oldestClean(Dataset dataset) {
    return oldestClean(dataset, dataset.retention().clean());
  }

  /** Returns the oldest day of which a data set keeps clean rows under another retention period. */
  public LocalDate oldestClean(Dataset dataset, Period keep) {
    LocalDate oldest = oldest(keep);
    Window period = dataset.storagePeriod().containing(oldest);
    return period.start().equals(oldest) ? oldest : period.end();
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
