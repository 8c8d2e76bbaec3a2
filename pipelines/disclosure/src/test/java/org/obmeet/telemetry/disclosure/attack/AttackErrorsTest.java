package org.obmeet.telemetry.disclosure.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.obmeet.telemetry.disclosure.attack.AttackFixture.attack;
import static org.obmeet.telemetry.disclosure.attack.AttackFixture.knowing;
import static org.obmeet.telemetry.disclosure.attack.TableText.crossed;
import static org.obmeet.telemetry.disclosure.attack.TableText.grouped;
import static org.obmeet.telemetry.disclosure.attack.TableText.rows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;

class AttackErrorsTest {
  private static final String CONTRADICTION = "published rows contradict each other";

  private static void contradict(ProtectedTable... tables) {
    assertThatThrownBy(() -> attack(tables))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(CONTRADICTION);
  }

  @Test
  void total_thatIsNotTheSum_isAContradiction() {
    contradict(rows("t", "row", "a 3", "b 4", "* 8"));
  }

  @Test
  void totals_withANegativeRemainder_areAContradiction() {
    contradict(rows("t", "row", "a ?", "b 4", "* 3"));
  }

  @Test
  void rowsAndColumns_thatDoNotAddUp_areAContradiction() {
    contradict(crossed("t", "row column", "1 2 *", "a ? ? 7", "b ? ? 9", "* 4 11 16"));
  }

  /** Each equation has a non-negative solution, but all of them together have none. */
  @Test
  void rows_withOnlyNegativeSolutions_areAContradiction() {
    Map<String, List<String>> groups =
        Map.of("ab", List.of("a", "b"), "bc", List.of("b", "c"), "ca", List.of("c", "a"));
    contradict(grouped("t", "row", groups, "ab 1", "bc 1", "ca 5", "a ?"));
  }

  @Test
  void tables_ofDifferentTotals_contradictEachOther() {
    contradict(rows("t", "row", "a ?", "b 4", "* 8"), rows("u", "column", "1 ?", "2 2", "* 9"));
  }

  @Test
  void tables_ofTheSameCell_contradictEachOther() {
    contradict(rows("t", "row", "a 3", "b ?"), rows("u", "row", "a 4", "b ?"));
  }

  @Test
  void published_inAnImpossibleCombination_isAContradictionUnlessItIs0() {
    ProtectedTable table = crossed("t", "row column", "1 2 *", "a 0 5 5", "b 3 ? ?", "* 3 ? 9");

    assertThat(knowing(List.of(Map.of("row", "a", "column", "1")), table).intervals()).hasSize(3);
    assertThatThrownBy(() -> knowing(List.of(Map.of("row", "a", "column", "2")), table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("known to be empty");
    assertThatThrownBy(() -> knowing(List.of(Map.of("row", "a")), table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("known to be empty");
  }

  @Test
  void label_withoutAValue_isNamed() {
    ProtectedTable table = grouped("t", "row", Map.of("none", List.of()), "none ?", "a 4", "* 9");

    assertThatThrownBy(() -> attack(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "label 'none' of dimension row in table t must mean at least one value; it means none");
  }

  @Test
  void tooManyCombinations_areNamed() {
    String[] lines = new String[300];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = ("v" + i + " ").repeat(3) + "1";
    }
    ProtectedTable table = rows("t", "x y z", lines);

    assertThatThrownBy(() -> attack(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("table t must have at most 20000000 combinations of values; it has more");
  }
}
