package org.obmeet.telemetry.privacy.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CellTableTest {
  private static final int[] TOTAL = {};

  @Test
  void contribute_tiedValuesInAnyOrder_rankTheSmallerNumberFirst() {
    CellTable up = totalOf(4, 2, 3);
    CellTable down = totalOf(3, 4, 2);
    for (CellTable table : List.of(up, down)) {
      assertThat(table.largestContributor(0, 0)).isEqualTo(2);
      assertThat(table.secondContributor(0, 0)).isEqualTo(3);
      assertThat(table.largest(0, 0)).isEqualTo(table.secondLargest(0, 0)).isEqualTo(7);
    }
  }

  @Test
  void contribute_negativeValues_areRankedAboveNone() {
    CellTable table = new CellTable(List.of(), 1);
    table.contribute(
        table.findOrAdd(TOTAL), 5, new long[] {-3}, 0, ContributorEligibility.ELIGIBLE);
    assertThat(table.largest(0, 0)).isEqualTo(-3);
    assertThat(table.largestContributor(0, 0)).isEqualTo(5);
    assertThat(table.secondContributor(0, 0)).isEqualTo(CellTable.NO_CONTRIBUTOR);
    assertThat(table.carriers(0, 0)).isOne();
  }

  @Test
  void merge_largestInBothTables_keepsTheTwoLargest() {
    CellTable a = new CellTable(List.of(), 1);
    a.contribute(a.findOrAdd(TOTAL), 0, new long[] {10}, 0, ContributorEligibility.ELIGIBLE);
    a.contribute(0, 2, new long[] {4}, 0, ContributorEligibility.ELIGIBLE);
    CellTable b = new CellTable(List.of(), 1);
    b.contribute(b.findOrAdd(TOTAL), 1, new long[] {9}, 0, ContributorEligibility.ELIGIBLE);
    b.contribute(0, 3, new long[] {0}, 0, ContributorEligibility.ELIGIBLE);
    a.addUnattributed(40);
    b.addUnattributed(60);
    CellTable all = merged(a, b);
    assertThat(all.contributors(0)).isEqualTo(4);
    assertThat(all.sum(0, 0)).isEqualTo(23);
    assertThat(all.carriers(0, 0)).isEqualTo(3);
    assertThat(List.of(all.largest(0, 0), all.secondLargest(0, 0))).containsExactly(10L, 9L);
    assertThat(List.of(all.largestContributor(0, 0), all.secondContributor(0, 0)))
        .containsExactly(0, 1);
    assertThat(all.unattributed()).isEqualTo(100);
  }

  @Test
  void merge_eligibleAndIneligibleContributors_countsBoth() {
    CellTable a = new CellTable(List.of(), 2);
    a.contribute(a.findOrAdd(TOTAL), 0, new long[] {10, 0}, 0, ContributorEligibility.ELIGIBLE);
    a.contribute(0, 2, new long[] {4, 1}, 0, ContributorEligibility.NOT_ELIGIBLE);
    CellTable b = new CellTable(List.of(), 2);
    b.contribute(b.findOrAdd(TOTAL), 1, new long[] {0, 3}, 0, ContributorEligibility.ELIGIBLE);
    b.contribute(0, 3, new long[] {9, 9}, 0, ContributorEligibility.NOT_ELIGIBLE);
    CellTable all = merged(a, b);
    assertThat(all.contributors(0)).isEqualTo(4);
    assertThat(all.eligible(0)).isEqualTo(2);
    assertThat(List.of(all.carriers(0, 0), all.carriers(0, 1))).containsExactly(3L, 3L);
    assertThat(List.of(all.eligibleCarriers(0, 0), all.eligibleCarriers(0, 1)))
        .containsExactly(1L, 1L);
  }

  @Test
  void retain_footprints_keepsTheirEligibility() {
    CellTable table = random(7);
    table.footprints().retainContributorsInSmallCells(cell -> cell % 2 == 0);
    assertThat(table.footprints().size()).isBetween(1, 49);
    Footprints.Cursor entry = table.footprints().cursor();
    while (entry.next()) {
      boolean without = entry.contributor() % 3 == 0;
      assertThat(entry.eligibility())
          .isEqualTo(
              without ? ContributorEligibility.NOT_ELIGIBLE : ContributorEligibility.ELIGIBLE);
      assertThat(entry.cell() % 2).isZero();
    }
  }

  @Test
  void merge_sumBeyond64Bits_saysWhichMeasure() {
    CellTable a = new CellTable(List.of(), 2);
    a.contribute(
        a.findOrAdd(TOTAL), 0, new long[] {1, Long.MIN_VALUE}, 0, ContributorEligibility.ELIGIBLE);
    CellTable b = new CellTable(List.of(), 2);
    b.contribute(b.findOrAdd(TOTAL), 1, new long[] {1, -1}, 0, ContributorEligibility.ELIGIBLE);
    assertThatThrownBy(() -> merged(a, b))
        .isInstanceOfSatisfying(
            SumOverflowException.class, e -> assertThat(e.measure()).isEqualTo(1))
        .hasMessage("the sum of additive measure 1 does not fit 64 bits");
  }

  @Test
  void find_manySmallNodes_returnsEach() {
    CellTable table = new CellTable(List.of(new DimensionTree(), new DimensionTree()), 0);
    for (int i = 0; i < 300; i++) {
      for (int j = 0; j < 300; j++) {
        assertThat(table.findOrAdd(i, j)).isEqualTo(i * 300 + j);
      }
    }
    assertThat(table.size()).isEqualTo(90_000);
    assertThat(table.find(299, 299)).isEqualTo(89_999);
    assertThat(table.find(300, 0)).isEqualTo(-1);
  }

  @Test
  void leaves_ofOneLevel_haveTheSameParent() {
    DimensionTree tree = new DimensionTree();
    int first = tree.leaf(List.of("6.4.1", "6.4", "6"));
    int second = tree.leaf(List.of("6.5.0", "6.5", "6"));
    int other = tree.leaf(List.of("not_listed"));
    int major = tree.parent(tree.parent(first));
    assertThat(tree.label(major)).isEqualTo("6");
    assertThat(tree.parent(tree.parent(second))).isEqualTo(major);
    assertThat(tree.parent(major)).isEqualTo(DimensionTree.ROOT);
    assertThat(tree.parent(other)).isEqualTo(DimensionTree.ROOT);
    assertThat(tree.under(second, major)).isTrue();
    assertThat(tree.under(other, major)).isFalse();
  }

  private static CellTable merged(CellTable... tables) {
    return CellTableCodec.merged(
        Stream.of(tables).map(CellTableCodec::encode).toList(), table -> cell -> true);
  }

  /** Returns a table of one dimension with contributors in random leaves. */
  static CellTable random(long seed) {
    Random random = new Random(seed);
    CellTable table = new CellTable(List.of(new DimensionTree()), 2);
    for (int i = 0; i < 50; i++) {
      int leaf = table.trees().get(0).leaf(List.of("v" + random.nextInt(9), "é"));
      int cell = table.findOrAdd(leaf);
      long[] values = {random.nextLong() >> 8, random.nextInt(3)};
      ContributorEligibility eligibility =
          i % 3 == 0 ? ContributorEligibility.NOT_ELIGIBLE : ContributorEligibility.ELIGIBLE;
      table.contribute(cell, i, values, 0, eligibility);
      table.footprints().add(i, cell, values, 0, eligibility);
      table.addUnattributed(1);
    }
    return table;
  }

  private static CellTable totalOf(int... contributors) {
    CellTable table = new CellTable(List.of(), 1);
    for (int contributor : contributors) {
      table.contribute(
          table.findOrAdd(TOTAL), contributor, new long[] {7}, 0, ContributorEligibility.ELIGIBLE);
    }
    return table;
  }
}
