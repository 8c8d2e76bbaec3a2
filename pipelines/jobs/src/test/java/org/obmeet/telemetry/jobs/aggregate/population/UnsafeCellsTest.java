package org.obmeet.telemetry.jobs.aggregate.population;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests for the primary rules of a total, at a threshold of 10 and a p % rule of 10. */
class UnsafeCellsTest {
  private static boolean isUnsafe(CubeFixture cube) {
    ExactCubeCells cells = cube.cells();
    return UnsafeCells.predicate(cells.cube(), cells.table()).test(cells.total());
  }

  @Test
  void contributors_belowTheThreshold_areUnsafe() {
    assertThat(isUnsafe(new CubeFixture("a").records().each(0, 9))).isTrue();
    assertThat(isUnsafe(new CubeFixture("a").records().each(0, 10))).isFalse();
  }

  @Test
  void contributors_withSeveralRecords_countOnce() {
    assertThat(isUnsafe(new CubeFixture("a").records().each(0, 9).each(0, 9))).isTrue();
  }

  @Test
  void contributors_ofACubeOfDistinctCountsOnly_followTheThreshold() {
    assertThat(isUnsafe(new CubeFixture("a").contributors().each(0, 9))).isTrue();
    assertThat(isUnsafe(new CubeFixture("a").contributors().each(0, 10))).isFalse();
  }

  @Test
  void eligibleContributors_belowHalfOfTheThreshold_areUnsafe() {
    CubeFixture four = new CubeFixture("a").records().each(0, 10).notEligible(4, 10);
    CubeFixture five = new CubeFixture("a").records().each(0, 10).notEligible(5, 10);

    assertThat(isUnsafe(four)).isTrue();
    assertThat(isUnsafe(five)).isFalse();
  }

  @Test
  void carriers_belowTheThreshold_areUnsafe_butNoneAreSafe() {
    CubeFixture nine = new CubeFixture("a").sum("size", 0, 100).each(0, 9).record(9, 0);
    CubeFixture none = new CubeFixture("a").sum("size", 0, 100);
    for (int contributor = 0; contributor < 10; contributor++) {
      none.record(contributor, 0);
    }

    assertThat(isUnsafe(nine)).isTrue();
    assertThat(isUnsafe(nine.record(9, 1))).isFalse();
    assertThat(isUnsafe(none)).isFalse();
  }

  @Test
  void largestValue_isUnsafeFromThePercentageOn() {
    // The eight values beside the two largest add up to 8, which is 10 % of 80.
    CubeFixture eighty = new CubeFixture("a").sum("size", 0, 100).each(1, 10).record(0, 80);
    CubeFixture more = new CubeFixture("a").sum("size", 0, 100).each(1, 10).record(0, 81);

    assertThat(isUnsafe(eighty)).isFalse();
    assertThat(isUnsafe(more)).isTrue();
  }
}
