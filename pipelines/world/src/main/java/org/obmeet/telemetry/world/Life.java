package org.obmeet.telemetry.world;

/**
 * When an instance reports.
 *
 * @param joins first day of the world on which it reports, from 0
 * @param leaves first day on which it does not any more
 * @param second second of the day of its report
 * @param trouble what is wrong with its clock
 * @param troubleDay the day of the wrong clock
 */
record Life(int joins, int leaves, int second, Trouble trouble, int troubleDay) {
  /** What can be wrong with a clock. */
  enum Trouble {
    NONE,
    ANCIENT,
    FUTURE
  }

  private static final int LAST_SECOND = 86_300;

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
    return new Life(joins, leaves, second, trouble, dice.between(joins, leaves - 1));
  }

  boolean reports(int day) {
    return day >= joins && day < leaves;
  }
}
