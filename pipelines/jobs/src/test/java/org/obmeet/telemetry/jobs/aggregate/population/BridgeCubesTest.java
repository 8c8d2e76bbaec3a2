package org.obmeet.telemetry.jobs.aggregate.population;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.policy.Scope;

class BridgeCubesTest {
  private static CubeFixture cube(String name) {
    return new CubeFixture(name).records();
  }

  private static List<Cube> bridges(CubeFixture... cubes) {
    List<Cube> declared = Stream.of(cubes).map(CubeFixture::cube).toList();
    List<Cube> all = BridgeCubes.with(declared);
    assertThat(all.subList(0, declared.size())).isEqualTo(declared);
    List<Cube> bridges = all.subList(declared.size(), all.size());
    assertThat(bridges).allMatch(bridge -> BridgeCubes.isBridge(bridge.name()));
    return bridges;
  }

  private static List<String> fields(Cube cube) {
    return cube.dimensions().stream().map(Cube.Dimension::field).toList();
  }

  @Test
  void with_noCube_isEmpty() {
    assertThat(bridges()).isEmpty();
  }

  @Test
  void with_equalFilters_hasNoBridge() {
    assertThat(bridges(cube("a").by("x").where("z", "1"), cube("b").by("y").where("z", "1")))
        .isEmpty();
  }

  @Test
  void with_oneFilteredCube_crossesTheCommonDimensionsWithTheFilter() {
    assertThat(bridges(cube("a").by("x").by("y"), cube("b").by("x").where("z", "1")))
        .singleElement()
        .satisfies(
            bridge -> {
              assertThat(bridge.name()).isEqualTo("~x~z");
              assertThat(fields(bridge)).containsExactly("x", "z");
              assertThat(bridge.where()).isEmpty();
              assertThat(bridge.requiredScope()).isEqualTo(Scope.ENVELOPE);
            });
  }

  @Test
  void with_filtersOfTwoFields_crossesBothFields() {
    assertThat(bridges(cube("a").where("x", "1"), cube("b").where("y", "1")))
        .singleElement()
        .satisfies(bridge -> assertThat(fields(bridge)).containsExactly("x", "y"));
  }

  @Test
  void with_otherLabelsOfOneField_crossesTheField() {
    assertThat(bridges(cube("a").where("x", "1"), cube("b").where("x", "2")))
        .singleElement()
        .satisfies(bridge -> assertThat(fields(bridge)).containsExactly("x"))
        .satisfies(bridge -> assertThat(bridge.where()).isEmpty());
  }

  @Test
  void with_aCommonFilter_keepsItInTheBridge() {
    assertThat(
            bridges(
                cube("a").where("x", "m/n"),
                cube("b").where("x", "m/n").where("y", "1").where("a", "2")))
        .singleElement()
        .satisfies(
            bridge -> {
              assertThat(bridge.name()).isEqualTo("~a~y~x=m_n");
              assertThat(bridge.where()).isEqualTo(Map.of("x", "m/n"));
            });
  }

  @Test
  void with_aCubeOfTheExtendedScope_crossesTheScope() {
    assertThat(bridges(cube("a").scope(Scope.INFO_PAGE), cube("b").scope(Scope.EXTENDED)))
        .singleElement()
        .satisfies(bridge -> assertThat(fields(bridge)).containsExactly("consent_scope"))
        .satisfies(bridge -> assertThat(bridge.requiredScope()).isEqualTo(Scope.INFO_PAGE));
  }

  @Test
  void with_onlyTheExtendedScope_hasNoBridge() {
    assertThat(bridges(cube("a").scope(Scope.EXTENDED), cube("b").scope(Scope.EXTENDED))).isEmpty();
  }

  @Test
  void with_twoFilteredCubesOfTheExtendedScope_requiresTheScope() {
    assertThat(
            bridges(
                cube("all"),
                cube("a").scope(Scope.EXTENDED).where("x", "1"),
                cube("b").scope(Scope.EXTENDED).where("x", "2")))
        .filteredOn(bridge -> fields(bridge).equals(List.of("x")))
        .singleElement()
        .satisfies(
            bridge -> {
              assertThat(bridge.name()).isEqualTo("~x~consent_scope=extended");
              assertThat(bridge.requiredScope()).isEqualTo(Scope.EXTENDED);
              assertThat(bridge.where()).isEmpty();
            });
  }

  @Test
  void with_noSharedAdditiveMeasure_hasNoBridge() {
    CubeFixture sum = new CubeFixture("sum").sum("size", 0, 100);

    assertThat(bridges(cube("a"), new CubeFixture("sum").sum("size", 0, 100).where("x", "1")))
        .isEmpty();
    assertThat(bridges(sum, new CubeFixture("b").sum("size", 0, 99).where("x", "1")))
        .as("another clamp")
        .isEmpty();
    assertThat(
            bridges(
                new CubeFixture("a").contributors(),
                new CubeFixture("b").contributors().where("x", "1")))
        .as("distinct counts are not added")
        .isEmpty();
    assertThat(bridges(sum, new CubeFixture("b").sum("size", 0, 100).where("x", "1"))).hasSize(1);
  }

  @Test
  void with_aDeclaredCubeOfTheBridgesFields_hasTheBridgeToo() {
    CubeFixture declared = new CubeFixture("c").by("x").contributors();

    assertThat(bridges(cube("a"), cube("b").where("x", "1"), declared))
        .as("the declared cube does not count records")
        .singleElement()
        .satisfies(bridge -> assertThat(bridge.name()).isEqualTo("~x"))
        .satisfies(
            bridge ->
                assertThat(bridge.measures())
                    .extracting(Cube.Measure::kind)
                    .containsExactly(Cube.MeasureKind.RECORDS));
  }

  @Test
  void with_severalPairsOfOneBridge_mergesTheStricterRulesAndAllMeasures() {
    assertThat(
            bridges(
                new CubeFixture("a").records().sum("size", 0, 9).threshold(10).dominance(30),
                new CubeFixture("b").records().where("x", "1").threshold(20).dominance(20),
                new CubeFixture("c").records().sum("size", 0, 9).where("x", "1").threshold(15)))
        .singleElement()
        .satisfies(
            bridge -> {
              assertThat(bridge.threshold()).isEqualTo(20);
              assertThat(bridge.dominancePercent()).isEqualTo(30);
              assertThat(bridge.measures())
                  .extracting(Cube.Measure::name)
                  .containsExactly("RECORDS", "size");
            });
  }

  @Test
  void with_otherKindsOfRecords_hasNoBridge() {
    CubeFixture filtered = cube("b").where("x", "1");
    CubeFixture fact = cube("c").fact(Map.of(), new Fact.History.None());

    assertThat(bridges(cube("a").latest(), filtered)).isEmpty();
    assertThat(bridges(fact, filtered)).isEmpty();
    assertThat(bridges(fact, cube("b").fact(Map.of(), new Fact.History.None()).where("x", "1")))
        .extracting(Cube::name)
        .containsExactly("fact~x");
  }

  @Test
  void dimension_ofACube_keepsItsHierarchy_elseIsFlat() {
    List<Cube> cubes =
        List.of(
            cube("a").by("x").cube(), cube("b").byVersion("v").cube(), cube("c").by("v").cube());

    assertThat(BridgeCubes.dimension("v", cubes).hierarchy())
        .isInstanceOf(DimensionHierarchy.ByVersion.class);
    assertThat(BridgeCubes.dimension("other", cubes))
        .isEqualTo(
            new Cube.Dimension("other", false, false, new DimensionHierarchy.Flat(), "other"));
  }
}
