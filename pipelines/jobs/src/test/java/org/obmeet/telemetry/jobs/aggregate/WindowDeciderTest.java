package org.obmeet.telemetry.jobs.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.jobs.aggregate.population.CubeFixture;
import org.obmeet.telemetry.jobs.aggregate.publish.CubeDecision;
import org.obmeet.telemetry.jobs.aggregate.publish.CubeDecision.Action;
import org.obmeet.telemetry.jobs.aggregate.table.CubeOutcome;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells.Row;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedRows;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.jobs.fixture.LogFixture;
import org.obmeet.telemetry.jobs.plan.AggregateRequest.OnPublished;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests for decisions about a week of cubes whose threshold is 10. */
class WindowDeciderTest {
  private static final Dataset DATASET = Catalog.load().dataset("instance_statistics");
  private static final Window WEEK = Window.parse("week/2026-11-16");

  private final LogFixture log = new LogFixture();
  private final List<ReleasedTable> publications = new ArrayList<>();
  private final Set<String> notRequested = new HashSet<>();
  private final List<Cube> notComputed = new ArrayList<>();
  private OnPublished onPublished = OnPublished.KEEP;
  private Rounding rounding = Rounding.forThreshold(10);

  @BeforeEach
  void ingest() {
    log.ingest(DATASET.name(), "2026-11-16");
  }

  private List<CubeDecision> decide(CubeFixture... cubes) {
    return new WindowDecider(
            Stream.of(cubes).map(CubeFixture::cells).toList(),
            Stream.concat(Stream.of(cubes).map(CubeFixture::cube), notComputed.stream()).toList(),
            publications,
            cube -> !notRequested.contains(cube.name()),
            onPublished,
            new ReleaseInputCheck(log::commits, log.state(), List::of, DATASET, WEEK),
            Map.of(),
            rounding,
            records -> (purpose, cell) -> 0.5)
        .decide();
  }

  private CubeDecision decideOne(CubeFixture cube) {
    List<CubeDecision> decisions = decide(cube);
    assertThat(decisions).hasSize(1);
    return decisions.get(0);
  }

  /** Publishes a table of a cube. */
  private void publish(Cube cube, ReleasedCells table, int revision) {
    log.release(DATASET.name(), cube.name(), WEEK, revision);
    publications.add(ReleasedTable.of(DATASET, cube, WEEK, true, revision, rounding.base(), table));
  }

  private ReleasedCells publish(CubeFixture cube) {
    ReleasedCells table = decideOne(cube).table().orElseThrow();
    publish(cube.cube(), table, 1);
    return table;
  }

  private static CubeFixture countsByX() {
    return new CubeFixture("a").by("x").records().each(0, 20, "p").each(20, 45, "q");
  }

  private static ReleasedCells withoutLevels(ReleasedCells table, String label) {
    return new ReleasedCells(
        table.dimensions(),
        table.measures(),
        table.quantiles(),
        table.rows().stream().filter(row -> !row.labels().equals(List.of(label))).toList());
  }

  @Test
  void decide_withoutCubes_isEmpty() {
    assertThat(decide()).isEmpty();
  }

  @Test
  void cube_withoutPublication_isReleased() {
    CubeDecision decision = decideOne(countsByX());

    assertThat(decision.action()).isEqualTo(Action.RELEASED);
    assertThat(decision.published()).isTrue();
    assertThat(decision.revision()).isEqualTo(1);
    assertThat(decision.outcome().published()).isEqualTo(3);
    assertThat(decision.explanation()).isEmpty();
  }

  @Test
  void cube_withoutRecords_isReleasedAsOneSuppressedRow() {
    CubeDecision decision = decideOne(new CubeFixture("a").by("x").records());

    assertThat(decision.action()).isEqualTo(Action.RELEASED);
    assertThat(decision.table().orElseThrow().rows())
        .extracting(Row::status)
        .containsExactly(ReleasedCells.Status.SUPPRESSED);
  }

  @Test
  void cubes_notRequestedAndBridges_haveNoDecision() {
    notRequested.add("b");

    assertThat(
            decide(
                countsByX(),
                new CubeFixture("b").records().each(0, 45),
                new CubeFixture("~y").by("y").records().each(0, 45, "r")))
        .extracting(decision -> decision.cube().name())
        .containsExactly("a");
  }

  @Test
  void decisions_areInCatalogueOrder_alsoAcrossKindsOfRecords() {
    CubeFixture fact =
        new CubeFixture("f").records().fact(Map.of(), new Fact.History.None()).each(0, 40);

    assertThat(
            decide(
                new CubeFixture("a").records().each(0, 45),
                fact,
                new CubeFixture("c").by("x").records().each(0, 45, "p")))
        .extracting(decision -> decision.cube().name())
        .containsExactly("a", "f", "c");
  }

  @Test
  void publishedTable_isKept_withoutOutcome() {
    ReleasedCells table = publish(countsByX());
    log.ingest("community_events", "2026-11-16");

    CubeDecision decision = decideOne(countsByX());

    assertThat(decision.action()).isEqualTo(Action.UNCHANGED);
    assertThat(decision.published()).isFalse();
    assertThat(decision.table()).contains(table);
    assertThat(decision.outcome()).isEqualTo(CubeOutcome.NONE);
    assertThat(decision.explanation()).isEmpty();
  }

  @Test
  void revision_withoutFurtherCells_isUnchanged_withItsRevision() {
    ReleasedCells table = publish(countsByX());
    publications.clear();
    publish(countsByX().cube(), table, 4);
    onPublished = OnPublished.REVISE;

    CubeDecision decision = decideOne(countsByX());

    assertThat(decision.action()).isEqualTo(Action.UNCHANGED);
    assertThat(decision.revision()).isEqualTo(4);
    assertThat(decision.explanation()).isEmpty();
  }

  @Test
  void revision_withAFurtherCell_isRevised() {
    ReleasedCells table = decideOne(countsByX()).table().orElseThrow();
    publish(countsByX().cube(), withoutLevels(table, "p"), 1);
    onPublished = OnPublished.REVISE;

    CubeDecision decision = decideOne(countsByX());

    assertThat(decision.action()).isEqualTo(Action.REVISED);
    assertThat(decision.revision()).isEqualTo(2);
    assertThat(decision.table()).contains(table);
  }

  @Test
  void lastPublication_ofACube_counts() {
    ReleasedCells table = decideOne(countsByX()).table().orElseThrow();
    publish(countsByX().cube(), withoutLevels(table, "p"), 1);
    publish(countsByX().cube(), table, 2);
    onPublished = OnPublished.REVISE;

    assertThat(decideOne(countsByX()).action()).isEqualTo(Action.UNCHANGED);
  }

  @Test
  void revision_afterRecordsChanged_isRefused_andAFurtherCubeSuppressed() {
    publish(countsByX());
    log.ingest(DATASET.name(), "2026-11-17");
    CubeFixture other = new CubeFixture("b").records().each(0, 45);

    assertThat(decide(countsByX(), other))
        .extracting(CubeDecision::action)
        .containsExactly(Action.UNCHANGED, Action.SUPPRESSED);
    onPublished = OnPublished.REVISE;
    assertThat(decide(countsByX(), other))
        .extracting(CubeDecision::action)
        .containsExactly(Action.REFUSED, Action.SUPPRESSED);
    assertThat(decide(countsByX(), other))
        .extracting(CubeDecision::explanation)
        .allMatch(text -> text.contains("records of the window were added or removed"))
        .satisfiesExactly(
            text -> assertThat(text).startsWith("a is not revised: "),
            text -> assertThat(text).startsWith("b is not published: "));
  }

  @Test
  void publishedValues_thatContradictTheRecords_preventFurtherCells() {
    publish(countsByX());
    CubeFixture other = new CubeFixture("b").records().each(0, 46);

    assertThat(decide(countsByX().record(45, 1, "q"), other))
        .extracting(CubeDecision::action)
        .containsExactly(Action.UNCHANGED, Action.SUPPRESSED);
  }

  @Test
  void changedDeclaration_preventsFurtherCellsOfTheSameRecords() {
    publish(countsByX());
    CubeFixture other = new CubeFixture("b").records().each(0, 45);
    CubeFixture fact =
        new CubeFixture("f").records().fact(Map.of(), new Fact.History.None()).each(0, 40);

    List<CubeDecision> decisions =
        decide(new CubeFixture("a").by("x").contributors().each(0, 45, "p"), other, fact);

    assertThat(decisions)
        .extracting(CubeDecision::action)
        .containsExactly(Action.UNCHANGED, Action.SUPPRESSED, Action.RELEASED);
    assertThat(decisions.get(1).explanation())
        .contains(
            "its declaration was changed (other than to a higher threshold) or removed since");
  }

  /** Counts by x, of which only the total and q are published. */
  private CubeFixture partlyPublished() {
    CubeFixture cube = new CubeFixture("a").by("x").records();
    cube.each(0, 20, "p").each(20, 45, "q").each(45, 60, "r");
    ReleasedCells table = decideOne(cube).table().orElseThrow();
    publish(cube.cube(), withoutLevels(withoutLevels(table, "p"), "r"), 1);
    return cube;
  }

  @Test
  void higherThreshold_ofAPublishedCube_holdsForFurtherCells_andBlocksNone() {
    CubeFixture published = partlyPublished();
    CubeFixture further = new CubeFixture("b").by("x").records();
    further.each(0, 20, "p").each(20, 45, "q").each(45, 60, "r");

    assertThat(labels(decide(published, further).get(1))).contains(List.of("p"), List.of("r"));
    List<CubeDecision> decisions = decide(published.threshold(16), further);

    assertThat(decisions)
        .extracting(CubeDecision::action)
        .containsExactly(Action.UNCHANGED, Action.RELEASED);
    assertThat(labels(decisions.get(1)))
        .contains(List.of("q"))
        .doesNotContain(List.of("p"), List.of("r"));
  }

  @Test
  void lowerThreshold_ofAPublishedCube_preventsFurtherCells() {
    CubeFixture published = partlyPublished();

    CubeDecision decision =
        decide(published.threshold(9), new CubeFixture("b").records().each(0, 60)).get(1);

    assertThat(decision.action()).isEqualTo(Action.SUPPRESSED);
    assertThat(decision.explanation()).contains("other than to a higher threshold");
  }

  @Test
  void removedCube_preventsFurtherCellsOfTheSameRecords() {
    publish(countsByX());

    assertThat(decideOne(new CubeFixture("b").records().each(0, 45)).action())
        .isEqualTo(Action.SUPPRESSED);
  }

  @Test
  void suppressedDecision_hasNoTable() {
    publish(countsByX());

    CubeDecision decision = decideOne(new CubeFixture("b").records().each(0, 45));

    assertThat(decision.table()).isEmpty();
    assertThat(decision.published()).isFalse();
    assertThat(decision.revision()).isEqualTo(1);
  }

  @Test
  void publishedTable_limitsAnotherCubeOfTheSameRecords() {
    CubeFixture total = new CubeFixture("b").records().each(0, 29);
    publish(total);
    CubeFixture parts = new CubeFixture("a").by("x").records().each(0, 20, "p").each(20, 29, "q");

    assertThat(decide(parts, total).get(0).table().orElseThrow().cells())
        .extracting(Row::labels)
        .containsExactly(List.of("*"));
  }

  private static Long total(CubeDecision decision) {
    return decision.table().orElseThrow().finest().get(0).values().get(0);
  }

  @Test
  void windowWithTables_keepsItsRounding() {
    CubeFixture cube = new CubeFixture("a").contributors().records().each(0, 44);
    CubeFixture other = new CubeFixture("b").by("x").contributors().records().each(0, 44, "p");
    publish(cube);
    rounding = new Rounding(15);

    List<CubeDecision> decisions = decide(cube, other);

    assertThat(decisions)
        .extracting(CubeDecision::action)
        .containsExactly(Action.UNCHANGED, Action.RELEASED);
    assertThat(decisions).extracting(WindowDeciderTest::total).containsExactly(40L, 40L);
    publications.clear();
    assertThat(total(decideOne(cube))).isEqualTo(45);
  }

  @Test
  void thresholdAboveTheRoundingOfTheWindow_blocksItsDistinctCountsAlone() {
    CubeFixture cube = new CubeFixture("a").contributors().records().each(0, 44);
    publish(cube);
    CubeFixture distinct = new CubeFixture("b").by("x").contributors().records().threshold(20);
    CubeFixture records = new CubeFixture("c").by("x").records().threshold(20);
    distinct.each(0, 44, "p");
    records.each(0, 44, "p");
    rounding = new Rounding(20);

    List<CubeDecision> decisions = decide(cube, distinct, records);

    assertThat(decisions)
        .extracting(CubeDecision::action)
        .containsExactly(Action.UNCHANGED, Action.SUPPRESSED, Action.RELEASED);
    assertThat(decisions.get(1).explanation()).contains("as multiples of 10");
  }

  @Test
  void recordsThatAFactCounts_areNotSuppressedToProtectOthers() {
    CubeFixture counts = new CubeFixture("a").by("x").records();
    counts.each(0, 9, "p").each(10, 25, "q").each(30, 60, "r");
    CubeFixture fact =
        new CubeFixture("f").records().fact(Map.of("x", "q"), new Fact.History.None()).each(10, 25);

    assertThat(labels(decide(counts).get(0))).contains(List.of("r"));
    assertThat(labels(decide(counts, fact).get(0))).contains(List.of("q"));
    notComputed.add(fact.cube());
    assertThat(labels(decide(counts).get(0))).as("published before").contains(List.of("q"));
  }

  private static List<List<String>> labels(CubeDecision decision) {
    return decision.table().orElseThrow().cells().stream().map(Row::labels).toList();
  }

  @Test
  void quantiles_comeFromTheHistogramOfThisRunOrOfThePublication() {
    CubeFixture histogram =
        new CubeFixture("h").by("x").by("bin").records().each(0, 45, "p", "8..15");
    CubeFixture cube = new CubeFixture("a").by("x").records().quantile(0.5, "h").each(0, 45, "p");

    assertThat(quantile(decide(histogram, cube).get(1))).isEqualTo("8..15");
    assertThat(quantile(decide(cube, histogram).get(0))).as("later in order").isEqualTo("8..15");
    assertThat(quantile(decideOne(cube))).as("no histogram").isNull();
    publish(histogram);
    notRequested.add("h");
    assertThat(quantile(decide(histogram, cube).get(0))).as("published").isEqualTo("8..15");
  }

  private static String quantile(CubeDecision decision) {
    return decision.table().orElseThrow().finest().get(0).quantiles().get(0);
  }

  @Test
  void factThatDoesNotCountRecords_limitsNoRecords() {
    CubeFixture counts = new CubeFixture("a").by("x").records();
    counts.each(0, 9, "p").each(10, 25, "q").each(30, 60, "r");
    CubeFixture fact =
        new CubeFixture("f").by("x").records().fact(Map.of("x", "q"), new Fact.History.None());
    fact.each(0, 9, "p").each(10, 25, "q").each(30, 60, "r");

    assertThat(labels(decide(counts, fact).get(1)))
        .as("facts are not known by facts")
        .contains(List.of("r"))
        .doesNotContain(List.of("q"));
  }

  @Test
  void revision_ofOneCubeOfSeveral_needsThatNoneOfThemMayHaveChanged() {
    publish(countsByX());
    log.ingest(DATASET.name(), "2026-11-15");
    CubeFixture history =
        new CubeFixture("f")
            .records()
            .fact(Map.of(), new Fact.History.None(), Optional.of("country"))
            .each(0, 40);
    CubeFixture fact =
        new CubeFixture("g").by("x").records().fact(Map.of(), new Fact.History.None());

    assertThat(decide(fact.each(0, 40, "p"), history))
        .extracting(CubeDecision::action)
        .containsExactly(Action.SUPPRESSED, Action.SUPPRESSED);
  }

  @Test
  void publishedTable_thatNoRevisionCanProtect_isUnchanged() {
    ReleasedCells table = decideOne(countsByX()).table().orElseThrow();
    CubeFixture unsafe = new CubeFixture("b").by("y").records().each(0, 8, "r").each(8, 45, "s");
    publish(countsByX().cube(), table, 2);
    List<Row> rows =
        List.of(ReleasedRows.cell(List.of("*"), 45L), ReleasedRows.finest(List.of("s"), 37L));
    publish(unsafe.cube(), new ReleasedCells(List.of("y"), table.measures(), List.of(), rows), 1);
    notRequested.add("b");
    onPublished = OnPublished.REVISE;

    CubeDecision decision = decide(countsByX(), unsafe).get(0);

    assertThat(decision.action()).isEqualTo(Action.UNCHANGED);
    assertThat(decision.table()).contains(table);
    assertThat(decision.revision()).isEqualTo(2);
  }

  @Test
  void remainderRow_hasNoQuantile() {
    CubeFixture histogram = new CubeFixture("h").by("x").by("bin").records();
    CubeFixture cube = new CubeFixture("a").by("x").records().quantile(0.5, "h");
    for (CubeFixture one : List.of(histogram, cube)) {
      boolean bins = one == histogram;
      one.each(0, 30, bins ? new String[] {"p", "1"} : new String[] {"p"});
      one.each(30, 38, bins ? new String[] {"q", "1"} : new String[] {"q"});
      one.each(40, 55, bins ? new String[] {"r", "1"} : new String[] {"r"});
    }
    ReleasedCells table = decide(histogram, cube).get(1).table().orElseThrow();
    Map<List<String>, List<String>> quantiles = new HashMap<>();
    table.rows().forEach(row -> quantiles.put(row.labels(), row.quantiles()));

    assertThat(quantiles.get(List.of("p"))).containsExactly("1");
    assertThat(quantiles.get(List.of("other"))).containsExactly((String) null);
  }
}
