package org.obmeet.telemetry.cubes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.cubes.TestStreams.WEEK;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.cubes.bucket.BucketFiles;
import org.obmeet.telemetry.cubes.bucket.BucketParts;
import org.obmeet.telemetry.cubes.bucket.ColumnPlan;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.cubes.vector.ColumnVector;
import org.obmeet.telemetry.cubes.vector.DenseCodes;
import org.obmeet.telemetry.cubes.vector.IdVector;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests that reading buckets in parts and one after another does not change the cells. */
class WindowAggregationTest {
  private static final int THRESHOLD = 3;

  @TempDir private Path folder;

  static Stream<Long> seeds() {
    return Stream.iterate(20_261_125L, seed -> seed + 1).limit(20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void tables_ofRecordsInParts_equalBruteForce(long seed) {
    RandomReportRows sample = new RandomReportRows(seed, 200);
    int buckets = 1 + (int) (seed % 3);
    int partRows = 1 + (int) (seed % 5) * 12;
    WindowAggregation counting =
        counting(TestStreams.dataset(), CubeAggregatorTest.CUBES, WEEK, buckets, partRows);
    for (int bucket = 0; bucket < buckets; bucket++) {
      add(counting, sample.write(folder, bucket, buckets, 1 + (int) (seed % 4)), bucket, false);
    }
    check(counting.tables(), CubeAggregatorTest.CUBES, WEEK, cube -> sample.rows, seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void tables_ofFactsInParts_equalBruteForce(long seed) {
    RandomEventRows sample = new RandomEventRows(seed, 300);
    int buckets = 1 + (int) (seed % 3);
    WindowAggregation counting =
        counting(
            RandomEventRows.DATASET,
            FactAggregationTest.CUBES,
            FactAggregationTest.WEEK,
            buckets,
            1 + (int) (seed % 5) * 20);
    for (int bucket = 0; bucket < buckets; bucket++) {
      add(counting, sample.write(folder, bucket, buckets, true), bucket, false);
    }
    Map<String, List<Map<String, Object>>> counted =
        Map.of(
            "events", sample.rows,
            "sessions", sample.sessions(7, 14),
            "exits", sample.sessions(7, 14),
            "steps", sample.firstUses(7, 14));
    check(
        counting.tables(),
        FactAggregationTest.CUBES,
        FactAggregationTest.WEEK,
        cube -> counted.get(cube.name()),
        seed);
  }

  /** A window may have files that were written with fewer buckets than others. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void tables_ofFilesWithFewerBuckets_countOnlyTheBucketsRows(long seed) {
    RandomReportRows sample = new RandomReportRows(seed, 200);
    int half = 1 + (int) (seed % 3);
    int partRows = 1 + (int) (seed % 5) * 12;
    WindowAggregation counting =
        counting(TestStreams.dataset(), CubeAggregatorTest.CUBES, WEEK, 2 * half, partRows);
    List<List<Path>> files = new ArrayList<>();
    for (int bucket = 0; bucket < half; bucket++) {
      files.add(sample.write(folder, bucket, half, 2));
    }
    for (int bucket = 0; bucket < 2 * half; bucket++) {
      add(counting, files.get(bucket % half), bucket, true);
    }
    check(counting.tables(), CubeAggregatorTest.CUBES, WEEK, cube -> sample.rows, seed);

    RandomEventRows events = new RandomEventRows(seed, 300);
    WindowAggregation facts =
        counting(
            RandomEventRows.DATASET,
            FactAggregationTest.CUBES,
            FactAggregationTest.WEEK,
            3,
            partRows);
    List<Path> all = events.write(folder, 0, 1, seed % 2 == 0);
    for (int bucket = 0; bucket < 3; bucket++) {
      add(facts, all, bucket, true);
    }
    Map<String, List<Map<String, Object>>> counted =
        Map.of(
            "events", events.rows,
            "sessions", events.sessions(7, 14),
            "exits", events.sessions(7, 14),
            "steps", events.firstUses(7, 14));
    check(
        facts.tables(),
        FactAggregationTest.CUBES,
        FactAggregationTest.WEEK,
        cube -> counted.get(cube.name()),
        seed);
  }

  @ParameterizedTest(name = "{0} rows a part")
  @ValueSource(ints = {1, 7, 40, 1000})
  void parts_ofSortedFiles_haveEveryRowAndSplitNoContributor(int partRows) throws IOException {
    RandomReportRows sample = new RandomReportRows(4, 300);
    List<ParquetFileReader> readers = CleanParquet.open(sample.write(folder, 0, 1, 3));
    Field contributor = TestStreams.dataset().require(ColumnPlan.CONTRIBUTOR);
    List<Integer> sizes = new ArrayList<>();
    Set<Integer> before = new HashSet<>();
    DenseCodes<UUID> known = new DenseCodes<>();
    BucketFiles files = BucketFiles.all(readers);
    BucketParts parts = BucketParts.of(files, contributor, partRows);
    try (BucketParts.Reader reader = parts.open(files, Map.of(contributor, new IdVector(0)))) {
      for (int part = 0; part < parts.count(); part++) {
        int rows = reader.rows();
        IdVector ids = new IdVector(rows, known);
        reader.read(Map.of(contributor, ids));
        Set<Integer> here = new HashSet<>();
        for (int row = 0; row < rows; row++) {
          here.add(ids.id(row));
        }
        here.remove(IdVector.NONE);
        assertThat(Collections.disjoint(here, before)).isTrue();
        assertThat(rows <= partRows || here.size() == 1).as("%s rows", rows).isTrue();
        before.addAll(here);
        sizes.add(rows);
      }
    } finally {
      CleanParquet.close(readers);
    }
    assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(300);
    assertThat(sizes.size()).isGreaterThanOrEqualTo(300 / Math.max(partRows, 300));
    assertThat(sizes.size() > 1).isEqualTo(partRows < 300);
  }

  @Test
  void parts_ofUnsortedFiles_areOne() throws IOException {
    RandomEventRows sample = new RandomEventRows(4, 300);
    List<ParquetFileReader> readers = CleanParquet.open(sample.write(folder, 0, 1));
    Field contributor = RandomEventRows.DATASET.require(ColumnPlan.CONTRIBUTOR);
    Map<Field, ColumnVector> columns = Map.of(contributor, new IdVector(300));
    BucketFiles files = BucketFiles.all(readers);
    BucketParts parts = BucketParts.of(files, contributor, 10);
    assertThat(parts.count()).isOne();
    try (BucketParts.Reader reader = parts.open(files, columns)) {
      assertThat(reader.rows()).isEqualTo(300);
    } finally {
      CleanParquet.close(readers);
    }
  }

  private static WindowAggregation counting(
      Dataset dataset, List<Cube> cubes, Window window, int buckets, int partRows) {
    return CubeAggregator.of(dataset, cubes)
        .aggregate(
            window, buckets, THRESHOLD, FirstSeenDays.none(), new MemoryLimits(partRows, 100));
  }

  private static void add(
      WindowAggregation counting, List<Path> files, int bucket, boolean shared) {
    List<ParquetFileReader> readers = CleanParquet.open(files);
    try {
      counting.add(readers, bucket, shared);
    } finally {
      CleanParquet.close(readers);
    }
  }

  private static void check(
      Map<String, CellTable> tables,
      List<Cube> cubes,
      Window window,
      Function<Cube, List<Map<String, Object>>> rows,
      long seed) {
    for (Cube cube : cubes) {
      ExpectedCells truth = new ExpectedCells(cube);
      CellTable table = tables.get(cube.name());
      assertThat(ObservedCells.cells(table))
          .as("cube %s, seed %s", cube.name(), seed)
          .isEqualTo(truth.cells(rows.apply(cube), window));
      assertThat(ObservedCells.footprints(table))
          .as("footprints of cube %s, seed %s", cube.name(), seed)
          .containsExactlyInAnyOrderElementsOf(
              truth.footprints(rows.apply(cube), window, THRESHOLD).values());
    }
  }
}
