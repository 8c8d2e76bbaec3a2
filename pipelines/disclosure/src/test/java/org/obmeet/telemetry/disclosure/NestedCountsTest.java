package org.obmeet.telemetry.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.disclosure.TableFixture.cell;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.rules.NestedCounts;
import org.obmeet.telemetry.disclosure.rules.Rounding;

class NestedCountsTest {
  /** There are 40 people, 36 of them in a and 20 in b; some are in both. */
  private final Population population = people(36, 20, 40);

  private static Population people(int a, int b, int all) {
    TableFixture tables = new TableFixture("kind");
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
    return suppressed(rows, earlier, totals, Long.MAX_VALUE);
  }

  private BitSet suppressed(BitSet rows, BitSet earlier, Set<Long> totals, long everyone) {
    return NestedCounts.suppressed(
        population,
        cells("*", "a", "b"),
        rows,
        earlier,
        totals,
        everyone,
        Map.of(),
        Rounding.STANDARD,
        10);
  }

  @Test
  void countOfACoarserLevel_nearThatOfARow_isSuppressed() {
    assertThat(suppressed(cells("a", "b"), new BitSet(), Set.of())).isEqualTo(cells("*"));
  }

  @Test
  void innerCount_nearTheOuterOne_isSuppressed() {
    assertThat(Rounding.STANDARD.of(40) - Rounding.STANDARD.of(36)).isEqualTo(5);
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
        .as("a total that need not contain b")
        .isEqualTo(cells("a"));
  }

  @Test
  void count_nearThatOfEveryone_isSuppressedInEveryCell() {
    BitSet none = new BitSet();
    assertThat(suppressed(none, none, Set.of(), 25L)).as("20 of 25").isEqualTo(cells("a", "b"));
    assertThat(suppressed(none, none, Set.of(), 20L)).isEqualTo(cells("a"));
  }

  @Test
  void count_nearAnEarlierOneThatContainsIt_isSuppressed() {
    assertThat(
            NestedCounts.suppressed(
                population,
                cells("a"),
                new BitSet(),
                new BitSet(),
                Set.of(),
                Long.MAX_VALUE,
                Map.of(cell(population, 0, "a"), 40L),
                Rounding.STANDARD,
                10))
        .isEqualTo(cells("a"));
  }

  private static long lowest(Rounding rounding, long rounded) {
    return LongStream.rangeClosed(0, rounded)
        .filter(n -> rounding.of(n) == rounded)
        .min()
        .orElse(0);
  }

  private static long highest(Rounding rounding, long rounded) {
    return LongStream.range(rounded, rounded + rounding.base())
        .filter(n -> rounding.of(n) == rounded)
        .max()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 8, 10, 12, 20})
  void longPeriod_lessAShortOne_neverShowsAGroupBelowTheThreshold(int threshold) {
    Rounding rounding = Rounding.ofLongPeriod(threshold);
    for (long outer = threshold; outer < 300; outer++) {
      for (long inner = threshold; inner <= outer; inner++) {
        long smallest =
            lowest(rounding, rounding.of(outer))
                - highest(Rounding.STANDARD, Rounding.STANDARD.of(inner));
        long largest =
            highest(rounding, rounding.of(outer))
                - lowest(Rounding.STANDARD, Rounding.STANDARD.of(inner));
        assertThat(smallest > 0 && largest < threshold).as(outer + " less " + inner).isFalse();
      }
    }
  }

  @Test
  void rounded_isTheNearestMultiple() {
    assertThat(Rounding.STANDARD.of(0)).isZero();
    assertThat(Rounding.STANDARD.of(12)).isEqualTo(10);
    assertThat(Rounding.STANDARD.of(13)).isEqualTo(15);
  }
}
