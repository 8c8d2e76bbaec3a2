package org.obmeet.telemetry.jobs.aggregate.population;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.cells.CellTable;

/** Tests for a safe label {@code big} of 12 contributors beside an unsafe label {@code small}. */
class ContributorFootprintsTest {
  private static final List<String> ALL = List.of();
  private static final List<String> BIG = List.of("big");
  private static final List<String> SMALL = List.of("small");

  private final ExactCubeCells cells =
      new CubeFixture("a")
          .by("x")
          .sum("size", 0, 1000)
          .each(20, 32, "big")
          .record(33, 2, "big")
          .record(33, 2, "tiny")
          .record(7, 40, "small")
          .record(25, 5, "small")
          .record(25, 6, "small")
          .notEligible(7, 8)
          .cells();
  private final ContributorFootprints footprints = new ContributorFootprints(cells.table());

  private int cell(List<String> path) {
    return CubeFixture.cell(cells, path);
  }

  @Test
  void tableWithoutRecords_hasNoFootprint() {
    ContributorFootprints none =
        new ContributorFootprints(new CubeFixture("a").records().cells().table());

    assertThat(none.indexOf(0)).isNegative();
  }

  @Test
  void footprints_areThoseOfContributorsInUnsafeCells() {
    assertThat(footprints.indexOf(7)).isZero();
    assertThat(footprints.indexOf(25)).isEqualTo(1);
    assertThat(footprints.indexOf(33)).isEqualTo(2);
    assertThat(footprints.indexOf(20)).isNegative();
    assertThat(footprints.contributors(cell(SMALL))).containsExactly(0, 1);
    assertThat(footprints.contributors(cell(BIG))).containsExactly(1, 2);
    assertThat(footprints.contributors(cell(ALL))).containsExactly(0, 1, 2);
  }

  @Test
  void hasAllFootprints_isTrueForTheUnsafeCellOnly() {
    assertThat(footprints.hasAllFootprints(cell(SMALL))).isTrue();
    assertThat(footprints.hasAllFootprints(cell(BIG))).isFalse();
    assertThat(footprints.hasAllFootprints(cell(ALL))).isFalse();
  }

  @Test
  void isEligible_isEachContributorsOwn() {
    assertThat(footprints.isEligible(0)).isFalse();
    assertThat(footprints.isEligible(1)).isTrue();
  }

  @Test
  void value_isTheSumOfTheContributorBelowTheCell() {
    assertThat(footprints.value(1, cell(SMALL), 0)).isEqualTo(11);
    assertThat(footprints.value(1, cell(BIG), 0)).isEqualTo(1);
    assertThat(footprints.value(1, cell(ALL), 0)).isEqualTo(12);
    assertThat(footprints.value(0, cell(BIG), 0)).isZero();
  }

  @Test
  void isIn_isTrueOnlyForCellsWithARecord() {
    assertThat(footprints.isIn(0, cell(SMALL))).isTrue();
    assertThat(footprints.isIn(0, cell(BIG))).isFalse();
    assertThat(footprints.isIn(0, cell(ALL))).isTrue();
  }

  @Test
  void contributors_ofAnInnerCellOfTwoDimensions_countOnce() {
    ExactCubeCells two =
        new CubeFixture("a")
            .byVersion("v")
            .by("x")
            .records()
            .record(3, 1, "6.6.1", "p")
            .record(3, 1, "6.6.2", "q")
            .record(4, 1, "6.7.1", "p")
            .cells();
    ContributorFootprints of = new ContributorFootprints(two.table());

    assertThat(of.contributors(CubeFixture.cell(two, List.of("6"), ALL))).containsExactly(0, 1);
    assertThat(of.contributors(CubeFixture.cell(two, List.of("6.6", "6"), ALL))).containsExactly(0);
    assertThat(of.value(0, CubeFixture.cell(two, List.of("6.6", "6"), List.of("p")), 0))
        .isEqualTo(1);
    assertThat(of.contributors(CubeFixture.cell(two, ALL, List.of("p")))).containsExactly(0, 1);
  }

  @Test
  void soleContributor_existsOnlyForOneContributorWithAFootprint() {
    CellTable one = new CubeFixture("a").records().record(9, 1).record(9, 1).cells().table();
    CellTable safe = new CubeFixture("a").records().threshold(1).record(9, 1).cells().table();

    assertThat(new ContributorFootprints(one).soleContributor(0)).isEqualTo(OptionalInt.of(9));
    assertThat(new ContributorFootprints(safe).soleContributor(0)).isEmpty();
    assertThat(footprints.soleContributor(cell(SMALL))).isEmpty();
    assertThat(footprints.soleContributor(cell(BIG))).isEmpty();
  }
}
