package org.obmeet.telemetry.world;

import java.time.DayOfWeek;
import java.time.ZoneOffset;

/** How events spread over days and hours: fewer at weekends and at night, more every week. */
public final class ActivityPattern {
  private static final int[] HOURS = {
    3, 2, 2, 1, 1, 2, 4, 8, 13, 16, 16, 14, 12, 14, 16, 15, 13, 11, 9, 8, 8, 7, 6, 4
  };
  private static final long DAY = 86_400_000L;
  private static final long HOUR = 3_600_000L;

  /** On the last day, a session of the longest kind still ends in the world. */
  private static final long LAST_START = DAY - 60 * 40_000L - 100_000L;

  private final GeneratorOptions options;
  private final double[] daysUpTo;
  private final double[] hoursUpTo = new double[25];
  private final long first;

  public ActivityPattern(GeneratorOptions options) {
    this.options = options;
    this.first = options.start().atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    daysUpTo = new double[options.days() + 1];
    for (int day = 0; day < options.days(); day++) {
      DayOfWeek name = options.start().plusDays(day).getDayOfWeek();
      boolean weekend = name == DayOfWeek.SATURDAY || name == DayOfWeek.SUNDAY;
      daysUpTo[day + 1] = daysUpTo[day] + (weekend ? 0.5 : 1) * (1 + day * 0.004);
    }
    for (int hour = 0; hour < 24; hour++) {
      hoursUpTo[hour + 1] = hoursUpTo[hour] + HOURS[hour];
    }
  }

  /** Number of events before a day of the world; all of them before the day after the last. */
  public long eventsBefore(int day) {
    return day == options.days()
        ? options.events()
        : (long) (options.events() * (daysUpTo[day] / daysUpTo[options.days()]));
  }

  /** Millisecond at which a share of a day's events has happened. */
  public long start(int day, double share) {
    double at = share * hoursUpTo[24];
    int hour = 0;
    while (hour < 23 && hoursUpTo[hour + 1] <= at) {
      hour++;
    }
    long within = (long) ((at - hoursUpTo[hour]) / HOURS[hour] * HOUR);
    long start = hour * HOUR + within;
    boolean last = day == options.days() - 1;
    return first + day * DAY + (last ? Math.min(LAST_START, start) : start);
  }
}
