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
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Field;
import org.obmeet.telemetry.schemas.Window;

/** Buckets are counted in parts and one after the other, and it makes no difference. */
class CountingTest {
  private static final int THRESHOLD = 3;

  @TempDir private Path folder;

  static Stream<Long> seeds() {
    return Stream.iterate(20_261_125L, seed -> seed + 1).limit(20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void tables_ofRecordsInParts_equalBruteForce(long seed) {
    SmallWorld world = new SmallWorld(seed, 200);
    int buckets = 1 + (int) (seed % 3);
    int partRows = 1 + (int) (seed % 5) * 12;
    Counting counting = counting(TestStreams.dataset(), KernelTest.CUBES, WEEK, buckets, partRows);
    for (int bucket = 0; bucket < buckets; bucket++) {
      add(counting, world.write(folder, bucket, buckets, 1 + (int) (seed % 4)), bucket);
    }
    check(counting.tables(), KernelTest.CUBES, WEEK, cube -> world.rows, seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void tables_ofFactsInParts_equalBruteForce(long seed) {
    EventWorld world = new EventWorld(seed, 300);
    int buckets = 1 + (int) (seed % 3);
    Counting counting =
        counting(
            EventWorld.DATASET,
            FactKernelTest.CUBES,
            FactKernelTest.WEEK,
            buckets,
            1 + (int) (seed % 5) * 20);
    for (int bucket = 0; bucket < buckets; bucket++) {
      add(counting, world.write(folder, bucket, buckets, true), bucket);
    }
    Map<String, List<Map<String, Object>>> counted =
        Map.of(
            "events", world.rows,
            "sessions", world.sessions(7, 14),
            "exits", world.sessions(7, 14),
            "steps", world.firstUses(7, 14));
    check(
        counting.tables(),
        FactKernelTest.CUBES,
        FactKernelTest.WEEK,
        cube -> counted.get(cube.name()),
        seed);
  }

  @ParameterizedTest(name = "{0} rows a part")
  @ValueSource(ints = {1, 7, 40, 1000})
  void parts_ofOrderedFiles_holdWholeContributorsAndEveryRow(int partRows) throws IOException {
    SmallWorld world = new SmallWorld(4, 300);
    List<ParquetFileReader> readers = CleanParquet.open(world.write(folder, 0, 1, 3));
    Field contributor = TestStreams.dataset().require(ColumnPlan.CONTRIBUTOR);
    List<Integer> sizes = new ArrayList<>();
    Set<Integer> before = new HashSet<>();
    PseudonymIds known = new PseudonymIds();
    try (BucketParts parts =
        BucketParts.of(
            CleanFiles.all(readers), contributor, Map.of(contributor, new IdColumn(0)), partRows)) {
      while (parts.more()) {
        int rows = parts.rows();
        IdColumn ids = new IdColumn(rows, known);
        parts.read(Map.of(contributor, ids));
        Set<Integer> here = new HashSet<>();
        for (int row = 0; row < rows; row++) {
          here.add(ids.id(row));
        }
        here.remove(IdColumn.NONE);
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
  void parts_ofFilesOutOfOrder_areOne() throws IOException {
    EventWorld world = new EventWorld(4, 300);
    List<ParquetFileReader> readers = CleanParquet.open(world.write(folder, 0, 1));
    Field contributor = EventWorld.DATASET.require(ColumnPlan.CONTRIBUTOR);
    Map<Field, Column> columns = Map.of(contributor, new IdColumn(300));
    try (BucketParts parts = BucketParts.of(CleanFiles.all(readers), contributor, columns, 10)) {
      assertThat(parts.rows()).isEqualTo(300);
      parts.read(columns);
      assertThat(parts.more()).isFalse();
    } finally {
      CleanParquet.close(readers);
    }
  }

  private static Counting counting(
      Dataset dataset, List<Cube> cubes, Window window, int buckets, int partRows) {
    return Kernel.of(dataset, cubes)
        .count(window, buckets, THRESHOLD, Sightings.none(), new Bounds(partRows, 100));
  }

  private static void add(Counting counting, List<Path> files, int bucket) {
    List<ParquetFileReader> readers = CleanParquet.open(files);
    try {
      counting.add(readers, bucket);
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
      BruteForce truth = new BruteForce(cube);
      CellTable table = tables.get(cube.name());
      assertThat(Seen.cells(table))
          .as("cube %s, seed %s", cube.name(), seed)
          .isEqualTo(truth.cells(rows.apply(cube), window));
      assertThat(Seen.footprints(table))
          .as("footprints of cube %s, seed %s", cube.name(), seed)
          .containsExactlyInAnyOrderElementsOf(
              truth.footprints(rows.apply(cube), window, THRESHOLD).values());
    }
  }
}
