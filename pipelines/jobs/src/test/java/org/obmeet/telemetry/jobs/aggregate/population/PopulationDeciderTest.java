package org.obmeet.telemetry.jobs.aggregate.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.aggregate.population.PopulationDecider.ContradictionException;
import org.obmeet.telemetry.jobs.aggregate.population.PopulationDecider.Request;
import org.obmeet.telemetry.jobs.aggregate.population.PopulationDecider.Result;
import org.obmeet.telemetry.jobs.aggregate.table.CubeOutcome;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells.Row;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells.Status;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedRows;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Tests for decisions about cubes whose threshold is 10. */
class PopulationDeciderTest {
  private final Map<String, ReleasedCells> published = new TreeMap<>();
  private List<Cube> facts = List.of();

  private Map<String, Result> decide(Set<String> requested, CubeFixture... cubes) {
    return PopulationDecider.decide(
        new Request(
            Stream.of(cubes).map(CubeFixture::cells).toList(),
            requested,
            published,
            Map.of(),
            Rounding.forThreshold(10),
            facts,
            (purpose, cell) -> 0.5));
  }

  private ReleasedCells table(CubeFixture cube) {
    return decide(Set.of("a"), cube).get("a").table().orElseThrow();
  }

  private static CubeFixture countsByX() {
    return new CubeFixture("a").by("x").records();
  }

  private static Map<String, List<Long>> rows(List<Row> rows) {
    Map<String, List<Long>> values = new TreeMap<>();
    rows.forEach(row -> values.put(String.join(" ", row.labels()), row.values()));
    return values;
  }

  private void publish(CubeFixture cube, Row... cells) {
    ReleasedCells none = TableRows.suppressed(cube.cube());
    published.put(
        cube.cube().name(),
        new ReleasedCells(none.dimensions(), none.measures(), List.of(), List.of(cells)));
  }

  @Test
  void safeCells_arePublishedExactlyInRowsAndLevels() {
    ReleasedCells table = table(countsByX().each(0, 10, "p").each(10, 22, "q"));

    assertThat(rows(table.finest())).isEqualTo(Map.of("p", List.of(10L), "q", List.of(12L)));
    assertThat(rows(table.cells()))
        .isEqualTo(Map.of("*", List.of(22L), "p", List.of(10L), "q", List.of(12L)));
    assertThat(table.finest()).allMatch(row -> row.status() == Status.PUBLISHED);
  }

  @Test
  void unsafeCell_isSuppressedWithAnother_andTheRemainderIsOneRow() {
    ReleasedCells table = table(countsByX().each(0, 9, "p").each(10, 25, "q").each(30, 60, "r"));

    assertThat(rows(table.finest())).isEqualTo(Map.of("r", List.of(30L), "other", List.of(24L)));
    assertThat(rows(table.cells()).keySet()).containsExactly("*", "r");
  }

  @Test
  void valuesThatAreNotListed_haveARowOfTheirOwn() {
    ReleasedCells table =
        table(countsByX().each(0, 30, "p").each(30, 50, "not_listed").each(50, 60, "q"));

    assertThat(rows(table.finest()))
        .isEqualTo(Map.of("p", List.of(30L), "not_listed", List.of(20L), "q", List.of(10L)));
  }

  @Test
  void unsafeCell_isSuppressedWithTheValuesThatAreNotListed() {
    ReleasedCells table =
        table(countsByX().each(0, 9, "p").each(10, 60, "not_listed").each(60, 75, "q"));

    assertThat(rows(table.finest())).isEqualTo(Map.of("q", List.of(15L), "other", List.of(59L)));
  }

  @Test
  void remainder_ofALevel_namesTheLevel() {
    CubeFixture cube =
        new CubeFixture("a")
            .byVersion("v")
            .records()
            .each(0, 9, "6.6.1")
            .each(10, 25, "6.6.2")
            .each(30, 60, "6.6.3")
            .each(60, 90, "7.0.0");

    assertThat(rows(table(cube).finest()))
        .isEqualTo(Map.of("6.6 other", List.of(24L), "6.6.3", List.of(30L), "7.0.0", List.of(30L)));
  }

  @Test
  void publishedCell_whoseParentIsSuppressed_isARow() {
    CubeFixture cube = new CubeFixture("a").byVersion("v").records();
    cube.each(0, 9, "5.0.0").each(10, 40, "6.1.0").each(40, 60, "6.2.0");

    ReleasedCells table = table(cube);

    assertThat(rows(table.cells()).keySet()).containsExactly("*", "6.1", "6.1.0");
    assertThat(rows(table.finest()))
        .isEqualTo(Map.of("6.1.0", List.of(30L), "other", List.of(29L)));
  }

  @Test
  void publishedCell_withoutAPublishedChild_isARowUnderItsOwnLabel() {
    CubeFixture cube = new CubeFixture("a").byVersion("v").by("x").records();
    cube.each(0, 6, "6.1.0", "p").each(6, 12, "6.1.1", "p").each(12, 18, "6.1.2", "q");
    cube.each(18, 24, "6.1.3", "q").each(24, 50, "7.0.0", "p").each(50, 80, "7.0.0", "q");

    Map<String, List<Long>> rows = rows(table(cube).finest());

    assertThat(rows.keySet()).containsExactly("6.1 p", "6.1 q", "7.0.0 p", "7.0.0 q");
    assertThat(rows).containsEntry("6.1 p", List.of(12L));
  }

  @Test
  void publishedCell_inASuppressedRowOfTheFirstDimension_isARow() {
    CubeFixture cube = new CubeFixture("a").by("x").by("y").records();
    cube.each(0, 9, "p", "u").each(10, 60, "q", "u").each(60, 90, "q", "v").each(90, 170, "r", "u");
    publish(
        cube,
        ReleasedRows.cell(List.of("*", "*"), 169L),
        ReleasedRows.cell(List.of("q", "u"), 50L));
    publish(
        cube, ReleasedRows.cell(List.of("r", "*"), 80L), ReleasedRows.cell(List.of("q", "u"), 50L));

    assertThat(rows(table(cube).finest()))
        .isEqualTo(Map.of("q u", List.of(50L), "r u", List.of(80L), "other *", List.of(39L)));
  }

  @Test
  void remainder_belowThePublishedCellsOfThreeLevels_isSafe() {
    CubeFixture cube = new CubeFixture("a").byVersion("v").records();
    cube.each(0, 4, "5.0.0").each(10, 40, "6.1.0").each(40, 45, "6.1.1").each(50, 90, "6.2.0");

    ReleasedCells table = table(cube);

    assertThat(rows(table.finest()).values())
        .allMatch(values -> values.get(0) >= 10, "9 are in 5 and 6.1.1");
  }

  @Test
  void unsafeTotal_givesOneSuppressedRow() {
    ReleasedCells table = table(countsByX().each(0, 9, "p"));

    assertThat(table.cells()).isEmpty();
    assertThat(table.finest()).containsExactly(ReleasedRows.remainder(List.of("*"), (Long) null));
  }

  @Test
  void cubeWithoutRecords_isSuppressed_ifItIsRequested() {
    CubeFixture empty = new CubeFixture("a").records();
    CubeFixture other = new CubeFixture("b").by("x").records();

    assertThat(decide(Set.of("a"), empty, other))
        .containsExactly(
            Map.entry(
                "a",
                new Result(Optional.of(TableRows.suppressed(empty.cube())), "", CubeOutcome.NONE)));
  }

  @Test
  void noRequest_decidesNothing() {
    assertThat(decide(Set.of(), countsByX().each(0, 20, "p"))).isEmpty();
  }

  @Test
  void results_haveEachRequestedCube() {
    CubeFixture empty = new CubeFixture("m").records();

    assertThat(
            decide(
                    Set.of("z", "m", "b"),
                    new CubeFixture("z").records().each(0, 20),
                    empty,
                    new CubeFixture("b").by("x").records().each(0, 20, "p"))
                .keySet())
        .containsExactlyInAnyOrder("z", "m", "b");
  }

  @Test
  void publishedCell_staysPublished_andAnotherProtectsTheUnsafeOne() {
    CubeFixture cube = countsByX().each(0, 9, "p").each(10, 25, "q").each(30, 60, "r");
    publish(cube, ReleasedRows.cell(List.of("q"), 15L));

    assertThat(rows(table(cube).cells()).keySet()).containsExactly("*", "q");
  }

  @Test
  void publishedValue_thatDiffersFromTheRecords_isAContradiction() {
    CubeFixture cube = countsByX().each(0, 20, "p");
    publish(cube, ReleasedRows.cell(List.of("p"), 21L));

    assertThatThrownBy(() -> table(cube))
        .isInstanceOf(ContradictionException.class)
        .hasMessage("published values of a do not agree with the current records");
  }

  @Test
  void publishedCell_withoutRecords_isAContradiction() {
    CubeFixture cube = countsByX().each(0, 20, "p");
    publish(cube, ReleasedRows.cell(List.of("gone"), (Long) null));

    assertThatThrownBy(() -> table(cube)).isInstanceOf(ContradictionException.class);
  }

  @Test
  void publishedTable_whoseCubeHasNoRecords_isAContradiction_ifItHasLevels() {
    CubeFixture empty = new CubeFixture("b").by("y").records();
    CubeFixture cube = countsByX().each(0, 20, "p");

    publish(empty, ReleasedRows.cell(List.of("*"), 12L));
    assertThatThrownBy(() -> decide(Set.of("a"), cube, empty))
        .isInstanceOf(ContradictionException.class);
    publish(empty);
    assertThat(decide(Set.of("a"), cube, empty).keySet()).containsExactly("a");
  }

  @Test
  void publishedDistinctCount_isComparedAsRounded() {
    CubeFixture cube = new CubeFixture("a").by("x").contributors().records().each(0, 12, "p");

    publish(cube, ReleasedRows.cell(List.of("p"), 10L, 12L));
    assertThat(rows(table(cube).cells())).containsEntry("p", List.of(10L, 12L));
    publish(cube, ReleasedRows.cell(List.of("p"), 15L, 12L));
    assertThatThrownBy(() -> table(cube)).isInstanceOf(ContradictionException.class);
  }

  @Test
  void publishedTotal_ofACubeWithoutDimensions_isReadFromItsRows() {
    CubeFixture cube = new CubeFixture("a").records().each(0, 8);
    ReleasedCells none = TableRows.suppressed(cube.cube());

    published.put("a", none.withRows(List.of(ReleasedRows.cell(List.of(), 8L))));
    assertThat(rows(table(cube).finest())).isEqualTo(Map.of("", List.of(8L)));
    published.put("a", none.withRows(List.of(ReleasedRows.cell(List.of(), 9L))));
    assertThatThrownBy(() -> table(cube)).isInstanceOf(ContradictionException.class);
    published.put("a", none);
    assertThat(table(cube).finest()).extracting(Row::status).containsExactly(Status.SUPPRESSED);
  }

  @Test
  void publishedTableOfAnotherCube_limitsWhatMayFollow() {
    CubeFixture total = new CubeFixture("b").records().each(0, 20).each(20, 29);
    CubeFixture cube = countsByX().each(0, 20, "p").each(20, 29, "q");
    ReleasedCells none = TableRows.suppressed(total.cube());
    published.put("b", none.withRows(List.of(ReleasedRows.cell(List.of(), 29L))));

    assertThat(rows(decide(Set.of("a"), total, cube).get("a").table().orElseThrow().finest()))
        .as("the total minus p would be q")
        .isEqualTo(Map.of("other", List.of(29L)));
  }

  @Test
  void cubeThatIsNeitherRequestedNorPublished_isLeftOut() {
    CubeFixture fine = new CubeFixture("b").by("x").by("y").records();
    fine.each(0, 20, "p", "r").each(20, 40, "q", "r");
    CubeFixture cube = countsByX().each(0, 20, "p").each(20, 40, "q");

    assertThat(decide(Set.of("a"), cube, fine).keySet()).containsExactly("a");
  }

  @Test
  void cube_whosePublicationCannotBeProtected_isLeftOut() {
    CubeFixture unsafe = new CubeFixture("b").by("y").records().each(0, 8, "r").each(8, 40, "s");
    publish(unsafe, ReleasedRows.cell(List.of("*"), 40L), ReleasedRows.cell(List.of("s"), 32L));

    Map<String, Result> results =
        decide(
            Set.of("a", "c"),
            countsByX().each(0, 20, "p").each(20, 40, "q"),
            unsafe,
            new CubeFixture("c").records().each(0, 40));

    assertThat(results.keySet()).containsExactlyInAnyOrder("a", "c");
    assertThat(results.values()).allMatch(result -> result.table().isEmpty());
    assertThat(results.get("c").explanation())
        .isEqualTo(
            "c is not published: its values cannot be protected together with those of the other"
                + " tables.");
  }

  @Test
  void publishedCube_thatCannotBeProtected_staysAndOnlyTheOthersAreLeftOut() {
    CubeFixture unsafe = new CubeFixture("b").by("y").records().each(0, 8, "r").each(8, 40, "s");
    publish(unsafe, ReleasedRows.cell(List.of("*"), 40L), ReleasedRows.cell(List.of("s"), 32L));

    Map<String, Result> results =
        decide(Set.of("a", "b"), countsByX().each(0, 20, "p").each(20, 40, "q"), unsafe);

    assertThat(results.keySet()).containsExactly("a");
    assertThat(results.get("a").explanation())
        .startsWith("a is not published: its values cannot be protected");
  }

  @Test
  void strictestDominance_ofTheCubes_appliesToAll() {
    CubeFixture cube =
        new CubeFixture("a").sum("size", 0, 1000).each(1, 21).record(21, 5).record(0, 100);
    CubeFixture strict = new CubeFixture("b").by("x").sum("size", 0, 1000).dominance(30);
    strict.each(1, 21, "p").record(21, 5, "p").record(0, 100, "p");

    assertThat(table(cube).finest().get(0).values()).containsExactly(125L);
    assertThat(decide(Set.of("a", "b"), cube, strict).get("a").table().orElseThrow().finest())
        .extracting(Row::values)
        .containsExactly(Arrays.asList((Long) null));
  }

  @Test
  void distinctCount_ofEachPublishedCell_isPublished() {
    CubeFixture cube = new CubeFixture("a").by("x").contributors().records();
    cube.each(0, 40, "p").each(0, 45, "q");
    publish(cube, ReleasedRows.cell(List.of("*"), 50L, null));

    assertThat(rows(table(cube).cells()))
        .as("5 of 45 are not in p")
        .isEqualTo(Map.of("*", List.of(50L, 85L), "p", List.of(40L, 40L), "q", List.of(50L, 45L)));
  }

  /** Whether distinct counts add up depends on every contributor, also of suppressed cells. */
  @Test
  void remainderOfDistinctCounts_isNeverPublished() {
    CubeFixture cube = new CubeFixture("a").by("x").contributors().records();
    cube.each(0, 9, "p").each(10, 25, "q").each(30, 60, "r");

    assertThat(rows(table(cube).finest()).get("other")).containsExactly(null, 24L);
    assertThat(rows(table(cube.record(30, 1, "q")).finest()).get("other"))
        .containsExactly(null, 25L);
  }

  @Test
  void remainderOfASum_isSuppressedIfAPublishedPartIs() {
    CubeFixture cube =
        new CubeFixture("a")
            .by("x")
            .records()
            .sum("size", 0, 1000)
            .each(0, 9, "p")
            .each(10, 25, "q")
            .each(30, 59, "r")
            .record(59, 500, "r")
            .each(60, 90, "s");

    Map<String, List<Long>> rows = rows(table(cube).finest());

    assertThat(rows.get("r")).containsExactly(30L, null);
    assertThat(rows.get("other")).containsExactly(24L, null);
  }

  @Test
  void remainderBeforeTheLastDimension_isNotSplitFurther() {
    CubeFixture cube = new CubeFixture("a").by("x").by("y").records();
    cube.each(0, 9, "p", "u").each(10, 25, "q", "u").each(30, 60, "r", "u").each(60, 80, "r", "v");

    assertThat(rows(table(cube).finest()))
        .isEqualTo(Map.of("other *", List.of(24L), "r u", List.of(30L), "r v", List.of(20L)));
  }

  @Test
  void rowWithAPublishedValue_isPublished() {
    CubeFixture cube =
        new CubeFixture("a")
            .by("x")
            .records()
            .sum("size", 0, 1000)
            .each(0, 20, "p")
            .record(20, 500, "p")
            .each(30, 60, "q")
            .each(60, 90, "r");

    assertThat(table(cube).finest()).hasSize(3).allMatch(row -> row.status() == Status.PUBLISHED);
  }

  @Test
  void levels_areInTheOrderOfTheDimensions() {
    CubeFixture cube = new CubeFixture("a").by("y").by("x").records();
    cube.each(0, 20, "1", "q").each(20, 40, "2", "p").each(40, 60, "1", "p").each(60, 80, "2", "q");

    assertThat(table(cube).cells())
        .extracting(row -> String.join(" ", row.labels()))
        .containsExactly("* *", "* p", "* q", "1 *", "1 p", "1 q", "2 *", "2 p", "2 q");
  }

  @Test
  void bridge_isProtected_butHasNoResult() {
    CubeFixture all = new CubeFixture("a").records().each(0, 40);
    CubeFixture filtered = new CubeFixture("b").where("x", "p").records().each(0, 35);
    CubeFixture bridge = new CubeFixture("~x").by("x").records().each(0, 35, "p").each(35, 40, "q");

    Map<String, Result> results = decide(Set.of("a", "b"), all, filtered, bridge);

    assertThat(results.keySet()).containsExactlyInAnyOrder("a", "b");
    assertThat(results.values())
        .as("the difference of both totals is 5")
        .anyMatch(result -> result.table().orElseThrow().finest().get(0).values().get(0) == null);
  }

  @Test
  void cubeWithAnotherHierarchyThanAnEarlierOne_isLeftOut() {
    CubeFixture flat = new CubeFixture("b").by("v").records().each(0, 20, "6.6.1");

    Map<String, Result> results =
        decide(
            Set.of("a", "b"),
            new CubeFixture("a").byVersion("v").records().each(0, 20, "6.6.1"),
            flat);

    assertThat(results.get("a").table()).isPresent();
    assertThat(results.get("b").table()).isEmpty();
    assertThat(results.get("b").explanation())
        .isEqualTo(
            "b is not published: v has a different hierarchy in a cube that is published or"
                + " declared before it.");
  }

  @Test
  void cubeWithAnotherHierarchyThanAPublishedOne_isLeftOut_alsoIfItIsDeclaredFirst() {
    CubeFixture flat = new CubeFixture("b").by("v").records().each(0, 20, "6.6.1");
    publish(flat, ReleasedRows.cell(List.of("*"), 20L), ReleasedRows.cell(List.of("6.6.1"), 20L));
    CubeFixture first = new CubeFixture("a").byVersion("v").records().each(0, 20, "6.6.1");

    assertThat(decide(Set.of("a"), first, flat).get("a").table()).isEmpty();
    Map<String, Result> revision = decide(Set.of("a", "b"), first, flat);
    assertThat(revision.get("a").table()).isEmpty();
    assertThat(rows(revision.get("b").table().orElseThrow().cells()).keySet())
        .containsExactly("*", "6.6.1");
  }

  private static CubeFixture facts(Map<String, String> labels) {
    return new CubeFixture("f").fact(labels, new Fact.History.None());
  }

  private static CubeFixture counts(String first, String second) {
    CubeFixture cube = new CubeFixture("a").by(first).by(second).records();
    return cube.each(0, 9, "p", "u").each(10, 25, "q", "u").each(30, 60, "r", "u");
  }

  @Test
  void countThatFactsAlsoHave_isNotSuppressedToProtectAnother() {
    CubeFixture cube = countsByX().each(0, 9, "p").each(10, 25, "q").each(30, 60, "r");
    facts = List.of(facts(Map.of("x", "q")).cube());

    assertThat(rows(table(cube).cells()).keySet()).contains("q").doesNotContain("p", "r");
  }

  @Test
  void countThatFactsAlsoHave_isKnownInAnyOrderOfTheDimensions() {
    CubeFixture reversed = counts("y", "x");

    assertThat(rows(table(reversed).cells()).keySet()).contains("r u").doesNotContain("q u");
    facts = List.of(facts(Map.of("x", "u", "y", "q")).cube());
    assertThat(rows(table(reversed).cells()).keySet()).contains("q u").doesNotContain("r u");
  }

  @Test
  void countThatFactsAlsoHave_isKnownAsATotalOfAnotherDimension() {
    facts = List.of(facts(Map.of("x", "q")).cube());

    assertThat(rows(table(counts("x", "y")).cells()).keySet())
        .contains("q *", "q u")
        .doesNotContain("r *", "r u");
  }

  @Test
  void countThatFactsAlsoHave_isKnownAsTheTotalOfAFilteredCube() {
    CubeFixture all = new CubeFixture("a").by("y").records().each(0, 45, "u");
    CubeFixture filtered = new CubeFixture("b").by("y").where("x", "p").records();
    CubeFixture other = new CubeFixture("c").by("y").where("x", "q").records();
    CubeFixture bridge = new CubeFixture("~x~y").by("x").by("y").records();
    filtered.each(0, 20, "u");
    other.each(20, 40, "u");
    bridge.each(0, 20, "p", "u").each(20, 40, "q", "u").each(40, 45, "r", "u");
    publish(all, ReleasedRows.cell(List.of("*"), 45L), ReleasedRows.cell(List.of("u"), 45L));

    Map.of("p", "b", "q", "c")
        .forEach(
            (label, cube) -> {
              facts = List.of(facts(Map.of("x", label)).cube());
              Map<String, Result> results = decide(Set.of("b", "c"), all, filtered, other, bridge);
              assertThat(results.values())
                  .as("the total minus both would be r")
                  .extracting(result -> result.table().orElseThrow().finest().get(0).status())
                  .containsExactlyInAnyOrder(Status.PUBLISHED, Status.SUPPRESSED);
              assertThat(rows(results.get(cube).table().orElseThrow().finest()))
                  .isEqualTo(Map.of("u", List.of(20L)));
            });
  }

  @Test
  void countThatFactsOfAnotherScopeHave_isNotThatOfTheRecords() {
    CubeFixture cube = countsByX().each(0, 9, "p").each(10, 25, "q").each(30, 60, "r");
    facts = List.of(facts(Map.of("x", "q")).scope(Scope.EXTENDED).cube());

    assertThat(rows(table(cube).cells()).keySet()).containsExactly("*", "r");
    facts = List.of(facts(Map.of("x", "q")).cube());
    assertThat(rows(table(cube.scope(Scope.EXTENDED)).cells()).keySet()).containsExactly("*", "r");
  }

  @Test
  void countThatFactsAlsoHave_isStillSuppressedIfItIsUnsafe() {
    CubeFixture cube = countsByX().each(0, 9, "p").each(10, 25, "q").each(30, 60, "r");
    facts =
        Stream.of(Map.of("x", "p"), Map.of("x", "absent"), Map.of("y", "q"))
            .map(labels -> facts(labels).cube())
            .toList();

    assertThat(rows(table(cube).cells()).keySet()).containsExactly("*", "r");
  }

  @Test
  void sumThatOneContributorDominates_isSuppressedAlone() {
    CubeFixture cube =
        new CubeFixture("a")
            .by("x")
            .records()
            .sum("size", 0, 1000)
            .each(0, 20, "p")
            .record(20, 500, "p")
            .each(30, 60, "q")
            .each(60, 90, "r");

    Map<String, List<Long>> levels = rows(table(cube).cells());

    assertThat(levels.get("p")).containsExactly(21L, null);
    assertThat(levels.keySet()).containsExactly("*", "p", "q", "r");
  }

  private CubeOutcome outcome(CubeFixture cube) {
    return decide(Set.of("a"), cube).get("a").outcome();
  }

  @Test
  void outcome_ofSafeCells_coversEverything() {
    CubeOutcome outcome = outcome(countsByX().each(0, 10, "p").each(10, 30, "q"));

    assertThat(outcome.published()).isEqualTo(3);
    assertThat(outcome.suppressed()).isZero();
    assertThat(outcome.reasons()).isEmpty();
    assertThat(outcome.shares())
        .isEqualTo(Map.of("RECORDS", new ReleaseCounts.Shares(30, 1, 0, 1)));
  }

  @Test
  void outcome_ofAnUnsafeCell_namesTheRuleOfEachSuppressedValue() {
    CubeOutcome outcome =
        outcome(countsByX().each(0, 8, "p").each(10, 26, "q").each(30, 70, "r").each(70, 80, "s"));

    assertThat(outcome.rules())
        .isEqualTo(Map.of("RECORDS", Map.of("THRESHOLD", 1L, "SECONDARY", 1L)));
    assertThat(outcome.reasons())
        .contains(new CubeOutcome.Reason(List.of("p"), "RECORDS", "THRESHOLD"))
        .hasSize(2);
    assertThat(outcome.published()).isEqualTo(3);
    assertThat(outcome.suppressed()).isEqualTo(2);
    ReleaseCounts.Shares shares = outcome.shares().get("RECORDS");
    assertThat(shares.total()).isEqualTo(74);
    assertThat(shares.safe()).isEqualTo(66 / 74.0);
    assertThat(shares.named() + shares.suppressed()).isEqualTo(1);
  }

  @Test
  void outcome_ofValuesOutsideThePublicList_countsThemAsNeitherNamedNorSafe() {
    ReleaseCounts.Shares shares =
        outcome(countsByX().each(0, 30, "p").each(30, 60, "q").each(60, 80, "not_listed"))
            .shares()
            .get("RECORDS");

    assertThat(shares.safe()).isEqualTo(0.75);
    assertThat(shares.named()).isLessThanOrEqualTo(0.75);
  }

  @Test
  void outcome_ofDistinctCountsOnly_coversTheContributorsOfTheFinestCells() {
    CubeFixture cube = new CubeFixture("a").by("x").contributors().each(0, 20, "p");

    assertThat(outcome(cube.each(30, 50, "q")).shares())
        .isEqualTo(Map.of("CONTRIBUTORS", new ReleaseCounts.Shares(40, 1, 0, 1)));
    assertThat(outcome(cube.each(0, 20, "q")).shares().get("CONTRIBUTORS").total()).isEqualTo(60);
  }

  @Test
  void outcome_ofADominatedSum_countsItAsUnsafe() {
    CubeFixture cube =
        new CubeFixture("a")
            .by("x")
            .records()
            .contributors()
            .sum("size", 0, 1000)
            .each(0, 20, "p")
            .record(20, 500, "p")
            .each(30, 60, "q")
            .each(60, 90, "r");

    Map<String, ReleaseCounts.Shares> shares = outcome(cube).shares();

    assertThat(shares.keySet()).as("the additive measures").containsExactly("RECORDS", "size");
    assertThat(shares.get("RECORDS").safe()).isEqualTo(1);
    assertThat(shares.get("size").safe()).isEqualTo(60 / 580.0);
  }

  @Test
  void outcome_ofAnyLabelOutsideThePublicList_isNotNamed() {
    CubeFixture cube = new CubeFixture("a").by("x").by("y").records();
    cube.each(0, 20, "p", "u").each(20, 40, "p", "not_listed").each(40, 60, "q", "u");

    assertThat(outcome(cube).shares().get("RECORDS").safe()).isEqualTo(40 / 60.0);
  }

  @Test
  void outcome_ofAMeasureWithoutAmount_hasNoShares() {
    CubeFixture cube = new CubeFixture("a").sum("size", 0, 9).records();
    for (int contributor = 0; contributor < 12; contributor++) {
      cube.record(contributor, 0);
    }

    assertThat(outcome(cube).shares().get("size")).isEqualTo(new ReleaseCounts.Shares(0, 0, 0, 0));
  }
}
