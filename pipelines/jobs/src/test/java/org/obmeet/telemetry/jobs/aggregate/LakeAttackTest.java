package org.obmeet.telemetry.jobs.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ChangedCatalog;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.aggregate.LakeAttacker.NarrowInterval;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedRows;
import org.obmeet.telemetry.jobs.ingest.IngestJob;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.dataset.GenerationSummary;
import org.obmeet.telemetry.synthetic.dataset.SyntheticDataset;

/** Runs both jobs on synthetic data and attacks all released tables. */
@Tag("integration")
class LakeAttackTest {
  private static final GeneratorOptions OPTIONS =
      GeneratorOptions.defaults()
          .withInstances(220)
          .withPeople(130)
          .withEvents(4_000)
          .withDays(35)
          .withWeekly(true);

  /** Cubes that filter by a dimension of other cubes. */
  private static final String NESTED =
      """

        - name: NAME
          title: Some records of another cube
          description: Some records of another cube.
          why: What do some records leave of all?
          where: {FILTER}
          dimensions: [FIELD]
          measures:
            - {name: who, count: WHO, title: Contributors}
            - {name: records, count: RECORDS, title: Records}
      """;

  private static final Map<String, Attacked> RELEASED = new HashMap<>();

  @TempDir static Path folder;

  /**
   * A synthetic data set with its releases.
   *
   * @param truth the ground truth of its records
   * @param catalog the catalogue with the cubes
   * @param tables the released tables
   * @param cells the true cells, by window and counted records
   */
  private record Attacked(
      SqlGroundTruth truth,
      Catalog catalog,
      Map<ReleaseKey, ReleasedCells> tables,
      Map<String, GroundTruthCells> cells) {
    /** The released tables of a window, by cube. */
    Map<String, ReleasedCells> tables(Window window) {
      Map<String, ReleasedCells> there = new HashMap<>();
      tables.forEach(
          (key, table) -> {
            if (key.window().equals(window)) {
              there.put(key.table(), table);
            }
          });
      return there;
    }

    Cube cube(String name) {
      return catalog.cubes().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }

    Optional<ReleasedCells> table(String cube, Window window) {
      return Optional.ofNullable(tables.get(new ReleaseKey(cube, window)));
    }

    /** The true cells of the cubes that count a cube's records. */
    GroundTruthCells cells(String cube, Window window) {
      return cells.get(records(cube(cube), window));
    }
  }

  private static Attacked released(long seed, boolean nested) throws Exception {
    String key = seed + (nested ? "-nested" : "");
    if (!RELEASED.containsKey(key)) {
      RELEASED.put(key, release(folder.resolve(key), seed, nested));
    }
    return RELEASED.get(key);
  }

  private static Attacked release(Path own, long seed, boolean nested) throws Exception {
    GenerationSummary released =
        new SyntheticDataset(OPTIONS.withSeed(seed), Catalog.load()).write(own.resolve("input"));
    String folder = nested ? nested(own.resolve("catalog")) : Catalogs.SHIPPED;
    Catalog catalog = Catalogs.load(folder);
    LakeFixture work = new LakeFixture(own, released.ingestTime());
    work.createKeyset();
    IngestJob.run(
        work.request(
                List.of(own.resolve("input/reports.ndjson.gz")),
                List.of(own.resolve("input/events.ndjson.gz")),
                Optional.of(own.resolve("input/consents.ndjson")))
            .withCatalog(folder),
        Progress.silent());
    if (nested) {
      // The nested cubes over instances are released after the other tables.
      work.aggregateFamily("instances");
    }
    AggregateJob.run(
        new AggregateRequest(work.root().toString(), work.now(), List.of(), List.of(), List.of())
            .withCatalog(folder),
        Progress.silent());
    SqlGroundTruth truth = new SqlGroundTruth(own.resolve("input/truth"));
    Map<ReleaseKey, ReleasedCells> tables = new TreeMap<>();
    for (ReleaseKey key : work.lake().state().releases().keySet()) {
      tables.put(key, work.published(key.table(), key.window()).cells());
    }
    if (nested) {
      for (String cube : List.of("extended_by_version", "page_views_by_browser")) {
        assertThat(tables)
            .as("labels of " + cube)
            .anySatisfy(
                (key, table) -> {
                  assertThat(key.table()).isEqualTo(cube);
                  assertThat(table.cells()).hasSizeGreaterThan(1);
                });
      }
    }
    Attacked attacked = new Attacked(truth, catalog, tables, new LinkedHashMap<>());
    for (ReleaseKey key : attacked.tables().keySet()) {
      Cube cube = attacked.cube(key.table());
      String records = records(cube, key.window());
      if (!attacked.cells().containsKey(records)) {
        List<Cube> alike =
            catalog.cubes().stream()
                .filter(other -> other.windows().contains(key.window().kind()))
                .filter(other -> records(other, key.window()).equals(records))
                .toList();
        attacked
            .cells()
            .put(
                records,
                new GroundTruthCells(truth, catalog.dataset(cube.stream()), key.window(), alike));
      }
    }
    return attacked;
  }

  private static String nested(Path folder) {
    return ChangedCatalog.in(folder)
        .with(
            "cubes/instances.yaml",
            text ->
                text
                    + cube("extended_by_version", "consent_scope: extended", "version")
                    + cube("extended_by_platform", "consent_scope: extended", "os_platform"))
        .with(
            "cubes/community.yaml",
            text ->
                text
                    + cube("page_views_by_browser", "event_type: page_view", "browser")
                    + cube("features_by_os", "event_type: feature", "os"))
        .path();
  }

  private static String cube(String name, String filter, String field) {
    boolean instances = name.startsWith("extended");
    return NESTED
        .replace("NAME", name)
        .replace("FILTER", filter)
        .replace("FIELD", field)
        .replace("WHO", instances ? "owners" : "people")
        .replace("RECORDS", instances ? "instances" : "events");
  }

  @AfterAll
  static void close() throws Exception {
    for (Attacked released : RELEASED.values()) {
      released.truth().close();
    }
    RELEASED.clear();
  }

  /** The key of a cube's counted records, independent of its filters. */
  private static String records(Cube cube, Window window) {
    return window
        + " "
        + cube.stream()
        + " "
        + cube.derive().map(Fact::name).orElse("")
        + " "
        + cube.latestOnly();
  }

  @ParameterizedTest
  @CsvSource({"1, false", "11, true"})
  void tables_ofOneWindowTogether_leaveEveryUnsafeValueAnInterval(long seed, boolean nested)
      throws Exception {
    Attacked released = released(seed, nested);
    List<NarrowInterval> findings = new ArrayList<>();
    long unsafe = 0;
    for (GroundTruthCells cells : released.cells().values()) {
      Map<String, ReleasedCells> tables = released.tables(cells.window());
      tables.computeIfPresent(
          "upgrade_lag", (name, table) -> withTotal(released, cells.window(), table));
      findings.addAll(new LakeAttacker(cells, tables).findings());
      unsafe += cells.cells().values().stream().filter(c -> c.people() < c.threshold()).count();
    }
    assertThat(findings).isEmpty();
    assertThat(unsafe).as("cells of too few contributors").isGreaterThan(1_000);
  }

  /** A table with the total of all instances, each of which has one fact. */
  private static ReleasedCells withTotal(Attacked released, Window window, ReleasedCells table) {
    Optional<Long> total =
        released.table("instances_total", window).map(all -> all.finest().get(0).values().get(1));
    boolean published =
        table.cells().stream().anyMatch(row -> row.labels().equals(List.of(ReleasedCells.TOTAL)));
    return published || total.isEmpty()
        ? table
        : with(table, ReleasedCells.TOTAL, 1, total.orElseThrow());
  }

  @Test
  void safeCell_publishedBesideUnsafeOnes_disclosesThem() throws Exception {
    Attacked released = released(1, false);
    Set<String> expected = Set.of("RECORDS exact", "RECORDS unsafe remainder", "SUM exact");
    Set<String> found = new TreeSet<>();
    for (GroundTruthCells cells : released.cells().values()) {
      for (Cube cube : cells.cubes()) {
        for (Cube.Measure measure : cube.measures()) {
          if (measure.additive() && cube.dimensions().size() == 1) {
            publishEach(released, cells, cube, measure, expected, found);
          }
        }
      }
    }
    assertThat(found).containsAll(expected);
  }

  /**
   * Publishes each suppressed safe value on its own and adds the intruder's findings, until all
   * expected findings of the measure are made.
   */
  private static void publishEach(
      Attacked released,
      GroundTruthCells cells,
      Cube cube,
      Cube.Measure measure,
      Set<String> expected,
      Set<String> found) {
    String name = GroundTruthCells.name(measure);
    Map<String, ReleasedCells> tables = released.tables(cells.window());
    ReleasedCells table = tables.get(cube.name());
    if (table == null) {
      return;
    }
    int at = cube.measures().indexOf(measure);
    String field = cube.dimensions().get(0).field();
    cells
        .cells()
        .forEach(
            (key, cell) -> {
              List<String> label = List.of(key.getOrDefault(field, ReleasedCells.TOTAL));
              boolean published =
                  table.cells().stream()
                      .anyMatch(row -> row.labels().equals(label) && row.values().get(at) != null);
              boolean missing =
                  expected.stream()
                      .anyMatch(e -> e.startsWith(measure.kind().name()) && !found.contains(e));
              if (missing
                  && cells.key(cube, label).equals(key)
                  && !published
                  && !cell.few(name)
                  && cell.shortfall(name) == 0) {
                tables.put(cube.name(), with(table, label.get(0), at, cell.value(name)));
                new LakeAttacker(cells, tables)
                    .findings().stream()
                        .filter(f -> f.measure().equals(name))
                        .forEach(f -> found.add(measure.kind() + " " + f.why()));
              }
            });
  }

  /** The published cells of a table, with one more. */
  private static ReleasedCells with(ReleasedCells table, String label, int measure, long value) {
    List<ReleasedCells.Row> cells = new ArrayList<>(table.cells());
    List<Long> values = new ArrayList<>(Collections.nCopies(table.measures().size(), (Long) null));
    values.set(measure, value);
    cells.add(ReleasedRows.cell(List.of(label), values.toArray(Long[]::new)));
    return table.withRows(cells);
  }

  @ParameterizedTest
  @CsvSource({"1, false", "11, true"})
  void peopleOfWindowsInsideOneAnother_neverGiveFewPeopleExactly(long seed, boolean nested)
      throws Exception {
    Attacked released = released(seed, nested);

    assertThat(epoch(released, false)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, false", "11, true"})
  void publishedRow_always_hasItsDistinctCount(long seed, boolean nested) throws Exception {
    List<String> empty = new ArrayList<>();
    Attacked released = released(seed, nested);
    released
        .tables()
        .forEach(
            (key, table) -> {
              int count =
                  table.measures().stream()
                      .map(ReleasedCells.Measure::kind)
                      .toList()
                      .indexOf(ReleasedCells.Kind.CONTRIBUTORS);
              table.cells().stream()
                  .filter(row -> count >= 0 && row.values().get(count) == null)
                  .forEach(row -> empty.add(key + " " + row.labels()));
            });
    assertThat(empty).isEmpty();
  }

  @Test
  void people_notRounded_discloseSmallCounts() throws Exception {
    Attacked released = released(1, false);

    assertThat(epoch(released, true)).isNotEmpty();
    List<NarrowInterval> findings = new ArrayList<>();
    for (GroundTruthCells cells : released.cells().values()) {
      Map<String, ReleasedCells> tables = released.tables(cells.window());
      tables.keySet().removeIf(name -> !cells.cubes().contains(released.cube(name)));
      tables.replaceAll((name, table) -> exact(cells, released.cube(name), table));
      findings.addAll(new LakeAttacker(cells, tables, 0).findings());
    }
    assertThat(findings)
        .extracting(NarrowInterval::measure)
        .anySatisfy(measure -> assertThat(measure).startsWith("people on both sides of "))
        .contains("people outside it");
  }

  /**
   * Findings from the distinct counts of the first four weeks: rounded as released, or the exact
   * counts of all cells that meet the threshold.
   */
  private static List<NarrowInterval> epoch(Attacked released, boolean exact) {
    Window epoch = WindowKind.FOUR_WEEKS.containing(OPTIONS.start());
    List<Window> weeks =
        IntStream.range(0, 4)
            .mapToObj(week -> WindowKind.WEEK.containing(epoch.start().plusDays(7L * week)))
            .toList();
    List<Set<String>> people = new ArrayList<>();
    for (Window week : weeks) {
      people.add(released.cells("active_people", week).cells().get(new TreeMap<>()).contributors());
    }
    EpochAttacker attacker = new EpochAttacker(epoch, people, exact ? 0 : LakeAttacker.ROUNDED_BY);
    attacker.peopleOfAll(people(released, "active_people", epoch, exact));
    for (int week = 0; week < 4; week++) {
      attacker.peopleOf(week, people(released, "active_people", weeks.get(week), exact));
      if (week >= 2) {
        attacker.cohortOf(week, people(released, "weekly_cohorts", weeks.get(week), exact));
      }
    }
    assertThat(attacker.few()).isPositive();
    return attacker.findings();
  }

  private static ReleasedCells people(
      Attacked released, String cube, Window window, boolean exact) {
    ReleasedCells table = released.table(cube, window).orElseThrow();
    return exact ? allLevels(released.cells(cube, window), released.cube(cube), table) : table;
  }

  /** A table with the exact contributors of its total, and of each cohort with at least ten. */
  private static ReleasedCells allLevels(GroundTruthCells cells, Cube cube, ReleasedCells table) {
    if (table.dimensions().isEmpty()) {
      return exact(cells, cube, table);
    }
    return table.withRows(
        Stream.of(ReleasedCells.TOTAL, "came_back", "stayed_away")
            .map(List::of)
            .filter(labels -> people(cells, cube, labels) >= 10)
            .map(labels -> ReleasedRows.cell(labels, people(cells, cube, labels)))
            .toList());
  }

  private static long people(GroundTruthCells cells, Cube cube, List<String> labels) {
    GroundTruthCells.Cell cell = cells.cells().get(cells.key(cube, labels));
    return cell == null ? 0 : cell.people();
  }

  /** The published cells of a table with exact contributors. */
  private static ReleasedCells exact(GroundTruthCells cells, Cube cube, ReleasedCells table) {
    List<ReleasedCells.Row> exact = new ArrayList<>();
    for (ReleasedCells.Row row : table.cells()) {
      List<Long> values = new ArrayList<>(row.values());
      for (int m = 0; m < values.size(); m++) {
        if (values.get(m) != null && !cube.measures().get(m).additive()) {
          values.set(m, cells.cells().get(cells.key(cube, row.labels())).people());
        }
      }
      exact.add(ReleasedRows.cell(row.labels(), values.toArray(Long[]::new)));
    }
    return table.withRows(exact);
  }
}
