package org.obmeet.telemetry.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The options of a benchmark.
 *
 * @param folder empty scratch folder for the generated events, the lake and the results
 * @param part largest number of events in one input file
 * @param reports number of statistics reports that are ingested in addition; may be 0
 * @param runs number of runs; results are medians over the runs
 * @param against other systems to measure: {@code duckdb}, {@code clickhouse}; may be empty
 * @param cubes files of cube families that replace those of the benchmark; may be empty
 * @param jvm further options of the JVMs that run the jobs
 */
public record BenchOptions(
    Path folder,
    long events,
    long part,
    DataShape shape,
    long reports,
    long seed,
    int runs,
    Set<String> against,
    List<Path> cubes,
    List<String> jvm) {
  /** Largest number of parts whose cells are compared, which are those of one week. */
  static final int DAYS = 7;

  static final String DUCKDB = "duckdb";
  static final String CLICKHOUSE = "clickhouse";

  /** Smallest number of events, and of reports if there are any. */
  public static final long MINIMUM = 1_000;

  public static final long MAXIMUM = 1_000_000_000;

  public BenchOptions {
    requireRange("events must be", events, MINIMUM, MAXIMUM);
    requireRange("part must be", part, MINIMUM, MAXIMUM);
    if (reports != 0) {
      requireRange("reports must be 0, or", reports, MINIMUM, MAXIMUM);
    }
    requireRange("runs must be", runs, 1, 99);
    if (!Set.of(DUCKDB, CLICKHOUSE).containsAll(against)) {
      throw new IllegalArgumentException(
          "against must be duckdb or clickhouse; it is " + String.join(", ", against));
    }
    if (against.contains(DUCKDB)) {
      requireRange("part must, for DuckDB, be", part, (events + DAYS - 1) / DAYS, MAXIMUM);
    }
    against = Set.copyOf(against);
    cubes = List.copyOf(cubes);
    jvm = List.copyOf(jvm);
  }

  private static void requireRange(String rule, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          rule + " between " + min + " and " + max + "; it is " + value);
    }
  }

  int parts() {
    return Math.toIntExact((events + part - 1) / part);
  }
}
