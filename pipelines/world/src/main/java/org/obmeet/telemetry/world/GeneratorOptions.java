package org.obmeet.telemetry.world;

import java.time.LocalDate;
import java.util.Objects;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/**
 * What a world is made from.
 *
 * @param seed any number; another seed is another world
 * @param instances number of instances that ever report, 1..200 000
 * @param people number of people who ever visit the community server, 1..10 000 000
 * @param events number of tracker events in all, duplicates included, 0..1 000 000 000
 * @param days length in days, whole weeks from 7 to 84, so that nothing but what is meant to be is
 *     older than the shortest retention window
 * @param start first day, a Monday on the calendar of {@link WindowKind}
 * @param weekly whether an instance reports once a week, on a Monday or a Thursday, and not each
 *     day: twelve weeks are then less work than two
 * @param lateApart what arrives when its base window has closed stands in files of its own, below
 *     {@code late/}
 */
public record GeneratorOptions(
    long seed,
    int instances,
    int people,
    long events,
    int days,
    LocalDate start,
    boolean weekly,
    boolean lateApart) {
  /**
   * First day of the default world: the start of a four-week window, eight weeks before a key epoch
   * of instances ends.
   */
  public static final LocalDate DEFAULT_START = LocalDate.of(2026, 8, 31);

  /** First day of the demonstration: four weeks earlier, so that it ends with that key epoch. */
  public static final LocalDate DEMO_START = LocalDate.of(2026, 8, 3);

  private static final LocalDate EARLIEST = LocalDate.of(2021, 1, 4);
  private static final LocalDate LATEST = LocalDate.of(2099, 12, 28);

  public GeneratorOptions {
    Objects.requireNonNull(start, "start");
    within("instances", instances, 1, 200_000);
    within("people", people, 1, 10_000_000);
    within("events", events, 0, 1_000_000_000);
    within("days", days, 7, 84);
    if (days % 7 != 0) {
      throw new IllegalArgumentException(
          "days must be whole weeks, a multiple of 7; it is " + days);
    }
    if (start.isBefore(EARLIEST) || start.isAfter(LATEST)) {
      throw new IllegalArgumentException(
          "start must lie in " + EARLIEST + ".." + LATEST + "; it is " + start);
    }
    if (start.getDayOfWeek() != WindowKind.weekStart()) {
      throw new IllegalArgumentException(
          "start must be a "
              + WindowKind.weekStart()
              + ", the first day of a week; it is "
              + start
              + ", and "
              + WindowKind.WEEK.containing(start).start()
              + " would be one");
    }
  }

  /** All of it in one file a stream. */
  public GeneratorOptions(
      long seed, int instances, int people, long events, int days, LocalDate start) {
    this(seed, instances, people, events, days, start, false, false);
  }

  /** A small world of four weeks. */
  public static GeneratorOptions defaults() {
    return new GeneratorOptions(1, 600, 800, 40_000, 28, DEFAULT_START);
  }

  /**
   * The world of the demonstration: twelve weeks within one key epoch of instances, so that what
   * reads four weeks before a week is there from the fifth on.
   */
  public static GeneratorOptions demonstration() {
    return new GeneratorOptions(1, 2_000, 8_000, 160_000, 84, DEMO_START, true, false);
  }

  /** The first day after the world. */
  public LocalDate end() {
    return start.plusDays(days);
  }

  /** The same options with another seed. */
  public GeneratorOptions withSeed(long other) {
    return new GeneratorOptions(other, instances, people, events, days, start, weekly, lateApart);
  }

  /** The same options with another number of instances. */
  public GeneratorOptions withInstances(int other) {
    return new GeneratorOptions(seed, other, people, events, days, start, weekly, lateApart);
  }

  /** The same options with another number of people. */
  public GeneratorOptions withPeople(int other) {
    return new GeneratorOptions(seed, instances, other, events, days, start, weekly, lateApart);
  }

  /** The same options with another number of events. */
  public GeneratorOptions withEvents(long other) {
    return new GeneratorOptions(seed, instances, people, other, days, start, weekly, lateApart);
  }

  /** The same options with another length. */
  public GeneratorOptions withDays(int other) {
    return new GeneratorOptions(seed, instances, people, events, other, start, weekly, lateApart);
  }

  /** The same options with another first day. */
  public GeneratorOptions withStart(LocalDate other) {
    return new GeneratorOptions(seed, instances, people, events, days, other, weekly, lateApart);
  }

  /** The same options with a report a week, or a day. */
  public GeneratorOptions withWeekly(boolean other) {
    return new GeneratorOptions(seed, instances, people, events, days, start, other, lateApart);
  }

  /** The same options with what is late in files of its own, or not. */
  public GeneratorOptions withLateApart(boolean other) {
    return new GeneratorOptions(seed, instances, people, events, days, start, weekly, other);
  }

  /** The same options with so many events a day on average. */
  public GeneratorOptions withDailyEvents(long daily) {
    return withEvents(Math.multiplyExact(daily, days));
  }

  private static void within(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must lie in " + min + ".." + max + "; it is " + value);
    }
  }
}
