package org.obmeet.telemetry.jobs.aggregate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.obmeet.telemetry.jobs.aggregate.LakeAttacker.NarrowInterval;
import org.obmeet.telemetry.jobs.aggregate.UnknownNumbers.Interval;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * An intruder who uses the distinct counts of four weeks, of each week and of each cohort in one
 * linear system. Every person is in exactly one cohort, and a cohort never grows.
 */
final class EpochAttacker {
  private static final int WEEKS = 4;
  private static final int THRESHOLD = 10;

  private final Window epoch;
  private final int roundedBy;
  private final UnknownNumbers numbers = new UnknownNumbers();
  private final Integer[][] cohorts = new Integer[WEEKS][WEEKS];
  private final Map<String, Integer> wanted = new TreeMap<>();
  private final Map<String, Long> truth = new HashMap<>();

  /**
   * @param epoch the four weeks
   * @param people the people of each week
   * @param roundedBy maximum rounding error of contributors
   */
  EpochAttacker(Window epoch, List<Set<String>> people, int roundedBy) {
    this.epoch = epoch;
    this.roundedBy = roundedBy;
    Set<String> before = new HashSet<>();
    List<Set<String>> first = new ArrayList<>();
    for (int week = 0; week < WEEKS; week++) {
      Set<String> here = new HashSet<>(people.get(week));
      here.removeAll(before);
      first.add(here);
      before.addAll(here);
      for (int cohort = 0; cohort <= week; cohort++) {
        Set<String> of = new HashSet<>(people.get(week));
        of.retainAll(first.get(cohort));
        want(
            "people of week " + week + " first seen in week " + cohort,
            cohorts[week][cohort] = numbers.number(),
            of.size());
        if (week > cohort) {
          lacks(
              "people first seen in week " + cohort + " and not in week " + week,
              Map.of(cohorts[cohort][cohort], 1.0, cohorts[week][cohort], -1.0),
              first.get(cohort).size() - of.size());
        }
      }
    }
    for (int week = 0; week < WEEKS; week++) {
      Map<Integer, Double> others = new HashMap<>(firstSeen());
      for (int cohort = 0; cohort <= week; cohort++) {
        others.merge(cohorts[week][cohort], -1.0, Double::sum);
      }
      others.values().removeIf(times -> times == 0);
      lacks(
          "people of the four weeks and not of week " + week,
          others,
          before.size() - people.get(week).size());
    }
  }

  private void want(String name, int number, long value) {
    wanted.put(name, number);
    truth.put(name, value);
  }

  private void lacks(String name, Map<Integer, Double> terms, long value) {
    int rest = numbers.number();
    Map<Integer, Double> zero = new HashMap<>(terms);
    zero.put(rest, -1.0);
    numbers.equal(zero, 0);
    want(name, rest, value);
  }

  private Map<Integer, Double> firstSeen() {
    Map<Integer, Double> all = new HashMap<>();
    for (int week = 0; week < WEEKS; week++) {
      all.put(cohorts[week][week], 1.0);
    }
    return all;
  }

  /** Adds the published number of people of the four weeks. */
  void peopleOfAll(ReleasedCube table) {
    people(table, firstSeen());
  }

  /** Adds the published number of people of a week. */
  void peopleOf(int week, ReleasedCube table) {
    Map<Integer, Double> all = new HashMap<>();
    for (int cohort = 0; cohort <= week; cohort++) {
      all.put(cohorts[week][cohort], 1.0);
    }
    people(table, all);
  }

  private void people(ReleasedCube table, Map<Integer, Double> terms) {
    table.rows().forEach(row -> rounded(row.values().get(0), terms));
  }

  /** Adds the published number of people of each cohort in a week. */
  void cohortsOf(int week, ReleasedCube table) {
    Map<Integer, Double> others = new HashMap<>();
    for (int cohort = 0; cohort <= week; cohort++) {
      others.put(cohorts[week][cohort], 1.0);
    }
    for (ReleasedCube.Row row : table.levels()) {
      String label = row.labels().get(0);
      if (label.equals(ReleasedCube.TOTAL)) {
        rounded(row.values().get(0), Map.copyOf(others));
      } else {
        rounded(row.values().get(0), Map.of(cohorts[week][cohort(label)], 1.0));
      }
    }
    table.levels().stream()
        .map(row -> row.labels().get(0))
        .filter(label -> !label.equals(ReleasedCube.TOTAL))
        .forEach(l -> others.remove(cohorts[week][cohort(l)]));
    table.rows().stream()
        .filter(row -> row.labels().get(0).equals(ReleasedCube.OTHER))
        .forEach(row -> rounded(row.values().get(0), others));
  }

  private static int cohort(String label) {
    return label.equals("first_week") ? 0 : Integer.parseInt(label.substring(5)) - 1;
  }

  private void rounded(Long value, Map<Integer, Double> terms) {
    if (value != null) {
      numbers.between(terms, Math.max(THRESHOLD, value - roundedBy), value + roundedBy);
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
