package org.obmeet.telemetry.schemas.policy;

import java.time.Period;

/**
 * Retention periods of run reports and backups.
 *
 * @param runReports period of a run report, from the day of the run
 * @param backups period of a backup of rows, from its day; at most each grace period above zero
 */
public record StoragePeriods(Period runReports, Period backups) {
  public static final StoragePeriods DEFAULT =
      new StoragePeriods(Period.ofMonths(13), Period.ofDays(14));
}
