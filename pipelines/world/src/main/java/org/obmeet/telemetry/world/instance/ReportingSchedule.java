package org.obmeet.telemetry.world.instance;

import java.util.List;
import org.obmeet.telemetry.world.GeneratorOptions;
import org.obmeet.telemetry.world.SplitMixRandom;

/**
 * When an instance reports, and by what clock.
 *
 * @param firstDay first day of the world on which it reports, from 0
 * @param endDay first day on which it does not any more
 * @param gapFrom first day of a gap without reports
 * @param gapUntil first day after it; the same as its start where there is none
 * @param second second of the day of its report
 * @param skew seconds by which its clock is always fast, or slow where negative
 * @param trouble what is wrong with its clock
 * @param troubleDay the day of the wrong clock
 * @param weekday day of the week, from 0, on which it reports; {@code EVERY_DAY} for all
 */
public record ReportingSchedule(
    int firstDay,
    int endDay,
    int gapFrom,
    int gapUntil,
    int second,
    int skew,
    ClockFault trouble,
    int troubleDay,
    int weekday) {
  /** Stands for a report on each day. */
  static final int EVERY_DAY = -1;

  /** Monday and Thursday. */
  private static final List<Integer> WEEKDAYS = List.of(0, 3);

  /** What can be wrong with a clock. */
  public enum ClockFault {
    NONE,
    ANCIENT,
    FUTURE
  }

  private static final int WEEK = 7;
  private static final int LAST_SECOND = 86_300;
  private static final int MOST_SKEW = 20 * 3_600;

  public static ReportingSchedule of(GeneratorOptions o, int index) {
    SplitMixRandom dice = SplitMixRandom.of(o.seed(), "life", index);
    int second = dice.below(LAST_SECOND);
    double course = dice.unit();
    int day = dice.below(o.days());
    int joins = course < 0.15 ? day : 0;
    int leaves = course > 0.82 ? Math.max(1, day) : o.days();
    double wrong = dice.unit();
    ClockFault trouble =
        wrong < 0.012 ? ClockFault.ANCIENT : wrong < 0.025 ? ClockFault.FUTURE : ClockFault.NONE;
    int troubleDay = dice.between(joins, leaves - 1);
    int gap = 0;
    int gapFrom = 1;
    if (course >= 0.15 && course < 0.27 && o.days() >= 14) {
      gap = o.days() >= 49 ? dice.between(28, 37) : dice.between(7, o.days() - 7);
      gapFrom = dice.between(1, o.days() - gap - 1);
    }
    boolean skewed = trouble == ClockFault.NONE && dice.chance(0.05);
    int drawn = skewed ? dice.between(-MOST_SKEW, MOST_SKEW) : 0;
    int skew = o.weekly() ? withinDay(second, drawn) : drawn;
    int weekday = o.weekly() ? dice.pick(WEEKDAYS) : EVERY_DAY;
    return new ReportingSchedule(
        joins,
        leaves,
        gapFrom,
        gapFrom + gap,
        second,
        skew,
        trouble,
        o.weekly() ? troubleDay / WEEK * WEEK + weekday : troubleDay,
        weekday);
  }

  /** Few days hold reports, and a clock that is off makes no more of them. */
  private static int withinDay(int second, int skew) {
    return Math.max(-second, Math.min(LAST_SECOND - second, skew));
  }

  public boolean reports(int day) {
    boolean gap = day >= gapFrom && day < gapUntil;
    boolean due = weekday == EVERY_DAY || day % WEEK == weekday;
    return day >= firstDay && day < endDay && !gap && due;
  }
}
