package org.obmeet.telemetry.synthetic;

import java.time.DayOfWeek;

/** The distribution of events over days and hours, with growth from day to day. */
public final class ActivityPattern {
  private static final int[] HOURS = {
    3, 2, 2, 1, 1, 2, 4, 8, 13, 16, 16, 14, 12, 14, 16, 15, 13, 11, 9, 8, 8, 7, 6, 4
  };
  private static final long DAY_MILLIS = 86_400_000L;
  private static final long HOUR_MILLIS = 3_600_000L;

  /**
   * Latest start of a visit on the last day, in milliseconds of the day. The longest visit then
   * still ends within the data set.
   */
  private static final long LAST_START = DAY_MILLIS - 60 * 40_000L - 100_000L;

  private final GeneratorOptions options;
  private final double[] cumulativeDays;
  private final double[] cumulativeHours = new double[25];
  private final long firstMillis;

  public ActivityPattern(GeneratorOptions options) {
    this.options = options;
    this.firstMillis = options.startOf(0).toEpochMilli();
    cumulativeDays = new double[options.days() + 1];
    for (int day = 0; day < options.days(); day++) {
      DayOfWeek weekday = options.start().plusDays(day).getDayOfWeek();
      boolean weekend = weekday == DayOfWeek.SATURDAY || weekday == DayOfWeek.SUNDAY;
      cumulativeDays[day + 1] = cumulativeDays[day] + (weekend ? 0.5 : 1) * (1 + day * 0.004);
    }
    for (int hour = 0; hour < 24; hour++) {
      cumulativeHours[hour + 1] = cumulativeHours[hour] + HOURS[hour];
    }
  }

  /** Returns the number of events before a day; the day after the last day is allowed. */
  public long eventsBefore(int day) {
    return day == options.days()
        ? options.events()
        : (long) (options.events() * (cumulativeDays[day] / cumulativeDays[options.days()]));
  }

  /**
   * Returns the start of a visit in epoch milliseconds: the time by which a share of the events of
   * a day has occurred. On the last day, the time of day is at most {@code LAST_START}.
   *
   * @param day day of the data set, from 0
   * @param share share of the day's events, from 0 to 1
   */
  public long start(int day, double share) {
    double weight = share * cumulativeHours[24];
    int hour = 0;
    while (hour < 23 && cumulativeHours[hour + 1] <= weight) {
      hour++;
    }
    long within = (long) ((weight - cumulativeHours[hour]) / HOURS[hour] * HOUR_MILLIS);
    long start = hour * HOUR_MILLIS + within;
    boolean last = day == options.days() - 1;
    return firstMillis + day * DAY_MILLIS + (last ? Math.min(LAST_START, start) : start);
  }
}
