package org.obmeet.telemetry.jobs.aggregate.population;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Tests for the weights of cells that all have the value 1. */
class ReaderWeightsTest {
  private static RecordsPopulation population(CubeFixture... cubes) {
    return new RecordsPopulation(
        List.of(cubes).stream().map(CubeFixture::cells).toList(),
        Scope.ENVELOPE,
        Map.of("a", Table.Publication.PUBLISHED, "b", Table.Publication.PUBLISHED));
  }

  private static double weight(
      RecordsPopulation records, Map<String, Set<List<String>>> before, String... labels) {
    int cell = records.find(records.cubes().get(0), List.of(labels));
    return new ReaderWeights(records, before).of(cell, 0);
  }

  @Test
  void weight_ofAFinestCell_isItsValue() {
    RecordsPopulation records =
        population(new CubeFixture("a").by("x").records().each(0, 3, "p").record(0, 1, "q"));

    assertThat(weight(records, Map.of(), "p")).isEqualTo(3);
    assertThat(weight(records, Map.of(), "q")).isEqualTo(1);
  }

  @Test
  void weight_growsWithEachLevelAboveTheFinest() {
    RecordsPopulation records =
        population(new CubeFixture("a").byVersion("v").records().record(0, 1, "6.6.1"));

    assertThat(weight(records, Map.of(), "6.6.1")).isEqualTo(1);
    assertThat(weight(records, Map.of(), "6.6")).isEqualTo(8);
    assertThat(weight(records, Map.of(), "6")).isEqualTo(64);
    assertThat(weight(records, Map.of(), "*")).isEqualTo(512 * 1e6);
  }

  @Test
  void weight_ofALeafNearTheRoot_isThatOfTheFinestLevel() {
    RecordsPopulation records =
        population(
            new CubeFixture("a")
                .byVersion("v")
                .records()
                .record(0, 1, "6.6.1")
                .record(0, 1, "unknown"));

    assertThat(weight(records, Map.of(), "unknown")).isEqualTo(1);
  }

  @Test
  void weight_ofAMargin_growsWithEachDimensionOfTheWidestCube() {
    RecordsPopulation records =
        population(
            new CubeFixture("a").by("x").records().record(0, 1, "p"),
            new CubeFixture("b").by("x").by("y").records().record(0, 1, "p", "q"));

    assertThat(weight(records, Map.of(), "p")).isEqualTo(8);
    int cross = records.find(records.cubes().get(1), List.of("p", "q"));
    assertThat(new ReaderWeights(records, Map.of()).of(cross, 0)).isEqualTo(1);
  }

  @Test
  void weight_ofValuesThatAreNotListed_isAHundredthInEachCube() {
    RecordsPopulation records =
        population(
            new CubeFixture("a").by("x").records().each(0, 50, "not_listed"),
            new CubeFixture("b").by("x").by("y").records().each(0, 50, "not_listed", "q"));

    assertThat(weight(records, Map.of(), "not_listed")).isEqualTo(8 * 0.5);
    int cross = records.find(records.cubes().get(1), List.of("not_listed", "q"));
    assertThat(new ReaderWeights(records, Map.of()).of(cross, 0)).isEqualTo(0.5);
  }

  @Test
  void weight_ofACellOfThePreviousWindow_isDoubled() {
    RecordsPopulation records =
        population(new CubeFixture("a").by("x").records().record(0, 1, "p"));

    assertThat(weight(records, Map.of("a", Set.of(List.of("p"))), "p")).isEqualTo(2);
    assertThat(weight(records, Map.of("b", Set.of(List.of("p"))), "p")).isEqualTo(1);
  }

  @Test
  void weight_ofACellOfABridgeOrWithoutValue_isTheLowest() {
    RecordsPopulation records =
        population(
            new CubeFixture("a").sum("size", 0, 10).record(0, 0),
            new CubeFixture("~b").by("x").sum("other", 0, 10).record(0, 7, "p"));
    ReaderWeights weights = new ReaderWeights(records, Map.of());

    assertThat(weights.of(records.find(records.cubes().get(0), List.of()), 0)).isEqualTo(1e-3);
    assertThat(weights.of(records.find(records.cubes().get(1), List.of("p")), 1)).isEqualTo(1e-3);
  }

  @Test
  void weight_ofANegativeValue_isThatOfItsAmount() {
    RecordsPopulation records =
        population(new CubeFixture("a").by("x").sum("size", -9, 9).record(0, -4, "p"));

    assertThat(weight(records, Map.of(), "p")).isEqualTo(4);
  }
}
