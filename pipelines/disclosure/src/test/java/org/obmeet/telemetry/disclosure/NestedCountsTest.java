package org.obmeet.telemetry.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.disclosure.Tables.cell;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.rules.NestedCounts;

class NestedCountsTest {
  /** People of a and b: 40, of a 36, of b 20; some are in both. */
  private final Population population = people(36, 20, 40);

  private static Population people(int a, int b, int all) {
    Tables tables = new Tables("kind");
    for (int i = 0; i < a; i++) {
      tables.addBy("p" + i, 1, "a");
    }
    for (int i = all - b; i < all; i++) {
      tables.addBy("p" + i, 1, "b");
    }
    return tables.table("t", 10, 0).population();
  }

  private BitSet cells(String... labels) {
    BitSet cells = new BitSet();
    Arrays.stream(labels).forEach(label -> cells.set(cell(population, 0, label)));
    return cells;
  }

  private BitSet suppressed(BitSet earlier, Set<Long> totals) {
    return suppressed(cells("*", "a", "b"), earlier, totals);
  }

  private BitSet suppressed(BitSet rows, BitSet earlier, Set<Long> totals) {
    return NestedCounts.suppressed(population, cells("*", "a", "b"), rows, earlier, totals, 10);
  }

  @Test
  void countOfACoarserLevel_nearThatOfARow_isSuppressed() {
    assertThat(suppressed(cells("a", "b"), new BitSet(), Set.of())).isEqualTo(cells("*"));
  }

  @Test
  void innerCount_nearTheOuterOne_isSuppressed() {
    assertThat(NestedCounts.rounded(40) - NestedCounts.rounded(36)).isEqualTo(5);
    assertThat(suppressed(new BitSet(), Set.of())).isEqualTo(cells("a"));
  }

  @Test
  void outerCount_nearAnInnerOneThatIsPublished_isSuppressed() {
    assertThat(suppressed(cells("a"), Set.of())).isEqualTo(cells("*"));
  }

  @Test
  void count_nearATotalOfAnotherPopulation_isSuppressed() {
    assertThat(suppressed(new BitSet(), Set.of(45L))).isEqualTo(cells("*"));
    assertThat(suppressed(new BitSet(), Set.of(50L))).isEqualTo(cells("a"));
    assertThat(suppressed(new BitSet(), Set.of(50L, 45L))).isEqualTo(cells("*"));
    assertThat(suppressed(new BitSet(), Set.of(50L, 15L)))
        .as("a total that need not lie around b")
        .isEqualTo(cells("a"));
  }

  @Test
  void rounded_isTheNearestMultiple() {
    assertThat(NestedCounts.rounded(0)).isZero();
    assertThat(NestedCounts.rounded(12)).isEqualTo(10);
    assertThat(NestedCounts.rounded(13)).isEqualTo(15);
  }
}
