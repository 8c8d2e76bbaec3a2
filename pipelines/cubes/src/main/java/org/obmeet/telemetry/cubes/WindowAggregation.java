package org.obmeet.telemetry.cubes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.cubes.aggregate.CubeAccumulator;
import org.obmeet.telemetry.cubes.bucket.BucketColumns;
import org.obmeet.telemetry.cubes.bucket.BucketFiles;
import org.obmeet.telemetry.cubes.bucket.BucketParts;
import org.obmeet.telemetry.cubes.bucket.ColumnPlan;
import org.obmeet.telemetry.cubes.bucket.ContributorIndices;
import org.obmeet.telemetry.cubes.bucket.ContributorRuns;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.cubes.bucket.RowSet;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.SumOverflowException;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/** The aggregation of one window. Buckets are added one after another. Not thread-safe. */
public final class WindowAggregation {
  private final List<CubeGroup> groups;
  private final List<LocalDate> firstDays;
  private final Window window;
  private final int buckets;
  private final FirstSeenDays firstSeen;
  private final MemoryLimits limits;
  private final Map<String, CubeAccumulator> accumulators = new LinkedHashMap<>();

  WindowAggregation(
      List<Cube> cubes,
      List<CubeGroup> groups,
      Window window,
      int buckets,
      int threshold,
      FirstSeenDays firstSeen,
      MemoryLimits limits) {
    this.groups = groups;
    this.window = window;
    this.buckets = buckets;
    this.firstSeen = firstSeen;
    this.limits = limits;
    this.firstDays = groups.stream().map(group -> group.firstDay(window)).toList();
    cubes.forEach(
        cube ->
            accumulators.put(
                cube.name(), new CubeAccumulator(cube, threshold, limits.footprintBytes())));
  }

  /**
   * Adds a bucket.
   *
   * @param files the bucket's clean files of the window's days and of the history that facts read.
   *     The current positions of the files do not matter. The files are left open. Rows of other
   *     days are ignored. A missing optional column is null in all rows. If every file is sorted by
   *     contributor, only a part of the bucket is in memory at a time.
   * @param bucket index of the bucket, from 0; each bucket is added once
   * @param shared true if a file may have rows of other buckets, because it was written with fewer
   *     buckets; rows of other buckets are then ignored
   * @return this
   * @throws ArithmeticException if a sum does not fit 64 bits; the message names cube and measure
   * @throws IllegalArgumentException if the bucket is out of range, a file lacks a required column,
   *     or a column has another type
   * @throws UncheckedIOException if a file cannot be read
   */
  public WindowAggregation add(List<ParquetFileReader> files, int bucket, boolean shared) {
    if (buckets < 1 || bucket < 0 || bucket >= buckets) {
      throw new IllegalArgumentException(
          "bucket must be between 0 and " + (buckets - 1) + "; it is " + bucket);
    }
    try {
      addParts(files, new ContributorIndices(bucket, buckets, shared));
    } catch (IOException e) {
      throw new UncheckedIOException("clean files of " + window + " cannot be read", e);
    }
    return this;
  }

  /**
   * Returns the tables of all added buckets by cube name, in the order of the cubes. A table is
   * empty if no row was counted.
   */
  public Map<String, CellTable> tables() {
    Map<String, CellTable> tables = new LinkedHashMap<>();
    accumulators.forEach((name, cube) -> tables.put(name, cube.finish()));
    return tables;
  }

  /**
   * Adds a bucket part by part. All groups of cubes count a part before the next is read. If active
   * days make a contributor eligible, the days of the part are read first.
   */
  private void addParts(List<ParquetFileReader> files, ContributorIndices contributors)
      throws IOException {
    Dataset dataset = groups.get(0).plan().dataset();
    ColumnPlan activity = ColumnPlan.of(dataset, List.of());
    LocalDate activeFrom = dataset.eligibleFrom(window);
    LocalDate earliest = Collections.min(firstDays);
    LocalDate from = activeFrom.isBefore(earliest) ? activeFrom : earliest;
    BucketParts parts =
        BucketParts.of(
            BucketFiles.between(files, from, window.end()),
            groups.get(0).plan().contributor(),
            limits.partRows());
    List<BucketParts.Reader> readers = new ArrayList<>();
    try {
      boolean byDays = dataset.eligibleDays() > 1;
      if (byDays) {
        readers.add(BucketColumns.open(activity, parts, files, window, activeFrom, contributors));
      }
      int first = readers.size();
      for (int g = 0; g < groups.size(); g++) {
        ColumnPlan plan = groups.get(g).plan();
        readers.add(BucketColumns.open(plan, parts, files, window, firstDays.get(g), contributors));
      }
      for (int part = 0; part < parts.count(); part++) {
        contributors.nextPart();
        if (byDays) {
          contributors.setActive(
              BucketColumns.read(activity, readers.get(0), window, activeFrom, contributors)
                  .contributorsOnDays(dataset.eligibleDays()));
        }
        for (int g = 0; g < groups.size(); g++) {
          ColumnPlan plan = groups.get(g).plan();
          addPart(
              groups.get(g),
              BucketColumns.read(
                  plan, readers.get(first + g), window, firstDays.get(g), contributors),
              contributors);
        }
      }
    } finally {
      readers.forEach(BucketParts.Reader::close);
    }
  }

  private void addPart(CubeGroup group, BucketColumns columns, ContributorIndices contributors) {
    if (!group.records().isEmpty()) {
      ContributorRuns runs = columns.runs().indexed(contributors, columns.eligibleRows());
      group.records().forEach(cube -> addToCube(cube, columns, runs));
    }
    group
        .facts()
        .forEach(
            (fact, cubes) -> {
              FactRows rows = FactRows.of(fact, columns, contributors, firstSeen);
              cubes.forEach(cube -> addToCube(cube, rows, rows.runs()));
            });
  }

  private void addToCube(Cube cube, RowSet rows, ContributorRuns runs) {
    try {
      accumulators.get(cube.name()).add(rows, runs);
    } catch (SumOverflowException e) {
      Cube.Measure measure =
          cube.measures().stream().filter(Cube.Measure::additive).toList().get(e.measure());
      throw (ArithmeticException)
          new ArithmeticException(
                  "measure %s of cube %s does not fit 64 bits; lower its clamp"
                      .formatted(measure.name(), cube.name()))
              .initCause(e);
    }
  }
}
