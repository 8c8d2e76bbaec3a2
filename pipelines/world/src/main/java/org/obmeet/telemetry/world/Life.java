package org.obmeet.telemetry.world;

/**
 * When an instance reports, and by what clock.
 *
 * @param joins first day of the world on which it reports, from 0
 * @param leaves first day on which it does not any more
 * @param gapFrom first day of a gap without reports
 * @param gapUntil first day after it; the same as its start where there is none
 * @param second second of the day of its report
 * @param skew seconds by which its clock is always fast, or slow where negative
 * @param trouble what is wrong with its clock
 * @param troubleDay the day of the wrong clock
 */
record Life(
    int joins,
    int leaves,
    int gapFrom,
    int gapUntil,
    int second,
    int skew,
    Trouble trouble,
    int troubleDay) {
  /** What can be wrong with a clock. */
  enum Trouble {
    NONE,
    ANCIENT,
    FUTURE
  }

  private static final int LAST_SECOND = 86_300;
  private static final int MOST_SKEW = 20 * 3_600;

  static Life of(WorldOptions o, int index) {
    Dice dice = Dice.of(o.seed(), "life", index);
    int second = dice.below(LAST_SECOND);
    double course = dice.unit();
    int day = dice.below(o.days());
    int joins = course < 0.12 ? day : 0;
    int leaves = course > 0.9 ? Math.max(1, day) : o.days();
    double wrong = dice.unit();
    Trouble trouble =
        wrong < 0.012 ? Trouble.ANCIENT : wrong < 0.025 ? Trouble.FUTURE : Trouble.NONE;
    int troubleDay = dice.between(joins, leaves - 1);
    int gap = 0;
    int gapFrom = 1;
    if (course >= 0.12 && course < 0.24 && o.days() >= 14) {
      gap = o.days() >= 49 ? dice.between(28, 37) : dice.between(7, o.days() - 7);
      gapFrom = dice.between(1, o.days() - gap - 1);
    }
    boolean skewed = trouble == Trouble.NONE && dice.chance(0.05);
    int skew = skewed ? dice.between(-MOST_SKEW, MOST_SKEW) : 0;
    return new Life(joins, leaves, gapFrom, gapFrom + gap, second, skew, trouble, troubleDay);
  }

  boolean reports(int day) {
    boolean gap = day >= gapFrom && day < gapUntil;
    return day >= joins && day < leaves && !gap;
  }
}
