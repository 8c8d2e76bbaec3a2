package org.obmeet.telemetry.jobs.aggregate.population;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.disclosure.rules.Rule;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Tests for the decisions about one cube, at a threshold of 10. */
class PredeterminedCellsTest {
  private RecordsPopulation records;
  private PopulationCube cube;

  private PredeterminedCells decide(CubeFixture... fixtures) {
    List<ExactCubeCells> cells = Stream.of(fixtures).map(CubeFixture::cells).toList();
    records =
        new RecordsPopulation(
            cells,
            Scope.ENVELOPE,
            cells.stream()
                .collect(
                    Collectors.toMap(
                        one -> one.cube().name(), one -> Table.Publication.PUBLISHED)));
    cube = records.cubes().get(0);
    return new PredeterminedCells(records, UnsafeCells.rules(10));
  }

  private Optional<Rule> rule(PredeterminedCells cells, String... labels) {
    return cells.suppressed(records.find(cube, List.of(labels)), 0);
  }

  private Optional<Rule> rowRule(PredeterminedCells cells, String... labels) {
    return cells.rowRule(cube, records.find(cube, List.of(labels)));
  }

  private static CubeFixture flag() {
    return new CubeFixture("a").byFlag("flag").records();
  }

  private static CubeFixture together() {
    return new CubeFixture("a")
        .by(
            new Cube.Dimension(
                "kind", false, false, new DimensionHierarchy.Flat(), "", true, Optional.empty()))
        .records();
  }

  @Test
  void flag_withTwoSafeValues_isFree() {
    PredeterminedCells cells = decide(flag().each(0, 10, "yes").each(10, 20, "no"));

    assertThat(rule(cells, "yes")).isEmpty();
    assertThat(rule(cells, "no")).isEmpty();
  }

  @Test
  void flag_withOneUnsafeValue_isSuppressedOnBothSides_butNotTheTotal() {
    PredeterminedCells cells = decide(flag().each(0, 9, "yes").each(10, 30, "no"));

    assertThat(rule(cells, "yes")).contains(Rule.SIDE);
    assertThat(rule(cells, "no")).contains(Rule.SIDE);
    assertThat(rule(cells, "*")).isEmpty();
  }

  @Test
  void flag_withoutContributorsOnOneSide_isSuppressed() {
    assertThat(rule(decide(flag().each(0, 20, "yes")), "yes")).contains(Rule.SIDE);
  }

  @Test
  void flag_besideAnotherDimension_isLeftToSecondarySuppression() {
    CubeFixture two = new CubeFixture("a").byFlag("flag").by("x").records();

    assertThat(rule(decide(two.each(0, 9, "yes", "p").each(10, 30, "no", "p")), "no", "p"))
        .isEmpty();
  }

  @Test
  void labelsPublishedTogether_areSuppressedWithTheFirstUnsafeOne_butMayBeFew() {
    PredeterminedCells unsafe =
        decide(together().each(0, 9, "p").each(10, 30, "q").each(30, 50, "r"));
    assertThat(rule(unsafe, "p")).contains(Rule.SIDE);
    assertThat(rule(unsafe, "r")).contains(Rule.SIDE);

    assertThat(rule(decide(together().each(0, 10, "p")), "p")).isEmpty();
  }

  @Test
  void sensitiveValue_ofNearlyAllContributors_isSuppressed() {
    CubeFixture two =
        new CubeFixture("a").bySensitive("x").records().each(0, 20, "p").each(20, 22, "q");
    CubeFixture one =
        new CubeFixture("a").bySensitive("x").records().each(0, 20, "p").each(20, 21, "q");

    assertThat(rule(decide(two), "p")).isEmpty();
    PredeterminedCells cells = decide(one);
    assertThat(rule(cells, "p")).contains(Rule.SENSITIVE);
    assertThat(rule(cells, "q")).as("few contributors").isEmpty();
    assertThat(rule(cells, "*")).isEmpty();
  }

  @Test
  void ordinaryValue_ofAllContributors_isFree() {
    assertThat(rule(decide(new CubeFixture("a").by("x").records().each(0, 20, "p")), "p"))
        .isEmpty();
  }

  @Test
  void labelOfValuesThatAreNotListed_isFree() {
    PredeterminedCells cells =
        decide(new CubeFixture("a").by("x").records().each(0, 20, "p").each(20, 40, "not_listed"));

    assertThat(rule(cells, "not_listed")).isEmpty();
    assertThat(rule(cells, "p")).isEmpty();
  }

  @Test
  void markPublished_fixesOneMeasureOfOneCell() {
    PredeterminedCells cells =
        decide(new CubeFixture("a").by("x").records().sum("size", 0, 9).each(0, 20, "p"));
    int cell = records.find(cube, List.of("p"));

    cells.markPublished(cube, cell, 0);

    assertThat(cells.published(cell, 0)).isTrue();
    assertThat(cells.published(cell, 1)).isFalse();
    assertThat(cells.published(records.find(cube, List.of("*")), 0)).isFalse();
  }

  @Test
  void brokenRule_ofACount_isTheThresholdOrTheEligibleContributors() {
    CubeFixture fixture =
        new CubeFixture("a")
            .by("x")
            .records()
            .each(0, 9, "p")
            .each(10, 20, "q")
            .each(20, 30, "r")
            .notEligible(24, 30);
    PredeterminedCells cells = decide(fixture);

    assertThat(cells.brokenRule(cube, records.find(cube, List.of("p")))).contains(Rule.THRESHOLD);
    assertThat(cells.brokenRule(cube, records.find(cube, List.of("q")))).isEmpty();
    assertThat(cells.brokenRule(cube, records.find(cube, List.of("r")))).contains(Rule.ELIGIBLE);
  }

  /** Contributors in two labels: their number is no measure of the cube. */
  private static CubeFixture withoutCount() {
    return new CubeFixture("a")
        .by("x")
        .contributors()
        .sum("size", 0, 9)
        .each(0, 20, "p")
        .each(10, 30, "q");
  }

  @Test
  void row_withoutACount_isSuppressedWithItsSumsByItsPrimaryRule() {
    PredeterminedCells cells = decide(withoutCount().each(0, 9, "few"));

    assertThat(cube.hasCountMeasure()).isFalse();
    assertThat(rowRule(cells, "few")).contains(Rule.THRESHOLD);
    assertThat(rule(cells, "few")).contains(Rule.COUNT);
    assertThat(rowRule(cells, "p")).isEmpty();
    assertThat(rule(cells, "p")).isEmpty();
  }

  @Test
  void sumOfASuppressedRow_isFreeInOtherCubesAndMeasures() {
    CubeFixture counted =
        new CubeFixture("b")
            .by("y")
            .records()
            .sum("size", 0, 9)
            .each(0, 9, "r")
            .each(9, 30, "s")
            .record(29, 19, "s");
    CubeFixture others =
        new CubeFixture("c")
            .by("z")
            .contributors()
            .sum("size", 0, 9)
            .sum("other", 0, 9)
            .each(0, 20, "t")
            .record(3, 9, "t");
    PredeterminedCells cells =
        decide(withoutCount().each(0, 9, "few"), counted, others.each(10, 30, "u"));

    int few = records.find(cube, List.of("few"));
    assertThat(cells.suppressed(few, 0)).contains(Rule.COUNT);
    assertThat(cells.suppressed(few, 1)).as("a count").isEmpty();
    assertThat(cells.suppressed(few, 2)).as("no measure of this cube").isEmpty();
    assertThat(cells.suppressed(records.find(records.cubes().get(1), List.of("r")), 0))
        .as("left to the primary rule of its count")
        .isEmpty();
  }

  @Test
  void row_withoutACount_staysIfItIsPublished() {
    PredeterminedCells cells = decide(withoutCount().each(0, 9, "few"));

    cells.markPublished(cube, records.find(cube, List.of("few")), PopulationCube.NONE);

    assertThat(rowRule(cells, "few")).isEmpty();
  }

  @Test
  void row_ofValuesThatAreNotListed_isFreeLikeAnyOther() {
    assertThat(rowRule(decide(withoutCount().each(0, 20, "not_listed")), "not_listed")).isEmpty();
    assertThat(rowRule(decide(withoutCount().each(0, 9, "not_listed")), "not_listed"))
        .contains(Rule.THRESHOLD);
  }

  @Test
  void flagRows_withoutACount_areSuppressedTogetherInEachGroup() {
    CubeFixture fixture =
        new CubeFixture("a")
            .byFlag("flag")
            .by("x")
            .contributors()
            .sum("size", 0, 9)
            .each(0, 9, "yes", "p")
            .each(0, 20, "no", "p")
            .each(20, 40, "yes", "q")
            .each(20, 40, "no", "q");
    PredeterminedCells cells = decide(fixture);

    assertThat(rowRule(cells, "yes", "p")).contains(Rule.THRESHOLD);
    assertThat(rowRule(cells, "no", "p")).contains(Rule.SIDE);
    assertThat(rowRule(cells, "yes", "q")).isEmpty();
    assertThat(rowRule(cells, "no", "*")).isEmpty();
    assertThat(rowRule(cells, "*", "p")).isEmpty();
  }

  @Test
  void bridge_isNotDecided() {
    CubeFixture bridge = new CubeFixture("~a").byFlag("flag").records().each(0, 20, "yes");

    assertThat(rule(decide(bridge), "yes")).isEmpty();
  }
}
