package org.obmeet.telemetry.synthetic;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/**
 * The options of a synthetic data set.
 *
 * @param instances number of instances, 1..200 000; some may never report
 * @param people number of people, 1..10 000 000; some may never visit the community server
 * @param events number of tracker events, with duplicates and malformed lines, 0..1 000 000 000
 * @param days length in days, a multiple of 7 from 7 to 84. With more days, ordinary records would
 *     be older than the shortest retention period.
 * @param start first day, a Monday from 2021 to 2099
 * @param weekly true if an instance reports once a week, on a Monday or a Thursday, instead of
 *     daily
 */
public record GeneratorOptions(
    long seed, int instances, int people, long events, int days, LocalDate start, boolean weekly) {
  /** First day of the default data set, which begins a four-week window. */
  public static final LocalDate DEFAULT_START = LocalDate.of(2026, 8, 31);

  /** First day of the demonstration, whose last day also ends a key rotation period of reports. */
  public static final LocalDate DEMO_START = LocalDate.of(2026, 8, 3);

  private static final LocalDate MIN_START = LocalDate.of(2021, 1, 4);
  private static final LocalDate MAX_START = LocalDate.of(2099, 12, 28);

  public GeneratorOptions {
    requireRange("instances", instances, 1, 200_000);
    requireRange("people", people, 1, 10_000_000);
    requireRange("events", events, 0, 1_000_000_000);
    requireRange("days", days, 7, 84);
    if (days % 7 != 0) {
      throw new IllegalArgumentException("days must be a multiple of 7; it is " + days);
    }
    if (start.isBefore(MIN_START) || start.isAfter(MAX_START)) {
      throw new IllegalArgumentException(
          "start must be in " + MIN_START + ".." + MAX_START + "; it is " + start);
    }
    if (start.getDayOfWeek() != WindowKind.weekStart()) {
      throw new IllegalArgumentException(
          "start must be a %s, the first day of a week; it is %s; use %s instead"
              .formatted(WindowKind.weekStart(), start, WindowKind.WEEK.containing(start).start()));
    }
  }

  /** Returns the options of a small data set of four weeks. */
  public static GeneratorOptions defaults() {
    return new GeneratorOptions(1, 600, 800, 40_000, 28, DEFAULT_START, false);
  }

  /** Returns the options of the demonstration: twelve weeks with weekly reports. */
  public static GeneratorOptions demonstration() {
    return new GeneratorOptions(1, 2_000, 8_000, 160_000, 84, DEMO_START, true);
  }

  /** Returns the day after the last day. */
  public LocalDate end() {
    return start.plusDays(days);
  }

  /**
   * Returns the start of a day in UTC.
   *
   * @param day day of the data set, from 0; days before the data set are negative
   */
  public Instant startOf(int day) {
    return start.plusDays(day).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  public GeneratorOptions withSeed(long other) {
    return new GeneratorOptions(other, instances, people, events, days, start, weekly);
  }

  public GeneratorOptions withInstances(int other) {
    return new GeneratorOptions(seed, other, people, events, days, start, weekly);
  }

  public GeneratorOptions withPeople(int other) {
    return new GeneratorOptions(seed, instances, other, events, days, start, weekly);
  }

  public GeneratorOptions withEvents(long other) {
    return new GeneratorOptions(seed, instances, people, other, days, start, weekly);
  }

  public GeneratorOptions withDays(int other) {
    return new GeneratorOptions(seed, instances, people, events, other, start, weekly);
  }

  public GeneratorOptions withStart(LocalDate other) {
    return new GeneratorOptions(seed, instances, people, events, days, other, weekly);
  }

  public GeneratorOptions withWeekly(boolean other) {
    return new GeneratorOptions(seed, instances, people, events, days, start, other);
  }

  private static void requireRange(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must be in " + min + ".." + max + "; it is " + value);
    }
  }
}
