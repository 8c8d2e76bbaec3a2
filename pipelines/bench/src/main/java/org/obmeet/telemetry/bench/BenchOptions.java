package org.obmeet.telemetry.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The options of a benchmark.
 *
 * @param folder empty scratch folder for the generated events, the lake and the results
 * @param events number of events
 * @param part largest number of events of one input file, which is deleted after its ingest
 * @param shape how the events are spread over people and labels
 * @param reports number of statistics reports that are ingested in addition; may be 0
 * @param seed seed of the events and reports
 * @param runs number of runs; results are medians over the runs
 * @param against other systems to measure: {@code duckdb}, {@code clickhouse}; may be empty
 * @param cubes files of cube families that replace those of the benchmark; may be empty
 * @param jvm JVM options of the measured jobs
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
  static final String DUCKDB = "duckdb";
  static final String CLICKHOUSE = "clickhouse";

  /** Smallest number of events, and of reports if there are any. */
  public static final long MINIMUM = 1_000;

  /** Largest number of events or reports. */
  public static final long MAXIMUM = 1_000_000_000;

  public BenchOptions {
    if (events < MINIMUM || events > MAXIMUM) {
      throw new IllegalArgumentException(
          "events must be between " + MINIMUM + " and " + MAXIMUM + "; it is " + events);
    }
    if (part < MINIMUM || part > MAXIMUM) {
      throw new IllegalArgumentException(
          "part must be between " + MINIMUM + " and " + MAXIMUM + "; it is " + part);
    }
    if (reports != 0 && (reports < MINIMUM || reports > MAXIMUM)) {
      throw new IllegalArgumentException(
          "reports must be 0, or between " + MINIMUM + " and " + MAXIMUM + "; it is " + reports);
    }
    if (runs < 1 || runs > 99) {
      throw new IllegalArgumentException("runs must be between 1 and 99; it is " + runs);
    }
    if (!Set.of(DUCKDB, CLICKHOUSE).containsAll(against)) {
      throw new IllegalArgumentException(
          "against must be duckdb or clickhouse; it is " + String.join(", ", against));
    }
    against = Set.copyOf(against);
    cubes = List.copyOf(cubes);
    jvm = List.copyOf(jvm);
  }

  /** Returns the number of input files. */
  int parts() {
    return Math.toIntExact((events + part - 1) / part);
  }
}
