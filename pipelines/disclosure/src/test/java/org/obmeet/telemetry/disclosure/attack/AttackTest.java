package org.obmeet.telemetry.disclosure.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.obmeet.telemetry.disclosure.attack.AttackFixture.attack;
import static org.obmeet.telemetry.disclosure.attack.AttackFixture.exact;
import static org.obmeet.telemetry.disclosure.attack.AttackFixture.interval;
import static org.obmeet.telemetry.disclosure.attack.AttackFixture.knowing;
import static org.obmeet.telemetry.disclosure.attack.TableText.NUMBER;
import static org.obmeet.telemetry.disclosure.attack.TableText.crossed;
import static org.obmeet.telemetry.disclosure.attack.TableText.grouped;
import static org.obmeet.telemetry.disclosure.attack.TableText.hiding;
import static org.obmeet.telemetry.disclosure.attack.TableText.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;

class AttackTest {
  private static final ProtectedTable FOUR =
      crossed(
          "four",
          "row column",
          "  a    b    c    d    *",
          "w 30   47   64   89   230",
          "x 90   124  5    31   250",
          "y 92   100  59   85   336",
          "z 800  991  651  685  3127",
          "* 1012 1262 779  890  3943");
  private static final String[] NINE = {
    "w a", "w b", "w c", "x a", "x c", "y b", "y d", "z b", "z d"
  };

  /**
   * Source: Geurts 1992, table 10, in the Handbook on Statistical Disclosure Control, 2nd ed., 5.3.
   */
  @Test
  void intervals_ofGeurtsTable_areTheHandbooks() {
    AttackReport report =
        attack(
            crossed("geurts", "row column", "1 2 *", "1 ? ? 7", "2 ? ? 3", "3 3 3 6", "* 9 7 16"));

    assertThat(interval(report, "1 1")).isEqualTo("[3, 6]");
    assertThat(interval(report, "1 2")).isEqualTo("[1, 4]");
    assertThat(interval(report, "2 1")).isEqualTo("[0, 3]");
    assertThat(interval(report, "2 2")).isEqualTo("[0, 3]");
    assertThat(report.intervals()).allMatch(AttackReport.Interval::certain);
    assertThat(report.constraints()).isEqualTo(8);
  }

  /** The third group is the sum of the first two, so p and q are 0. */
  @ParameterizedTest
  @ValueSource(longs = {1, 1_000_000, 1_000_000_000_000L})
  void values_decidedByNonNegativity_areExactAtEveryScale(long unit) {
    AttackReport report =
        attack(
            grouped(
                "t",
                "a",
                Map.of("xp", List.of("x", "p"), "yq", List.of("y", "q"), "xy", List.of("x", "y")),
                "xp " + 4 * unit,
                "yq " + 6 * unit,
                "xy " + 10 * unit,
                "x ?",
                "y ?",
                "p ?",
                "q ?"));

    assertThat(exact(report)).containsExactly("x", "y", "p", "q");
  }

  /** Two suppressed cells in each row and column are not enough. */
  @Test
  void cell_disclosedDespiteTwoSuppressedPerRowAndColumn_isExact() {
    AttackReport report = attack(hiding(FOUR, NINE));

    assertThat(report.intervals()).hasSize(9);
    assertThat(exact(report)).containsExactly("w b");
    assertThat(interval(report, "w b")).isEqualTo("[47, 47]!");
  }

  @Test
  void cell_withOneMoreSuppressedCell_isProtected() {
    AttackReport report = attack(hiding(hiding(FOUR, NINE), "x b"));

    assertThat(exact(report)).isEmpty();
    assertThat(interval(report, "w b")).isEqualTo("[0, 141]");
  }

  /** Four people in four cells: an intruder who knows that no cell is 0 knows all values. */
  @Test
  void cells_knownToBePositive_areExactIfTheSumIsTheirNumber() {
    ProtectedTable ones = crossed("ones", "row column", "1 2 *", "1 ? ? 2", "2 ? ? 2", "* 2 2 4");

    assertThat(exact(attack(ones))).isEmpty();
    AttackReport knowing = Attack.attack(List.of(ones), List.of(), List.of(), Set.of(NUMBER));
    assertThat(exact(knowing)).containsExactly("1 1", "1 2", "2 1", "2 2");
    assertThat(interval(knowing, "1 1")).isEqualTo("[1, 1]!");
  }

  @Test
  void attack_withoutSuppressedCells_hasNoIntervals() {
    assertThat(attack(FOUR).intervals()).isEmpty();
    assertThat(attack(FOUR).constraints()).isEqualTo(25);
  }

  @Test
  void cell_suppressedAloneInARow_isExact() {
    assertThat(interval(attack(hiding(FOUR, "x c")), "x c")).isEqualTo("[5, 5]!");
  }

  /** Source: the same handbook, differencing of recodes. Two groups differ by the ages 20 to 24. */
  @Test
  void group_ofTwoOverlappingRecodings_isTheirDifference() {
    ProtectedTable first =
        grouped(
            "first",
            "age sex",
            Map.of("under20", List.of("0-19"), "20-39", List.of("20-24", "25-39")),
            "under20 male 6",
            "under20 female 10",
            "20-39 male 9",
            "20-39 female 38",
            "20-24 male ?",
            "20-24 female ?");
    ProtectedTable second =
        grouped(
            "second",
            "age sex",
            Map.of("under25", List.of("0-19", "20-24")),
            "under25 male 7",
            "under25 female 10",
            "25-39 male 8",
            "25-39 female 38");

    assertThat(exact(attack(first))).isEmpty();
    assertThat(interval(attack(first), "20-24 male")).isEqualTo("[0, 9]");
    assertThat(interval(attack(first, second), "20-24 male")).isEqualTo("[1, 1]!");
    assertThat(interval(attack(first, second), "20-24 female")).isEqualTo("[0, 0]!");
  }

  @Test
  void innerLabel_ofAHierarchy_isTheSumOfItsChildren() {
    Map<String, String> parents =
        Map.of("6.4.1", "6.4", "6.4.2", "6.4", "6.5.0", "6.5", "6.4", "6", "6.5", "6");
    ProtectedTable table =
        rows("versions", "version", "6 20", "6.4 ?", "6.4.1 ?", "6.4.2 7", "6.5 12", "6.5.0 ?");

    AttackReport report = attack(List.of(new ParentLabels("version", parents)), table);
    assertThat(interval(report, "6.4")).isEqualTo("[8, 8]!");
    assertThat(interval(report, "6.4.1")).isEqualTo("[1, 1]!");
    assertThat(interval(report, "6.5.0")).isEqualTo("[12, 12]!");
    assertThat(exact(attack(rows("flat", "version", "6 20", "6.4 ?", "6.4.1 ?")))).isEmpty();
  }

  @Test
  void suppressedCell_withoutAnUpperBound_isUnbounded() {
    assertThat(interval(attack(rows("t", "row", "a ?", "b 3")), "a")).isEqualTo("[0, ∞]");
  }

  /** An odd cycle: a + b + c is in [1, 1.5] in fractions, and 1 in integers. */
  @Test
  void cells_whoseBoundsAddUpToMoreThan64Bits_haveIntervals() {
    String[] rows = new String[22];
    Arrays.setAll(rows, i -> "v" + i + " ?");
    rows[20] = "v20 7";
    rows[21] = "* 1000000000000000007";

    AttackReport report = attack(rows("t", "a", rows));

    assertThat(report.intervals()).hasSize(20).noneMatch(AttackReport.Interval::exact);
    assertThat(report.intervals())
        .allSatisfy(interval -> assertThat(interval.upper()).isCloseTo(1e18, within(1e12)));
  }

  @Test
  void sum_decidedByIntegrality_isExact() {
    Map<String, List<String>> groups =
        Map.of(
            "abx", List.of("a", "b", "x"),
            "bcy", List.of("b", "c", "y"),
            "caz", List.of("c", "a", "z"),
            "all", List.of("a", "b", "c", "x", "y", "z", "u"),
            "abc", List.of("a", "b", "c"));
    AttackReport report =
        attack(grouped("ring", "row", groups, "abx 1", "bcy 1", "caz 1", "all 2", "abc ?", "a ?"));

    assertThat(interval(report, "abc")).isEqualTo("[1, 1.5]!");
    assertThat(interval(report, "a")).isEqualTo("[0, 1]");
  }

  /** Four suppressed cells in a square look safe, unless one of them is impossible. */
  @Test
  void pattern_withAnImpossibleCell_isExactWithThatKnowledge() {
    ProtectedTable square =
        crossed("square", "row column", "1 2 *", "a ? ? 7", "b ? ? 9", "* 4 12 16");

    assertThat(exact(attack(square))).isEmpty();
    AttackReport report = knowing(List.of(Map.of("row", "a", "column", "1")), square);
    assertThat(exact(report)).containsExactlyInAnyOrder("a 1", "a 2", "b 1", "b 2");
    assertThat(interval(report, "b 1")).isEqualTo("[4, 4]!");
  }

  /**
   * Each county is in one region. This knowledge links two tables that have no common dimension.
   */
  @Test
  void impossibleCombinations_ofTwoTables_linkThem() {
    ProtectedTable regions =
        crossed("regions", "region kind", "1 2 *", "A ? ? 8", "B ? ? 9", "C 5 5 10", "* 13 14 27");
    ProtectedTable counties =
        crossed("counties", "county kind", "1 2 *", "4 3 5 8", "5 10 9 19", "* 13 14 27");
    List<Map<String, String>> zeros = new ArrayList<>();
    List.of("A 5", "B 4", "C 4")
        .forEach(
            pair -> zeros.add(Map.of("region", pair.substring(0, 1), "county", pair.substring(2))));

    assertThat(exact(attack(regions, counties))).isEmpty();
    assertThat(interval(knowing(zeros, regions, counties), "A 1")).isEqualTo("[3, 3]!");
    assertThat(exact(knowing(zeros, regions, counties))).hasSize(4);
  }

  @Test
  void distinctCounts_notAdditive_areIgnored() {
    ProtectedTable table = rows("t", "row", "a ?", "b 3", "* 9");
    ProtectedTable distinct =
        new ProtectedTable(
            "t",
            table.dimensions(),
            List.of(new ProtectedTable.Column("people", false, 0)),
            table.rows(),
            Map.of());

    assertThat(attack(table).exact()).hasSize(1);
    assertThat(attack(distinct).intervals()).isEmpty();
  }

  /** Every two of the tables agree with several values, but all three only with one. */
  @Test
  void tables_inACycle_areJoined() {
    ProtectedTable first = crossed("first", "a b", "1 2", "p 5 0", "q 0 7");
    ProtectedTable second = crossed("second", "a c", "x y", "p 5 0", "q 0 7");
    ProtectedTable third = crossed("third", "b c", "x y", "1 ? ?", "2 ? ?");

    assertThat(interval(attack(first, second, third), "1 x")).isEqualTo("[5, 5]!");
    assertThat(exact(attack(first, second, third))).hasSize(4);
  }

  @Test
  void valuesBesideNegativeOnes_areBoundedByEquationsAlone() {
    AttackReport report =
        attack(crossed("t", "row column", "1 2 *", "a ? ? -3", "b ? ? 9", "c ? 4 -1"));

    assertThat(interval(report, "c 1")).isEqualTo("[-5, -5]!");
    assertThat(report.exact()).hasSize(1);
    assertThat(report.intervals())
        .filteredOn(one -> !one.exact())
        .allMatch(one -> Double.isInfinite(one.lower()) && Double.isInfinite(one.upper()));
  }
}
