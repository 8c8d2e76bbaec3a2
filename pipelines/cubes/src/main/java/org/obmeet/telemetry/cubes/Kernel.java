package org.obmeet.telemetry.cubes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.SumOverflow;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Dataset;
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
  private final ColumnPlan plan;
  private final List<Cube> cubes;

  private Kernel(ColumnPlan plan, List<Cube> cubes) {
    this.plan = plan;
    this.cubes = cubes;
  }

  /**
   * A kernel for cubes of one stream.
   *
   * @throws IllegalArgumentException where a cube is of another stream, has the name of another, or
   *     uses a field in a way that its type does not allow
   */
  public static Kernel of(Dataset dataset, List<Cube> cubes) {
    return new Kernel(ColumnPlan.of(dataset, cubes), List.copyOf(cubes));
  }

  /**
   * Exact cells of every cube over one bucket of one window.
   *
   * <p>The cube's {@code pick: latest} chooses among all rows of the window, before {@code
   * population} and {@code where}: the latest report says what the unit is now, and an older one
   * never stands in for it. The choice is made within the bucket.
   *
   * @param files the bucket's clean files of the window's days; left open, read from any position.
   *     Rows of other days are not counted. Columns that a file lacks are null throughout
   * @param bucket the bucket's number, from 0
   * @param buckets number of buckets, at least 1; contributors are numbered so that two buckets
   *     never share a number
   * @param threshold largest threshold in force: a contributor's footprint is kept where it lies in
   *     a finest cell with fewer contributors in this bucket
   * @return a table per cube, by name in the order of the cubes; without cells where nothing counts
   * @throws ArithmeticException where a sum does not fit 64 bits; names cube and measure
   * @throws IllegalArgumentException where a file lacks a column that may not be null, or holds it
   *     as another type
   * @throws UncheckedIOException where a file cannot be read
   */
  public Map<String, CellTable> cells(
      List<ParquetFileReader> files, Window window, int bucket, int buckets, int threshold) {
    if (buckets < 1 || bucket < 0 || bucket >= buckets) {
      throw new IllegalArgumentException(
          "bucket must be between 0 and " + (buckets - 1) + "; it is " + bucket);
    }
    BucketColumns columns = read(files, window);
    ContributorRuns runs = columns.runs(bucket, buckets);
    Map<String, CellTable> tables = new LinkedHashMap<>();
    for (Cube cube : cubes) {
      tables.put(cube.name(), cells(cube, columns, runs, threshold));
    }
    return tables;
  }

  private BucketColumns read(List<ParquetFileReader> files, Window window) {
    try {
      return BucketColumns.read(plan, files, window);
    } catch (IOException e) {
      throw new UncheckedIOException("clean files of " + window + " cannot be read", e);
    }
  }

  private static CellTable cells(
      Cube cube, BucketColumns columns, ContributorRuns runs, int threshold) {
    try {
      CellTable table = new CubeCells(cube, columns).over(runs);
      table.footprints().keepSmall(cell -> table.contributors(cell) < threshold);
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
