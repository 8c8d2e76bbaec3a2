package org.obmeet.telemetry.jobs.aggregate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.obmeet.telemetry.jobs.aggregate.LakeAttacker.NarrowInterval;
import org.obmeet.telemetry.jobs.aggregate.UnknownNumbers.Interval;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * An intruder who uses the distinct counts of four weeks, of each week and of each cohort in one
 * linear system. The unknown numbers are the people of each pattern of active weeks. Bit n of a
 * pattern is the week n.
 */
final class EpochAttacker {
  private static final int WEEKS = 4;
  private static final int THRESHOLD = 10;

  private final Window epoch;
  private final int roundedBy;
  private final UnknownNumbers numbers = new UnknownNumbers();
  private final int[] patterns = new int[1 << WEEKS];
  private final long[] people = new long[1 << WEEKS];
  private final Map<String, Integer> wanted = new TreeMap<>();
  private final Map<String, Long> truth = new HashMap<>();

  /**
   * @param epoch the four weeks
   * @param weeks the people of each week
   * @param roundedBy maximum rounding error of contributors
   */
  EpochAttacker(Window epoch, List<Set<String>> weeks, int roundedBy) {
    this.epoch = epoch;
    this.roundedBy = roundedBy;
    Map<String, Integer> patternOf = new HashMap<>();
    for (int week = 0; week < WEEKS; week++) {
      int bit = 1 << week;
      weeks.get(week).forEach(person -> patternOf.merge(person, bit, Integer::sum));
    }
    patternOf.values().forEach(pattern -> people[pattern]++);
    for (int pattern = 1; pattern < patterns.length; pattern++) {
      int only = pattern;
      patterns[pattern] = numbers.number();
      want("people of the weeks " + Integer.toBinaryString(pattern), of -> of == only);
    }
    for (int week = 0; week < WEEKS; week++) {
      int no = week;
      want("people of the four weeks and not of week " + week, of -> !active(of, no));
      for (int other = 0; other < WEEKS; other++) {
        int yes = other;
        want(
            "people of week " + other + " and not of week " + week,
            of -> active(of, yes) && !active(of, no));
      }
    }
    for (int week = 2; week < WEEKS; week++) {
      int at = week;
      for (String label : List.of(ReleasedCells.TOTAL, "came_back", "stayed_away")) {
        IntPredicate cohort = cohort(at, label);
        want("cohort of week " + at + " " + label, cohort);
        want("people of week " + at + " and not " + label, outside(at, cohort));
        want("people of week " + (at - 1) + " and not " + label, outside(at - 1, cohort));
      }
    }
  }

  private static boolean active(int pattern, int week) {
    return (pattern >> week & 1) == 1;
  }

  private static IntPredicate outside(int week, IntPredicate cohort) {
    return of -> active(of, week) && !cohort.test(of);
  }

  private static IntPredicate cohort(int week, String label) {
    return of ->
        !active(of, week - 2)
            && active(of, week - 1)
            && (label.equals(ReleasedCells.TOTAL) || active(of, week) == label.equals("came_back"));
  }

  private void want(String name, IntPredicate of) {
    int number = numbers.number();
    Map<Integer, Double> zero = terms(of);
    zero.put(number, -1.0);
    numbers.equal(zero, 0);
    wanted.put(name, number);
    truth.put(name, all().filter(of).mapToLong(pattern -> people[pattern]).sum());
  }

  private static IntStream all() {
    return IntStream.range(1, 1 << WEEKS);
  }

  private Map<Integer, Double> terms(IntPredicate of) {
    Map<Integer, Double> terms = new HashMap<>();
    all().filter(of).forEach(pattern -> terms.put(patterns[pattern], 1.0));
    return terms;
  }

  /** Adds the published number of people of the four weeks. */
  void peopleOfAll(ReleasedCells table) {
    people(table, of -> true);
  }

  /** Adds the published number of people of a week. */
  void peopleOf(int week, ReleasedCells table) {
    people(table, of -> active(of, week));
  }

  private void people(ReleasedCells table, IntPredicate of) {
    table.finest().forEach(row -> rounded(row.values().get(0), of));
  }

  /** Adds the published numbers of the cohort of a week, by whether it came back in the next. */
  void cohortOf(int week, ReleasedCells table) {
    IntPredicate others = cohort(week, ReleasedCells.TOTAL);
    for (ReleasedCells.Row row : table.cells()) {
      String label = row.labels().get(0);
      IntPredicate of = cohort(week, label);
      rounded(row.values().get(0), of);
      others = label.equals(ReleasedCells.TOTAL) ? others : others.and(of.negate());
    }
    for (ReleasedCells.Row row : table.finest()) {
      if (row.labels().get(0).equals(ReleasedCells.OTHER)) {
        rounded(row.values().get(0), others);
      }
    }
  }

  private void rounded(Long value, IntPredicate of) {
    if (value != null) {
      numbers.between(terms(of), Math.max(THRESHOLD, value - roundedBy), value + roundedBy);
    }
  }

  /** Returns the numbers that are certainly between one and nine people. */
  List<NarrowInterval> findings() {
    List<NarrowInterval> findings = new ArrayList<>();
    wanted.forEach(
        (name, number) -> {
          Interval interval = numbers.interval(number);
          long value = truth.get(name);
          if (value < interval.smallest() || value > interval.largest()) {
            throw new AssertionError(name + " is " + value + " and must lie in " + interval);
          }
          if (interval.smallest() > 0 && interval.largest() < THRESHOLD) {
            findings.add(new NarrowInterval(epoch + " " + name, "people", value, interval, "few"));
          }
        });
    return findings;
  }

  /** Returns how many numbers are between one and nine people. */
  long few() {
    return truth.values().stream().filter(v -> v > 0 && v < THRESHOLD).count();
  }
}
