package org.obmeet.telemetry.synthetic.instance;

import java.util.List;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.SplitMixRandom;

/**
 * The days and times at which an instance reports, and the error of its clock.
 *
 * @param firstDay first day of the data set on which a report is possible, from 0
 * @param endDay first day on which no report is possible any more
 * @param gapFrom first day of a gap without reports
 * @param gapUntil first day after the gap; equal to {@code gapFrom} if there is no gap
 * @param second time of the report, in seconds of the day
 * @param skew constant error of the clock in seconds; negative if the clock is slow
 * @param faultDay only day of the {@code clockFault}
 * @param weekday day of the week of the report, from 0 (Monday); {@code EVERY_DAY} if daily
 */
public record ReportingSchedule(
    int firstDay,
    int endDay,
    int gapFrom,
    int gapUntil,
    int second,
    int skew,
    ClockFault clockFault,
    int faultDay,
    int weekday) {
  /** Value of {@code weekday} for daily reports. */
  static final int EVERY_DAY = -1;

  /** Weekdays of weekly reports, Monday and Thursday. */
  private static final List<Integer> WEEKDAYS = List.of(0, 3);

  /** The error of an instance's clock. */
  public enum ClockFault {
    NONE,
    ANCIENT,
    FUTURE
  }

  private static final int WEEK = 7;

  /** Latest time of a report. A report is sent up to a minute later, still on the same day. */
  private static final int MAX_SECOND = 86_300;

  private static final int MAX_SKEW = 20 * 3_600;

  /** Returns the schedule of an instance. Some begin late, end early or have a gap. */
  public static ReportingSchedule of(GeneratorOptions options, int index) {
    SplitMixRandom random = SplitMixRandom.of(options.seed(), "life", index);
    int second = random.below(MAX_SECOND);
    double participation = random.unit();
    int change = random.below(options.days());
    int firstDay = participation < 0.15 ? change : 0;
    int endDay = participation > 0.82 ? Math.max(1, change) : options.days();
    double faultDraw = random.unit();
    ClockFault clockFault =
        faultDraw < 0.012
            ? ClockFault.ANCIENT
            : faultDraw < 0.025 ? ClockFault.FUTURE : ClockFault.NONE;
    int faultDay = random.between(firstDay, endDay - 1);
    int gap = 0;
    int gapFrom = 1;
    if (participation >= 0.15 && participation < 0.27 && options.days() >= 14) {
      gap = options.days() >= 49 ? random.between(28, 37) : random.between(7, options.days() - 7);
      gapFrom = random.between(1, options.days() - gap - 1);
    }
    boolean skewed = clockFault == ClockFault.NONE && random.chance(0.05);
    int skewDraw = skewed ? random.between(-MAX_SKEW, MAX_SKEW) : 0;
    int skew = options.weekly() ? limitToDay(second, skewDraw) : skewDraw;
    int weekday = options.weekly() ? random.pick(WEEKDAYS) : EVERY_DAY;
    return new ReportingSchedule(
        firstDay,
        endDay,
        gapFrom,
        gapFrom + gap,
        second,
        skew,
        clockFault,
        options.weekly() ? faultDay / WEEK * WEEK + weekday : faultDay,
        weekday);
  }

  /** Limits the error of a clock so that the report stays on its day. */
  private static int limitToDay(int second, int skew) {
    return Math.max(-second, Math.min(MAX_SECOND - second, skew));
  }

  /** Returns true if the instance reports on a day. */
  public boolean reports(int day) {
    boolean gap = day >= gapFrom && day < gapUntil;
    boolean due = weekday == EVERY_DAY || day % WEEK == weekday;
    return day >= firstDay && day < endDay && !gap && due;
  }
}
