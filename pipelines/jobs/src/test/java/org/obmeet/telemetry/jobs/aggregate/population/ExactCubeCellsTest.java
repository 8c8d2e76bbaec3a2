package org.obmeet.telemetry.jobs.aggregate.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.DimensionTree;

class ExactCubeCellsTest {
  @Test
  void tableOfAnotherShape_isRefused() {
    CubeFixture cube = new CubeFixture("a").by("x").records().contributors();
    CellTable total = new CellTable(List.of(), 1);
    CellTable twoMeasures = new CellTable(List.of(new DimensionTree()), 2);

    assertThatThrownBy(() -> new ExactCubeCells(cube.cube(), total))
        .hasMessage("cells of a must have 1 dimensions, but have 0");
    assertThatThrownBy(() -> new ExactCubeCells(cube.cube(), twoMeasures))
        .hasMessage("cells of a must have 1 additive measures, but have 2");
  }

  @Test
  void total_withoutRecords_isAbsent() {
    assertThat(new CubeFixture("a").by("x").records().cells().total()).isEqualTo(-1);
    assertThat(new CubeFixture("a").by("x").records().record(1, 1, "p").cells().total())
        .isNotNegative();
  }

  @Test
  void parent_goesUpOneLevelOfOneDimension() {
    ExactCubeCells cells =
        new CubeFixture("a").byVersion("v").by("x").records().record(1, 1, "6.6.1", "p").cells();
    int finest = CubeFixture.cell(cells, List.of("6.6.1", "6.6", "6"), List.of("p"));

    assertThat(cells.parent(finest, 0))
        .isEqualTo(CubeFixture.cell(cells, List.of("6.6", "6"), List.of("p")));
    assertThat(cells.parent(finest, 1))
        .isEqualTo(CubeFixture.cell(cells, List.of("6.6.1", "6.6", "6"), List.of()));
    assertThat(cells.parent(cells.total(), 0)).isEqualTo(-1);
  }

  @Test
  void contributorsAddUp_unlessOneIsInTwoCellsOfALevel() {
    CubeFixture cube = new CubeFixture("a").byVersion("v").records().record(1, 1, "6.6.1");

    assertThat(cube.record(2, 1, "7.0.0").cells().contributorsAddUp()).isTrue();
    assertThat(cube.record(2, 1, "7.0.0").cells().contributorsAddUp()).isTrue();
    assertThat(cube.record(2, 1, "7.0.1").cells().contributorsAddUp()).isFalse();
    assertThat(new CubeFixture("a").records().each(0, 3).cells().contributorsAddUp()).isTrue();
  }

  @Test
  void values_ofASum_knowNegativeRanges() {
    ExactCubeCells cells = new CubeFixture("a").sum("size", -5, 50).record(4, 30).cells();

    assertThat(cells.values(cells.total(), 0, cells.additiveMeasures().get(0)))
        .isEqualTo(new CellValues(30, 30, 1, 1, 30, 4, 0, true));
    ExactCubeCells positive = new CubeFixture("a").sum("size", 0, 50).record(4, 30).cells();
    assertThat(positive.values(0, 0, positive.additiveMeasures().get(0)).negative()).isFalse();
  }

  @Test
  void contributorValues_areOnesOfContributors() {
    assertThat(ExactCubeCells.contributorValues(0, 0))
        .isEqualTo(new CellValues(0, 0, 0, 0, 0, -1, 0, false));
    assertThat(ExactCubeCells.contributorValues(1, 0))
        .isEqualTo(new CellValues(1, 1, 1, 0, 1, -1, 0, false));
    assertThat(ExactCubeCells.contributorValues(2, 1))
        .isEqualTo(new CellValues(2, 2, 2, 1, 1, -1, 1, false));
  }
}
