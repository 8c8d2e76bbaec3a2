package org.obmeet.telemetry.cubes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.obmeet.telemetry.cubes.TestStreams.flag;
import static org.obmeet.telemetry.cubes.TestStreams.label;
import static org.obmeet.telemetry.cubes.TestStreams.owners;
import static org.obmeet.telemetry.cubes.TestStreams.records;
import static org.obmeet.telemetry.cubes.TestStreams.sum;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.cubes.bucket.BucketFiles;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.cubes.bucket.FirstSeenScan;
import org.obmeet.telemetry.cubes.facts.FactFunctions;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.Footprints;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.cube.FactPopulation;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Tests of cubes of facts together with cubes of records, compared with plain collections. */
class FactAggregationTest {
  private static final int THRESHOLD = 3;
  static final Window WEEK = FactFixture.window(WindowKind.WEEK, 7);
  private static final Fact SESSION = Catalog.load().facts().get("session");
  private static final Fact FIRST_USE = Catalog.load().facts().get("first_use");

  private static final Cube EVENTS =
      of(Optional.empty(), "events", Map.of(), List.of(plain("event_type")), owners(), records());

  private static final Cube SESSIONS =
      of(
          Optional.of(SESSION),
          "sessions",
          Map.of(),
          List.of(plain("entry_route"), plain("event_type"), binned("session_seconds")),
          owners(),
          records(),
          sum("session_page_views", 0, 2),
          sum("session_seconds", 0, 1000));

  private static final Cube EXITS =
      of(
          Optional.of(SESSION),
          "exits",
          Map.of("entry_route", "/home"),
          List.of(plain("exit_route")),
          records());

  private static final Cube STEPS =
      of(
          Optional.of(FIRST_USE),
          "steps",
          Map.of(),
          List.of(plain("feature_step"), flag("first_use")),
          owners(),
          records());

  static final List<Cube> CUBES = List.of(SESSIONS, EVENTS, STEPS, EXITS);

  @TempDir private Path folder;

  static Stream<Long> seeds() {
    return IntStream.range(0, 20).mapToObj(i -> 20_261_124L + i);
  }

  private static Cube.Dimension plain(String name) {
    return label(name, new DimensionHierarchy.Flat());
  }

  private static Cube.Dimension binned(String name) {
    return new Cube.Dimension(
        name + "_band",
        false,
        false,
        new DimensionHierarchy.Binned(),
        name,
        false,
        Optional.of(name));
  }

  private static Cube of(
      Optional<Fact> fact,
      String name,
      Map<String, String> where,
      List<Cube.Dimension> dimensions,
      Cube.Measure... measures) {
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
        dimensions,
        List.of(measures),
        10,
        10,
        fact,
        List.of(),
        "",
        Optional.empty());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void cells_ofFactsAndRecords_equalBruteForce(long seed) {
    RandomEventRows sample = new RandomEventRows(seed, (int) (seed % 5) * 150);
    int buckets = 1 + (int) (seed % 3);
    List<Map<String, CellTable>> parts =
        IntStream.range(0, buckets).mapToObj(b -> cells(sample, b, buckets)).toList();
    Map<String, List<Map<String, Object>>> counted =
        Map.of(
            "events", sample.rows,
            "sessions", sample.sessions(7, 14),
            "exits", sample.sessions(7, 14),
            "steps", sample.firstUses(7, 14));
    assertThat(parts.get(0).keySet()).containsExactly("sessions", "events", "steps", "exits");
    for (Cube cube : CUBES) {
      CellTable all = ObservedCells.merged(parts, cube.name(), THRESHOLD);
      ExpectedCells truth = new ExpectedCells(cube);
      List<Map<String, Object>> rows = counted.get(cube.name());
      assertThat(ObservedCells.cells(all))
          .as("cube %s, seed %s", cube.name(), seed)
          .isEqualTo(truth.cells(rows, WEEK));
      assertThat(ObservedCells.footprints(all))
          .as("footprints of cube %s, seed %s", cube.name(), seed)
          .containsExactlyInAnyOrderElementsOf(truth.footprints(rows, WEEK, THRESHOLD).values());
    }
  }

  @ParameterizedTest(name = "{0} rows a part")
  @ValueSource(ints = {1, 40, 1000})
  void cells_ofOneCall_haveTheSameContributorIndices(int partRows) {
    RandomEventRows sample = new RandomEventRows(3, 600);
    Cube steps = of(Optional.of(FIRST_USE), "a", Map.of(), List.of(), records());
    List<ParquetFileReader> readers = CleanParquet.open(sample.write(folder, 0, 1, true));
    Map<String, CellTable> tables;
    try {
      tables =
          CubeAggregator.of(RandomEventRows.DATASET, List.of(steps, EVENTS))
              .aggregate(
                  WEEK,
                  1,
                  Integer.MAX_VALUE,
                  FirstSeenDays.none(),
                  new MemoryLimits(partRows, 1 << 20))
              .add(readers, 0, false)
              .tables();
    } finally {
      CleanParquet.close(readers);
    }
    List<Map<String, Object>> uses = sample.firstUses(7, 14);
    Map<Integer, Long> byNumber = new LinkedHashMap<>();
    Map<Integer, Long> events = new LinkedHashMap<>();
    read(tables.get("a"), byNumber);
    read(tables.get("events"), events);

    assertThat(byNumber.values().stream().mapToLong(v -> v).sum()).isEqualTo(uses.size());
    assertThat(events.keySet()).containsAll(byNumber.keySet());
    byNumber.forEach(
        (number, count) ->
            assertThat(events.get(number)).as("events of one").isGreaterThanOrEqualTo(count));
  }

  private static void read(CellTable table, Map<Integer, Long> into) {
    Footprints.Cursor entry = table.footprints().cursor();
    while (entry.next()) {
      into.merge(entry.contributor(), entry.value(0), Long::sum);
    }
  }

  @Test
  void cells_ofRecords_readNoHistory() {
    RandomEventRows sample = new RandomEventRows(9, 300);
    List<ParquetFileReader> readers = CleanParquet.open(sample.write(folder, 0, 1));
    try {
      BucketFiles chosen = BucketFiles.between(readers, WEEK.start(), WEEK.end());
      long inside =
          sample.rows.stream()
              .mapToInt(row -> (int) row.get("day"))
              .filter(d -> d >= WEEK.start().toEpochDay() && d < WEEK.end().toEpochDay())
              .count();
      assertThat(chosen.rows()).isEqualTo(inside).isLessThan(sample.rows.size());
    } finally {
      CleanParquet.close(readers);
    }
  }

  @Test
  void firstSeenDays_ofFiles_mergeToTheEarlierDay() {
    FactFixture facts =
        new FactFixture(folder, "upgrade_lag")
            .row(1, 5, 0, "version", "6.6.0")
            .row(2, 3, 0, "version", "6.6.0")
            .row(2, 4, 0, "version", null)
            .row(3, 9, 0, "version", "6.7.0");
    Path file =
        CleanParquet.write(
            folder.resolve("seen.parquet"),
            facts.dataset.fields(),
            facts.rows,
            CleanParquet.Layout.USUAL);
    List<ParquetFileReader> readers = CleanParquet.open(List.of(file));
    int epoch = (int) FactFixture.EPOCH.toEpochDay();
    try {
      FirstSeenDays seen = FirstSeenScan.of(facts.dataset, Set.of("version"), readers);
      assertThat(seen.firstDays())
          .isEqualTo(Map.of("version", Map.of("6.6.0", epoch + 3, "6.7.0", epoch + 9)));
      FirstSeenDays other = new FirstSeenDays(Map.of("version", Map.of("6.7.0", 1, "7.0.0", 2)));
      assertThat(seen.merge(other)).isEqualTo(other.merge(seen));
      assertThat(seen.merge(other).firstDays().get("version"))
          .isEqualTo(Map.of("6.6.0", epoch + 3, "6.7.0", 1, "7.0.0", 2));
      assertThat(seen.merge(FirstSeenDays.none())).isEqualTo(seen);
    } finally {
      CleanParquet.close(readers);
    }
    assertThatThrownBy(() -> FirstSeenScan.of(facts.dataset, Set.of("total_users"), List.of()))
        .hasMessage("type of field total_users must be LABEL to have first-seen days; it is LONG");
  }

  @Test
  void of_everyShippedFact_hasAMatchingFunction() {
    Catalog catalog = Catalog.load();
    for (Fact fact : catalog.facts().values()) {
      CubeAggregator.of(catalog.dataset(fact.stream()), List.of(FactFixture.cube(fact)));
    }
    assertThat(FactFunctions.names()).isEqualTo(catalog.facts().keySet());
  }

  private static void kernel(Fact fact) {
    CubeAggregator.of(
        RandomEventRows.DATASET,
        List.of(of(Optional.of(fact), "odd", Map.of(), List.of(), records())));
  }

  private static Fact session(String name, List<String> reads, List<Fact.Column> columns) {
    return new Fact(
        name,
        "community_events",
        name,
        "",
        FactPopulation.WINDOW,
        new Fact.History.None(),
        reads,
        Optional.empty(),
        SESSION.parameters(),
        Map.of(),
        columns);
  }

  @Test
  void of_factWithoutAFunction_isRefused() {
    assertThatThrownBy(() -> kernel(session("nap", SESSION.reads(), SESSION.columns())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "fact nap must have a function; there are functions for cohort, first_use, ");
  }

  @Test
  void of_factWithAnUnboundColumn_isRefused() {
    List<Fact.Column> more = new ArrayList<>(SESSION.columns());
    more.add(new Fact.Column("mood", ValueType.LONG, new Domain.None(), false, 0, 1, "Mood", ""));
    assertThatThrownBy(() -> kernel(session("session", SESSION.reads(), more)))
        .hasMessage(
            "columns of fact session must be entry_route, exit_route, session_page_views, "
                + "session_seconds, which its function sets; it also declares mood");
  }

  @Test
  void of_factWithoutARequiredColumn_isRefused() {
    assertThatThrownBy(
            () -> kernel(session("session", SESSION.reads(), SESSION.columns().subList(1, 4))))
        .hasMessage(
            "columns of fact session must have entry_route of type LABEL, which its function "
                + "sets; they are exit_route LABEL, session_page_views LONG, session_seconds LONG");
  }

  @Test
  void of_factThatReadsAnUndeclaredField_isRefused() {
    assertThatThrownBy(
            () -> kernel(session("session", List.of("session", "event_type"), SESSION.columns())))
        .hasMessage("fact session must declare that it reads route; it reads session, event_type");
  }

  private Map<String, CellTable> cells(RandomEventRows sample, int bucket, int buckets) {
    List<ParquetFileReader> readers = CleanParquet.open(sample.write(folder, bucket, buckets));
    try {
      return CubeAggregator.of(RandomEventRows.DATASET, CUBES)
          .aggregate(WEEK, buckets, THRESHOLD, FirstSeenDays.none())
          .add(readers, bucket, false)
          .tables();
    } finally {
      CleanParquet.close(readers);
    }
  }
}
