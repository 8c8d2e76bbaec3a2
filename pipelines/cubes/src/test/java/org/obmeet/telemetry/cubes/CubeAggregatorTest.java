package org.obmeet.telemetry.cubes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.obmeet.telemetry.cubes.TestStreams.REGIONS;
import static org.obmeet.telemetry.cubes.TestStreams.VERSIONS;
import static org.obmeet.telemetry.cubes.TestStreams.WEEK;
import static org.obmeet.telemetry.cubes.TestStreams.cube;
import static org.obmeet.telemetry.cubes.TestStreams.flag;
import static org.obmeet.telemetry.cubes.TestStreams.label;
import static org.obmeet.telemetry.cubes.TestStreams.owners;
import static org.obmeet.telemetry.cubes.TestStreams.records;
import static org.obmeet.telemetry.cubes.TestStreams.sum;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.Footprints;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.policy.Scope;

class CubeAggregatorTest {
  private static final int THRESHOLD = 3;

  static final List<Cube> CUBES =
      List.of(
          cube("total", false, Scope.ENVELOPE, Map.of(), List.of(), owners(), records()),
          cube("people", true, Scope.INFO_PAGE, Map.of(), List.of(), owners()),
          cube(
              "by_version",
              true,
              Scope.ENVELOPE,
              Map.of(),
              List.of(label("version", VERSIONS), label("platform", new DimensionHierarchy.Flat())),
              owners(),
              records(),
              sum("users", 5, 100)),
          cube(
              "ldap",
              true,
              Scope.EXTENDED,
              Map.of(),
              List.of(flag("ldap")),
              records(),
              sum("users", 0, 1000)),
          cube(
              "three",
              false,
              Scope.ENVELOPE,
              Map.of("consent_scope", "extended"),
              List.of(label("version", VERSIONS), label("region", REGIONS), flag("ldap")),
              records(),
              owners(),
              sum("messages", -10, 40)),
          cube(
              "not_negative",
              false,
              Scope.ENVELOPE,
              Map.of(),
              List.of(label("version", VERSIONS), flag("ldap"), label("region", REGIONS)),
              records(),
              sum("users", 0, 100)),
          cube(
              "unknown_versions",
              true,
              Scope.INFO_PAGE,
              Map.of("version", "unknown", "ldap", "no"),
              List.of(label("region", REGIONS)),
              sum("messages", -50, 50),
              records()));

  @TempDir private Path folder;

  static Stream<Long> seeds() {
    return IntStream.range(0, 40).mapToObj(i -> 20_261_124L + i);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void cells_oneBucket_equalBruteForce(long seed) {
    RandomReportRows sample = new RandomReportRows(seed, (int) (seed % 7) * 40);
    Map<String, CellTable> tables = cells(sample, 0, 1, 1 + (int) (seed % 7));
    assertThat(tables.keySet()).containsExactlyElementsOf(CUBES.stream().map(Cube::name).toList());
    for (Cube cube : CUBES) {
      ExpectedCells truth = new ExpectedCells(cube);
      assertThat(ObservedCells.cells(tables.get(cube.name())))
          .as("cube %s, seed %s", cube.name(), seed)
          .isEqualTo(truth.cells(sample.rows, WEEK));
      assertThat(ObservedCells.footprints(tables.get(cube.name())))
          .as("footprints of cube %s, seed %s", cube.name(), seed)
          .containsExactlyInAnyOrderElementsOf(
              truth.footprints(sample.rows, WEEK, THRESHOLD).values());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void cells_severalBucketsMerged_equalOneBucket(long seed) {
    RandomReportRows sample = new RandomReportRows(seed, 150);
    int buckets = 2 + (int) (seed % 7);
    List<Map<String, CellTable>> parts = new ArrayList<>();
    for (int bucket = 0; bucket < buckets; bucket++) {
      parts.add(cells(sample, bucket, buckets, 1 + bucket % 3));
    }
    Collections.shuffle(parts, new Random(seed));
    for (Cube cube : CUBES) {
      CellTable merged = ObservedCells.merged(parts, cube.name(), THRESHOLD);
      ExpectedCells truth = new ExpectedCells(cube);
      assertThat(ObservedCells.cells(merged))
          .as("cube %s, seed %s", cube.name(), seed)
          .isEqualTo(truth.cells(sample.rows, WEEK));
      assertThat(ObservedCells.footprints(merged))
          .as("footprints of cube %s, seed %s", cube.name(), seed)
          .containsExactlyInAnyOrderElementsOf(
              truth.footprints(sample.rows, WEEK, THRESHOLD).values());
    }
  }

  @Test
  void cells_severalBuckets_haveDisjointDenseContributorIndices() {
    RandomReportRows sample = new RandomReportRows(5, 200);
    Set<Integer> seen = new HashSet<>();
    for (int bucket = 0; bucket < 4; bucket++) {
      CellTable table =
          cells(sample, bucket, 4, 2, List.of(CUBES.get(0)), Integer.MAX_VALUE).get("total");
      Map<Integer, Integer> numbers = new TreeMap<>();
      Footprints.Cursor entry = table.footprints().cursor();
      while (entry.next()) {
        numbers.put(entry.contributor(), entry.cell());
      }
      assertThat(numbers.keySet()).allMatch(n -> n < 4 * table.contributors(0));
      assertThat(numbers).hasSize((int) table.contributors(0));
      numbers.keySet().forEach(n -> assertThat(seen.add(n)).isTrue());
    }
  }

  @Test
  void cells_withoutFiles_areEmptyTables() {
    Map<String, CellTable> tables =
        CubeAggregator.of(TestStreams.dataset(), CUBES)
            .aggregate(WEEK, 1, 5, FirstSeenDays.none())
            .add(List.of(), 0, false)
            .tables();
    assertThat(tables).hasSize(CUBES.size());
    assertThat(tables.values()).allMatch(table -> table.size() == 0);
  }

  @Test
  void cells_sumBeyond64Bits_failNamingCubeAndMeasure() {
    Cube wide = withWideClamp(List.of());
    RandomReportRows sample = new RandomReportRows(3, 40);
    sample.rows.forEach(row -> row.put("messages", Long.MAX_VALUE / 3));
    assertThatThrownBy(() -> cells(sample, 0, 1, 1, List.of(wide), 5))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("measure messages of cube wide does not fit 64 bits; lower its clamp");
  }

  @Test
  void cells_sumBeyond64BitsInATotalOnly_failNamingCubeAndMeasure() {
    Cube wide = withWideClamp(List.of(label("platform", new DimensionHierarchy.Flat())));
    RandomReportRows sample = new RandomReportRows(3, 40);
    Set<Object> platforms = new HashSet<>();
    sample.rows.forEach(
        row ->
            row.put("messages", platforms.add(row.get("platform")) ? Long.MAX_VALUE / 2 + 1 : 0L));
    assertThat(platforms).hasSizeGreaterThan(1);
    assertThatThrownBy(() -> cells(sample, 0, 1, 1, List.of(wide), 5))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("measure messages of cube wide does not fit 64 bits; lower its clamp");
  }

  private static Cube withWideClamp(List<Cube.Dimension> dimensions) {
    return cube(
        "wide",
        false,
        Scope.ENVELOPE,
        Map.of(),
        dimensions,
        records(),
        owners(),
        sum("messages", 0, Long.MAX_VALUE));
  }

  @Test
  void cells_fileWithoutARequiredColumn_failNamingIt() {
    List<Field> fields =
        TestStreams.FIELDS.stream().filter(f -> !f.name().equals("platform")).toList();
    Path file = folder.resolve("old.parquet");
    CleanParquet.write(file, fields, new RandomReportRows(1, 5).rows, CleanParquet.Layout.USUAL);
    assertThatThrownBy(() -> read(List.of(file), CUBES, 0, 1, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("file 1 of 1: a clean file must have the column platform; it does not");
  }

  @Test
  void cells_columnOfAnotherType_failNamingIt() {
    List<Field> fields =
        TestStreams.FIELDS.stream()
            .map(
                f -> f.name().equals("users") ? TestStreams.field("users", ValueType.DAY, true) : f)
            .toList();
    Path file = folder.resolve("odd.parquet");
    CleanParquet.write(file, fields, List.of(), CleanParquet.Layout.USUAL);
    assertThatThrownBy(() -> read(List.of(file), CUBES, 0, 1, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("file 1 of 1: column users of a clean file must be INT64; it is ");
  }

  @Test
  void cells_bucketOutOfRange_isRefused() {
    assertThatThrownBy(() -> read(List.of(), CUBES, 4, 4, 5))
        .hasMessage("bucket must be between 0 and 3; it is 4");
  }

  @Test
  void of_sumOfALabel_isRefused() {
    Cube odd = cube("odd", false, Scope.ENVELOPE, Map.of(), List.of(), sum("version", 0, 1));
    assertThatThrownBy(() -> CubeAggregator.of(TestStreams.dataset(), List.of(odd)))
        .hasMessage("type of field version in cube odd must be one of [LONG]; it is LABEL");
  }

  @Test
  void of_twoCubesOfOneName_areRefused() {
    assertThatThrownBy(
            () -> CubeAggregator.of(TestStreams.dataset(), List.of(CUBES.get(0), CUBES.get(0))))
        .hasMessage("two cubes are named total");
  }

  private Map<String, CellTable> cells(
      RandomReportRows sample, int bucket, int buckets, int files) {
    return cells(sample, bucket, buckets, files, CUBES, THRESHOLD);
  }

  private Map<String, CellTable> cells(
      RandomReportRows sample,
      int bucket,
      int buckets,
      int files,
      List<Cube> cubes,
      int threshold) {
    return read(sample.write(folder, bucket, buckets, files), cubes, bucket, buckets, threshold);
  }

  private static Map<String, CellTable> read(
      List<Path> files, List<Cube> cubes, int bucket, int buckets, int threshold) {
    List<ParquetFileReader> readers = CleanParquet.open(files);
    try {
      return CubeAggregator.of(TestStreams.dataset(), cubes)
          .aggregate(WEEK, buckets, threshold, FirstSeenDays.none())
          .add(readers, bucket, false)
          .tables();
    } finally {
      CleanParquet.close(readers);
    }
  }
}
