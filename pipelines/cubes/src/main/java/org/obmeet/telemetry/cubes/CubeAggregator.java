package org.obmeet.telemetry.cubes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.cubes.bucket.FirstSeenScan;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.CellTableCodec;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Exact cells of the cubes of one stream.
 *
 * <p>Every combination of nodes of the dimensions' ladders, from leaf to root, is a cell of its
 * own: a contributor is added to it exactly once, with everything that it has there, so that N,
 * sums, carriers and the two largest contributors are exact on every level. Tables of different
 * buckets merge by {@link CellTableCodec#merged}.
 *
 * <p>Immutable; may be used by several threads at once.
 */
public final class CubeAggregator {
  private final List<Cube> cubes;
  private final List<CubeGroup> groups;

  private CubeAggregator(List<Cube> cubes, List<CubeGroup> groups) {
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
  public static CubeAggregator of(Dataset dataset, List<Cube> cubes) {
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
    return new CubeAggregator(List.copyOf(cubes), CubeGroup.of(dataset, cubes));
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
  public static FirstSeenDays firstSeenDays(
      Dataset dataset, Set<String> fields, List<ParquetFileReader> files) {
    try {
      return FirstSeenScan.of(dataset, fields, files);
    } catch (IOException e) {
      throw new UncheckedIOException("clean files cannot be read", e);
    }
  }

  /**
   * Exact cells of one bucket, without sightings.
   *
   * @see WindowAggregation#add
   */
  public Map<String, CellTable> cells(
      List<ParquetFileReader> files, Window window, int bucket, int buckets, int threshold) {
    return cells(files, window, bucket, buckets, threshold, FirstSeenDays.none());
  }

  /**
   * Exact cells of one bucket.
   *
   * @see WindowAggregation#add
   */
  public Map<String, CellTable> cells(
      List<ParquetFileReader> files,
      Window window,
      int bucket,
      int buckets,
      int threshold,
      FirstSeenDays sightings) {
    return aggregate(window, buckets, threshold, sightings).add(files, bucket).tables();
  }

  /**
   * Begins to count a window.
   *
   * @param buckets number of buckets, at least 1; contributors are numbered so that two buckets
   *     never share a number
   * @param threshold largest threshold in force: a contributor's footprint is kept where it lies in
   *     a finest cell with fewer contributors, or too few with standing, in what is counted
   * @param sightings first days over all buckets, of every field that a fact has sightings of
   * @throws IllegalArgumentException where sightings are missing, or a fact's history would begin
   *     before the window's key epoch
   */
  public WindowAggregation aggregate(
      Window window, int buckets, int threshold, FirstSeenDays sightings) {
    return aggregate(window, buckets, threshold, sightings, MemoryLimits.DEFAULTS);
  }

  WindowAggregation aggregate(
      Window window, int buckets, int threshold, FirstSeenDays sightings, MemoryLimits bounds) {
    cubes.forEach(cube -> checkSightings(cube, sightings));
    return new WindowAggregation(cubes, groups, window, buckets, threshold, sightings, bounds);
  }

  private static void checkSightings(Cube cube, FirstSeenDays sightings) {
    cube.derive()
        .flatMap(Fact::firstSeenField)
        .filter(field -> !sightings.covers(field))
        .ifPresent(
            field -> {
              throw new IllegalArgumentException(
                  "sightings must cover " + field + " for cube " + cube.name() + "; they do not");
            });
  }
}
