package org.obmeet.telemetry.disclosure.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.disclosure.linear.MeasureSystem;

class DerivableUnionsTest {
  private static final int TOTAL = 0;

  /** The total is 1 + 2 + 3 + 4, and 3 and 4 are published, so 1 + 2 can be derived. */
  @Test
  void find_pairOfARelation_isFound() {
    MeasureSystem system = new MeasureSystem(new long[5], List.of(new int[] {TOTAL, 1, 2, 3, 4}));

    assertThat(DerivableUnions.find(system, cells(1, 2), (a, b) -> true))
        .containsExactly(new int[] {1, 2});
    assertThat(DerivableUnions.find(system, cells(1, 2), (a, b) -> false)).isEmpty();
  }

  @Test
  void find_threeOfARelation_areFoundTogetherOnly() {
    MeasureSystem system = new MeasureSystem(new long[5], List.of(new int[] {TOTAL, 1, 2, 3, 4}));

    assertThat(DerivableUnions.find(system, cells(1, 2, 3), (a, b) -> true))
        .containsExactly(new int[] {1, 2, 3});
  }

  /**
   * Two relations share the suppressed cell 3: 0 = 1 + 3 and 4 = 3 + 2. The difference of 1 and 2
   * can be derived, but it is no union.
   */
  @Test
  void find_differences_areNoUnions() {
    MeasureSystem system =
        new MeasureSystem(new long[5], List.of(new int[] {TOTAL, 1, 3}, new int[] {4, 3, 2}));

    assertThat(DerivableUnions.find(system, cells(1, 2, 3), (a, b) -> true))
        .containsExactlyInAnyOrder(new int[] {1, 3}, new int[] {2, 3});
  }

  /** 0 = 1 + 2, 2 = 3 + 4 and 4 = 5 + 6: with 0 and 6 published, 1 + 3 + 5 can be derived. */
  @Test
  void find_remainderBelowThreeLevels_isFound() {
    MeasureSystem system =
        new MeasureSystem(
            new long[7], List.of(new int[] {0, 1, 2}, new int[] {2, 3, 4}, new int[] {4, 5, 6}));

    assertThat(DerivableUnions.find(system, cells(1, 2, 3, 4, 5), (a, b) -> false))
        .containsExactly(new int[] {1, 3, 5}, new int[] {1, 3, 5});
  }

  private static BitSet cells(int... cells) {
    BitSet set = new BitSet();
    for (int cell : cells) {
      set.set(cell);
    }
    return set;
  }
}
