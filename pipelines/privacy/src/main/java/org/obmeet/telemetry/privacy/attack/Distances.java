package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far from their truths targets can move. Unknowns may move far beyond what is asked for, but
 * not by all that they are: distances and unknowns are of one scale, so that rounding stays far
 * below half a unit however large a truth is.
 */
final class Distances {
  private static final double NARROW = 1e-5;

  /** The most that rounding may take for met, as a share of a distance or of a unit. */
  private static final double SHARE = 0.25;

  /** Distances up to here are looked for on one scale, longer ones on that of the longest. */
  private static final double SHORT = 1_000;

  /** How much farther than the longest distance an unknown may move. */
  private static final double ROOM = 1e5;

  private record Aim(int number, Audit.Target target, Question question) {
    /** The longest distance that is asked for. */
    double longest() {
      return Math.max(target.width(), Math.max(target.above(), target.below()));
    }
  }

  private final Intervals intervals;
  private final List<Aim> near = new ArrayList<>();
  private final List<Aim> far = new ArrayList<>();
  private final Map<Integer, Audit.Finding> findings = new HashMap<>();

  /**
   * @param intervals from the truth, or another solution
   */
  Distances(Intervals intervals) {
    this.intervals = intervals;
  }

  /** Adds a target. */
  void add(int number, Audit.Target target, Question question) {
    Aim aim = new Aim(number, target, question);
    (aim.longest() <= SHORT ? near : far).add(aim);
  }

  /** The targets that cannot move far enough, by number. */
  Map<Integer, Audit.Finding> findings() {
    return findings;
  }

  /**
   * Looks how far the targets can move.
   *
   * @param budget pivots that it may take
   * @return pivots that it took
   */
  long look(long budget) {
    long first = look(near, SHORT, budget);
    double longest = far.stream().mapToDouble(Aim::longest).max().orElse(SHORT);
    return first + look(far, longest, budget - first);
  }

  private long look(List<Aim> aims, double longest, long budget) {
    if (aims.isEmpty() || budget < 0) {
      return 0;
    }
    Intervals scaled = intervals.within(ROOM * longest);
    Map<Aim, Ask> asks = new LinkedHashMap<>();
    aims.forEach(aim -> asks.put(aim, ask(aim, scaled)));
    scaled.answer(List.copyOf(asks.values()), budget);
    asks.forEach(
        (aim, ask) -> {
          if (!ask.met()) {
            long truth = aim.target().truth();
            Ask.Interval found = ask.interval();
            findings.put(
                aim.number(), new Audit.Finding(found.lower() + truth, found.upper() + truth));
          }
        });
    return scaled.pivots();
  }

  private static Ask ask(Aim aim, Intervals scaled) {
    Audit.Target target = aim.target();
    return scaled.distance(
        aim.question(),
        target.truth(),
        -Math.max(target.below(), target.width()),
        Math.max(target.above(), target.width()),
        Optional.of(interval -> enough(target, interval)));
  }

  /**
   * @param moved from the truth
   */
  private static boolean enough(Audit.Target target, Ask.Interval moved) {
    double up = moved.upper();
    double down = -(target.part() ? Math.min(-target.truth(), moved.lower()) : moved.lower());
    return reaches(up, target.above())
        && reaches(down, target.below())
        && reaches(up + down, target.width());
  }

  private static boolean reaches(double distance, double need) {
    double slack = Math.min(SHARE * Math.min(1, need), NARROW * Math.max(1, need));
    return need <= 0 || distance >= need - slack;
  }
}
