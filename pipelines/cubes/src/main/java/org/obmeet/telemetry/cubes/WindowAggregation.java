package org.obmeet.telemetry.cubes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.cubes.aggregate.CubeAccumulator;
import org.obmeet.telemetry.cubes.bucket.BucketColumns;
import org.obmeet.telemetry.cubes.bucket.BucketParts;
import org.obmeet.telemetry.cubes.bucket.ContributorNumbers;
import org.obmeet.telemetry.cubes.bucket.ContributorRuns;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.cubes.bucket.RowSet;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.SumOverflowException;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Counts some buckets of one window: every cube's cells grow as buckets are added. Belongs to one
 * thread.
 */
public final class WindowAggregation {
  private final List<CubeGroup> groups;
  private final Window window;
  private final int buckets;
  private final FirstSeenDays sightings;
  private final MemoryLimits bounds;
  private final Map<String, CubeAccumulator> cells = new LinkedHashMap<>();

  WindowAggregation(
      List<Cube> cubes,
      List<CubeGroup> groups,
      Window window,
      int buckets,
      int threshold,
      FirstSeenDays sightings,
      MemoryLimits bounds) {
    this.groups = groups;
    this.window = window;
    this.buckets = buckets;
    this.sightings = sightings;
    this.bounds = bounds;
    groups.forEach(group -> group.from(window));
    cubes.forEach(
        cube ->
            cells.put(cube.name(), new CubeAccumulator(cube, threshold, bounds.footprintBytes())));
  }

  /**
   * Counts a bucket.
   *
   * <p>The cube's {@code pick: latest} chooses among all rows of the window, before {@code
   * population} and {@code where}: the latest report says what the unit is now, and an older one
   * never stands in for it. The choice is made for each contributor: a unit that changed hands is
   * one of each. In a cube of facts, fields and the scope of consent are those of the row that a
   * fact stands at.
   *
   * @param files the bucket's clean files of the window's days, and of the history that facts read;
   *     left open, read from any position. Rows of other days are not counted. Columns that a file
   *     lacks are null throughout. Where every file lies in order of contributor, what is held is
   *     not the bucket but a part of it
   * @param bucket the bucket's number, from 0; each is added once
   * @return this
   * @throws ArithmeticException where a sum does not fit 64 bits; names cube and measure
   * @throws IllegalArgumentException where a file lacks a column that may not be null, or holds it
   *     as another type
   * @throws UncheckedIOException where a file cannot be read
   */
  public WindowAggregation add(List<ParquetFileReader> files, int bucket) {
    if (buckets < 1 || bucket < 0 || bucket >= buckets) {
      throw new IllegalArgumentException(
          "bucket must be between 0 and " + (buckets - 1) + "; it is " + bucket);
    }
    ContributorNumbers contributors = new ContributorNumbers(bucket, buckets);
    try {
      for (CubeGroup group : groups) {
        add(group, files, contributors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("clean files of " + window + " cannot be read", e);
    }
    return this;
  }

  /** A table per cube, by name in the order of the cubes; without cells where nothing counts. */
  public Map<String, CellTable> tables() {
    Map<String, CellTable> tables = new LinkedHashMap<>();
    cells.forEach((name, cube) -> tables.put(name, cube.table()));
    return tables;
  }

  private void add(CubeGroup group, List<ParquetFileReader> files, ContributorNumbers contributors)
      throws IOException {
    try (BucketParts parts =
        BucketColumns.open(group.plan(), files, window, group.from(window), bounds.partRows())) {
      while (parts.hasNext()) {
        BucketColumns columns =
            BucketColumns.read(group.plan(), parts, window, group.from(window), contributors.ids());
        add(group, columns, contributors);
      }
    }
  }

  private void add(CubeGroup group, BucketColumns columns, ContributorNumbers contributors) {
    if (!group.records().isEmpty()) {
      ContributorRuns runs = columns.runs().numbered(contributors, columns.standing());
      group.records().forEach(cube -> add(cube, columns, runs));
    }
    group
        .facts()
        .forEach(
            (fact, counting) -> {
              FactRows rows = FactRows.of(fact, columns, contributors, sightings);
              counting.forEach(cube -> add(cube, rows, rows.runs()));
            });
  }

  private void add(Cube cube, RowSet rows, ContributorRuns runs) {
    try {
      cells.get(cube.name()).add(rows, runs);
    } catch (SumOverflowException e) {
      Cube.Measure measure =
          cube.measures().stream().filter(Cube.Measure::additive).toList().get(e.measure());
      throw (ArithmeticException)
          new ArithmeticException(
                  "measure "
                      + measure.name()
                      + " of cube "
                      + cube.name()
                      + " does not fit 64 bits; lower its clamp")
              .initCause(e);
    }
  }
}
