package org.obmeet.telemetry.cubes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.cubes.TestStreams.VERSIONS;
import static org.obmeet.telemetry.cubes.TestStreams.flag;
import static org.obmeet.telemetry.cubes.TestStreams.label;
import static org.obmeet.telemetry.cubes.TestStreams.owners;
import static org.obmeet.telemetry.cubes.TestStreams.records;
import static org.obmeet.telemetry.cubes.TestStreams.sum;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * Tests of cubes whose dimensions are the filters of other cubes: the scope of consent, the type of
 * an event and the weekday. Their cells link the populations of those cubes.
 */
class CrossedCubesTest {
  private static final int THRESHOLD = 3;
  private static final DimensionHierarchy FLAT = new DimensionHierarchy.Flat();
  private static final Fact SESSION = Catalog.load().facts().get("session");

  private static final List<Cube> OF_REPORTS =
      List.of(
          TestStreams.cube(
              "scope_and_version",
              true,
              Scope.INFO_PAGE,
              Map.of(),
              List.of(label("consent_scope", FLAT), label("version", VERSIONS), flag("ldap")),
              owners(),
              records(),
              sum("users", 0, 100)),
          TestStreams.cube(
              "any_scope",
              false,
              Scope.ENVELOPE,
              Map.of(),
              List.of(label("platform", FLAT), label("consent_scope", FLAT)),
              owners(),
              records()),
          TestStreams.cube(
              "extended_alone",
              true,
              Scope.EXTENDED,
              Map.of(),
              List.of(label("consent_scope", FLAT), label("version", VERSIONS)),
              owners(),
              records()));

  private static final List<Cube> OF_EVENTS =
      List.of(
          events(
              "type_and_weekday",
              Optional.empty(),
              Map.of(),
              List.of(label("event_type", FLAT), label("weekday", FLAT), label("route", FLAT))),
          events(
              "sundays",
              Optional.empty(),
              Map.of("weekday", "sunday", "event_type", "feature"),
              List.of(label("category", FLAT), label("event_type", FLAT))));

  private static final Cube SESSIONS =
      events(
          "sessions_by_weekday",
          Optional.of(SESSION),
          Map.of(),
          List.of(label("weekday", FLAT), label("entry_route", FLAT)));

  @TempDir private Path folder;

  static Stream<Long> seeds() {
    return IntStream.range(0, 10).mapToObj(i -> 20_261_127L + i);
  }

  private static Cube events(
      String name, Optional<Fact> fact, Map<String, String> where, List<Cube.Dimension> by) {
    return new Cube(
        "tests",
        name,
        name,
        "",
        "community_events",
        false,
        List.of(WindowKind.WEEK),
        Scope.ENVELOPE,
        where,
        by,
        List.of(owners(), records()),
        10,
        10,
        fact,
        List.of(),
        "",
        Optional.empty());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void cells_byScopeAndOtherDimensions_equalBruteForce(long seed) {
    RandomReportRows sample = new RandomReportRows(seed, 200);
    List<Path> files = sample.write(folder, 0, 1, 2);
    Map<String, CellTable> tables =
        cells(TestStreams.dataset(), OF_REPORTS, files, TestStreams.WEEK);
    OF_REPORTS.forEach(
        cube -> check(tables.get(cube.name()), cube, sample.rows, TestStreams.WEEK, seed));
  }

  @Test
  void cells_byScope_linkTheTotalAndTheExtendedPopulation() {
    RandomReportRows sample = new RandomReportRows(1, 300);
    List<Path> files = sample.write(folder, 0, 1, 1);
    Map<String, CellTable> tables =
        cells(TestStreams.dataset(), OF_REPORTS, files, TestStreams.WEEK);
    Map<List<List<String>>, ExpectedCells.Expected> all =
        ObservedCells.cells(tables.get("scope_and_version"));
    Map<List<List<String>>, ExpectedCells.Expected> extended =
        ObservedCells.cells(tables.get("extended_alone"));
    List<List<String>> slice = List.of(List.of("extended", "leaf"), List.of("7", "step"));

    assertThat(extended).containsKey(slice);
    assertThat(all.get(List.of(slice.get(0), slice.get(1), List.of("step"))).contributors())
        .isEqualTo(extended.get(slice).contributors());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void cells_byTypeAndWeekday_equalBruteForce(long seed) {
    RandomEventRows sample = new RandomEventRows(seed, 400);
    Map<String, CellTable> tables =
        cells(
            RandomEventRows.DATASET,
            OF_EVENTS,
            sample.write(folder, 0, 1),
            FactAggregationTest.WEEK);
    OF_EVENTS.forEach(
        cube -> check(tables.get(cube.name()), cube, sample.rows, FactAggregationTest.WEEK, seed));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void cells_ofFactsByWeekday_equalBruteForce(long seed) {
    RandomEventRows sample = new RandomEventRows(seed, 400);
    Map<String, CellTable> tables =
        cells(
            RandomEventRows.DATASET,
            List.of(SESSIONS),
            sample.write(folder, 0, 1),
            FactAggregationTest.WEEK);
    check(
        tables.get(SESSIONS.name()),
        SESSIONS,
        sample.sessions(7, 14),
        FactAggregationTest.WEEK,
        seed);
  }

  private static void check(
      CellTable table, Cube cube, List<Map<String, Object>> rows, Window window, long seed) {
    ExpectedCells truth = new ExpectedCells(cube);
    assertThat(ObservedCells.cells(table))
        .as("cube %s, seed %s", cube.name(), seed)
        .isEqualTo(truth.cells(rows, window));
    assertThat(ObservedCells.footprints(table))
        .as("footprints of cube %s, seed %s", cube.name(), seed)
        .containsExactlyInAnyOrderElementsOf(truth.footprints(rows, window, THRESHOLD).values());
  }

  private static Map<String, CellTable> cells(
      Dataset dataset, List<Cube> cubes, List<Path> files, Window window) {
    List<ParquetFileReader> readers = CleanParquet.open(files);
    try {
      return CubeAggregator.of(dataset, cubes)
          .aggregate(window, 1, THRESHOLD, FirstSeenDays.none())
          .add(readers, 0, false)
          .tables();
    } finally {
      CleanParquet.close(readers);
    }
  }
}
