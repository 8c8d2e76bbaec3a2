package org.obmeet.telemetry.jobs.aggregate.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.policy.Scope;

class RecordsPopulationTest {
  private static RecordsPopulation of(CubeFixture... cubes) {
    List<ExactCubeCells> cells = Stream.of(cubes).map(CubeFixture::cells).toList();
    return new RecordsPopulation(
        cells,
        Scope.ENVELOPE,
        cells.stream()
            .collect(
                Collectors.toMap(one -> one.cube().name(), one -> Table.Publication.PUBLISHED)));
  }

  private static List<String> measures(RecordsPopulation records) {
    return records.population().measures().stream()
        .map(measure -> measure.name() + " " + measure.kind())
        .toList();
  }

  @Test
  void cell_ofTwoCubes_existsOnce() {
    RecordsPopulation records =
        of(
            new CubeFixture("a").records().each(0, 3),
            new CubeFixture("b").by("x").records().each(0, 3, "p"));

    assertThat(records.population().size()).isEqualTo(2);
    assertThat(records.find(records.cubes().get(0), List.of()))
        .isEqualTo(records.find(records.cubes().get(1), List.of("*")));
  }

  @Test
  void cellsOfTwoCubes_thatCountOtherContributors_areRefused() {
    assertThatThrownBy(
            () ->
                of(
                    new CubeFixture("a").records().each(0, 3),
                    new CubeFixture("b").records().each(0, 4)))
        .hasMessageContaining("must have 3 contributors, as in another table; it has 4");
  }

  @Test
  void filter_ofACube_isANodeOfTheOtherCubesDimension() {
    RecordsPopulation records =
        of(
            new CubeFixture("a").byVersion("v").records().each(0, 3, "6.6.1").each(3, 5, "7.0"),
            new CubeFixture("b").where("v", "6.6.1").records().each(0, 3));

    assertThat(records.find(records.cubes().get(1), List.of()))
        .isEqualTo(records.find(records.cubes().get(0), List.of("6.6.1")))
        .isNotNegative();
  }

  @Test
  void filter_onTheExtendedScope_isANodeOfTheScopes() {
    RecordsPopulation records =
        of(
            new CubeFixture("a").records().each(0, 5),
            new CubeFixture("b").scope(Scope.EXTENDED).records().each(0, 3));

    assertThat(records.population().hierarchies())
        .extracting(hierarchy -> hierarchy.dimension())
        .containsExactly("consent_scope");
    int extended = records.find(records.cubes().get(1), List.of());
    assertThat(records.population().contributors(extended)).isEqualTo(3);
  }

  @Test
  void find_unknownOrEmptyCombination_isAbsent() {
    RecordsPopulation records =
        of(
            new CubeFixture("a")
                .by("x")
                .by("y")
                .records()
                .record(0, 1, "p", "r")
                .record(1, 1, "q", "s"));
    PopulationCube cube = records.cubes().get(0);

    assertThat(records.find(cube, List.of("p", "r"))).isNotNegative();
    assertThat(records.find(cube, List.of("p", "s"))).as("no record").isEqualTo(-1);
    assertThat(records.find(cube, List.of("other", "r"))).as("unknown label").isEqualTo(-1);
    assertThat(records.cube("b")).isEmpty();
  }

  @Test
  void measures_ofSeveralCubes_areListedOnce_unlessTheirClampsDiffer() {
    RecordsPopulation records =
        of(
            new CubeFixture("a").records().sum("size", 0, 9).record(0, 1),
            new CubeFixture("b").by("x").sum("size", 0, 9).sum("size", 0, 5).record(0, 1, "p"));

    assertThat(measures(records))
        .containsExactly("records COUNT", "size SUM", "size 0..5 SUM", "contributors COUNT");
    assertThat(records.cubes().get(1).populationMeasure(1)).isEqualTo(2);
    assertThat(records.cubes().get(1).tableMeasure(0)).isEqualTo(PopulationCube.NONE);
  }

  @Test
  void countMeasure_isTheCountOfRecords_elseOfContributorsIfTheyAddUp() {
    CubeFixture records = new CubeFixture("a").contributors().records().record(0, 1);
    CubeFixture sum = new CubeFixture("a").by("x").sum("size", 0, 9).record(0, 1, "p");
    CubeFixture bridge = new CubeFixture("~a").by("x").sum("size", 0, 9).record(0, 1, "p");

    assertThat(of(records).cubes().get(0).countMeasure()).isZero();
    assertThat(of(sum).cubes().get(0).countMeasure()).as("contributors").isEqualTo(1);
    assertThat(of(bridge).cubes().get(0).hasCountMeasure()).isFalse();
    assertThat(of(sum.record(0, 1, "q")).cubes().get(0).hasCountMeasure()).isFalse();
  }

  @Test
  void table_hasItsCountBeforeItsOtherMeasures_andTheValuesOfEach() {
    RecordsPopulation records =
        of(new CubeFixture("a").sum("size", 0, 9).records().record(0, 7).record(1, 1));
    Population population = records.population();

    assertThat(population.tables().get(0).measures()).containsExactly(1, 0);
    assertThat(population.values(0, 0).value()).isEqualTo(8);
    assertThat(population.values(0, 1).value()).isEqualTo(2);
    assertThat(population.values(0, 2)).as("contributors").isNull();
  }

  @Test
  void table_withoutACount_hasOnlyItsSums() {
    RecordsPopulation records =
        of(new CubeFixture("a").by("x").sum("size", 0, 9).record(0, 7, "p").record(0, 1, "q"));

    assertThat(records.population().tables().get(0).measures()).containsExactly(0);
  }

  @Test
  void cells_areInTheOrderOfTheirLabels() {
    RecordsPopulation records =
        of(new CubeFixture("a").by("x").records().record(0, 1, "q").record(0, 1, "p"));
    Population population = records.population();

    assertThat(IntStream.range(0, 3).mapToObj(cell -> population.labels(0, cell).get(0)))
        .containsExactly("*", "p", "q");
  }

  @Test
  void soleContributors_ofSeveralCells_areOneOfTheSamePerson() {
    RecordsPopulation records =
        of(
            new CubeFixture("a")
                .by("x")
                .records()
                .record(40, 1, "p")
                .record(50, 1, "q")
                .record(40, 1, "r")
                .each(0, 2, "s"));
    Population population = records.population();
    PopulationCube cube = records.cubes().get(0);
    List<Integer> sole =
        Stream.of("p", "q", "r", "s")
            .map(label -> population.sole(records.find(cube, List.of(label))))
            .toList();

    assertThat(sole).containsExactly(0, 1, 0, Population.NO_CONTRIBUTOR);
  }

  @Test
  void dominance_ofOneCubesMeasure_appliesToAll() {
    CubeFixture exempt =
        new CubeFixture("a").measure(Cube.MeasureKind.SUM, "size", 0, 9, false).record(0, 1);
    CubeFixture strict = new CubeFixture("b").by("x").sum("size", 0, 9).record(0, 1, "p");

    assertThat(of(exempt).population().measures()).noneMatch(ProtectedMeasure::dominance);
    assertThat(of(exempt, strict).population().measures())
        .extracting(ProtectedMeasure::dominance)
        .containsExactly(true, false);
    assertThat(of(strict, exempt).population().measures().get(0).dominance()).isTrue();
  }

  @Test
  void indices_ofCellsOfACube_mapBothWays() {
    RecordsPopulation records =
        of(
            new CubeFixture("a").by("x").records().record(0, 1, "q").record(1, 1, "p"),
            new CubeFixture("b").records().record(0, 1).record(1, 1));
    PopulationCube cube = records.cubes().get(0);
    PopulationCube total = records.cubes().get(1);

    assertThat(
            IntStream.range(0, cube.table().size()).map(cube::populationCell).map(cube::tableCell))
        .containsExactly(0, 1, 2);
    assertThat(cube.contains(-1)).isFalse();
    assertThat(IntStream.range(0, 3).filter(total::contains)).hasSize(1);
    assertThat(total.contains(3)).isFalse();
  }
}
