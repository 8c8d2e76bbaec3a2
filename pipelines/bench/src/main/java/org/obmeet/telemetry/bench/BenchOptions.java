package org.obmeet.telemetry.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What is asked of a bench.
 *
 * @param folder scratch folder, empty; holds the invented events, the lake and the answers
 * @param events how many events
 * @param seed of the events
 * @param runs runs of each, of which the median counts
 * @param duckdb whether DuckDB is measured beside
 * @param cubes family files to use in place of the bench's own; may be empty
 * @param jvm options of the JVM of the measured jobs
 */
public record BenchOptions(
    Path folder,
    long events,
    long seed,
    int runs,
    boolean duckdb,
    List<Path> cubes,
    List<String> jvm) {
  /** Fewest and most events. */
  public static final long FEWEST = 1_000;

  public static final long MOST = 1_000_000_000;

  public BenchOptions {
    if (events < FEWEST || events > MOST) {
      throw new IllegalArgumentException(
          "events must be between " + FEWEST + " and " + MOST + "; it is " + events);
    }
    if (runs < 1 || runs > 99) {
      throw new IllegalArgumentException("runs must be between 1 and 99; it is " + runs);
    }
    cubes = List.copyOf(cubes);
    jvm = List.copyOf(jvm);
  }
}
