package org.obmeet.telemetry.cubes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.Standing;
import org.obmeet.telemetry.privacy.cells.SumOverflow;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Fact;
import org.obmeet.telemetry.schemas.Window;

/**
 * Exact cells of the cubes of one stream, bucket by bucket.
 *
 * <p>Every combination of nodes of the dimensions' ladders, from leaf to root, is a cell of its
 * own: a contributor is added to it exactly once, with everything that it has there, so that N,
 * sums, carriers and the two largest contributors are exact on every level. Tables of different
 * buckets merge by {@link CellTable#merge}.
 *
 * <p>Immutable; may be used by several threads at once.
 */
public final class Kernel {
  private final List<Cube> cubes;
  private final List<CubeGroup> groups;

  private Kernel(List<Cube> cubes, List<CubeGroup> groups) {
    this.cubes = cubes;
    this.groups = groups;
  }

  /**
   * A kernel for cubes of one stream.
   *
   * @throws IllegalArgumentException where a cube is of another stream, has the name of another,
   *     uses a field in a way that its type does not allow, or counts facts that have no function
   *     or one that does not fit their declaration
   */
  public static Kernel of(Dataset dataset, List<Cube> cubes) {
    Set<String> names = new HashSet<>();
    for (Cube cube : cubes) {
      if (!cube.stream().equals(dataset.name())) {
        throw new IllegalArgumentException(
            "stream of cube "
                + cube.name()
                + " must be "
                + dataset.name()
                + "; it is "
                + cube.stream());
      }
      if (!names.add(cube.name())) {
        throw new IllegalArgumentException("two cubes are named " + cube.name());
      }
    }
    return new Kernel(List.copyOf(cubes), CubeGroup.of(dataset, cubes));
  }

  /**
   * The first day of each label in some clean files.
   *
   * @param fields label fields
   * @param files left open, read from any position
   * @throws IllegalArgumentException where a field is no label, or a file's columns are not those
   *     of the data set
   * @throws UncheckedIOException where a file cannot be read
   */
  public static Sightings sightings(
      Dataset dataset, Set<String> fields, List<ParquetFileReader> files) {
    try {
      return FirstDays.of(dataset, fields, files);
    } catch (IOException e) {
      throw new UncheckedIOException("clean files cannot be read", e);
    }
  }

  /**
   * Exact cells without sightings.
   *
   * @see #cells(List, Window, int, int, int, Sightings)
   */
  public Map<String, CellTable> cells(
      List<ParquetFileReader> files, Window window, int bucket, int buckets, int threshold) {
    return cells(files, window, bucket, buckets, threshold, Sightings.none());
  }

  /**
   * Exact cells of every cube over one bucket of one window.
   *
   * <p>The cube's {@code pick: latest} chooses among all rows of the window, before {@code
   * population} and {@code where}: the latest report says what the unit is now, and an older one
   * never stands in for it. The choice is made for each contributor: a unit that changed hands is
   * one of each. In a cube of facts, fields and the scope of consent are those of the row that a
   * fact stands at.
   *
   * @param files the bucket's clean files of the window's days, and of the history that facts read;
   *     left open, read from any position. Rows of other days are not counted. Columns that a file
   *     lacks are null throughout
   * @param bucket the bucket's number, from 0
   * @param buckets number of buckets, at least 1; contributors are numbered so that two buckets
   *     never share a number
   * @param threshold largest threshold in force: a contributor's footprint is kept where it lies in
   *     a finest cell with fewer contributors in this bucket, or too few with standing
   * @param sightings first days over all buckets, of every field that a fact has sightings of
   * @return a table per cube, by name in the order of the cubes; without cells where nothing counts
   * @throws ArithmeticException where a sum does not fit 64 bits; names cube and measure
   * @throws IllegalArgumentException where a file lacks a column that may not be null, or holds it
   *     as another type; where a fact's history would begin before the window's key epoch, or its
   *     sightings are missing
   * @throws UncheckedIOException where a file cannot be read
   */
  public Map<String, CellTable> cells(
      List<ParquetFileReader> files,
      Window window,
      int bucket,
      int buckets,
      int threshold,
      Sightings sightings) {
    if (buckets < 1 || bucket < 0 || bucket >= buckets) {
      throw new IllegalArgumentException(
          "bucket must be between 0 and " + (buckets - 1) + "; it is " + bucket);
    }
    cubes.forEach(cube -> checkSightings(cube, sightings));
    Contributors contributors = new Contributors(bucket, buckets);
    Map<String, CellTable> found = new HashMap<>();
    for (CubeGroup group : groups) {
      BucketColumns columns = read(group, files, window, contributors);
      if (!group.records().isEmpty()) {
        ContributorRuns runs = columns.runs().numbered(contributors, columns.standing());
        group.records().forEach(c -> found.put(c.name(), cells(c, columns, runs, threshold)));
      }
      group
          .facts()
          .forEach(
              (fact, counting) -> {
                FactRows rows = FactRows.of(fact, columns, contributors, sightings);
                counting.forEach(c -> found.put(c.name(), cells(c, rows, rows.runs(), threshold)));
              });
    }
    Map<String, CellTable> tables = new LinkedHashMap<>();
    cubes.forEach(cube -> tables.put(cube.name(), found.get(cube.name())));
    return tables;
  }

  private static void checkSightings(Cube cube, Sightings sightings) {
    cube.derive()
        .flatMap(Fact::sightings)
        .filter(field -> !sightings.covers(field))
        .ifPresent(
            field -> {
              throw new IllegalArgumentException(
                  "sightings must cover " + field + " for cube " + cube.name() + "; they do not");
            });
  }

  private static BucketColumns read(
      CubeGroup group, List<ParquetFileReader> files, Window window, Contributors contributors) {
    try {
      return BucketColumns.read(
          group.plan(), files, window, group.from(window), contributors.ids());
    } catch (IOException e) {
      throw new UncheckedIOException("clean files of " + window + " cannot be read", e);
    }
  }

  private static CellTable cells(Cube cube, RowSet rows, ContributorRuns runs, int threshold) {
    try {
      CellTable table = new CubeCells(cube, rows).over(runs);
      int needed = Standing.needed(threshold);
      table
          .footprints()
          .keepSmall(cell -> table.contributors(cell) < threshold || table.standing(cell) < needed);
      return table;
    } catch (SumOverflow e) {
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
