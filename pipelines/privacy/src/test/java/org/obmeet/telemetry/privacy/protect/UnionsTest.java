package org.obmeet.telemetry.privacy.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.obmeet.telemetry.privacy.protect.Microdata.protect;
import static org.obmeet.telemetry.privacy.protect.Microdata.settings;
import static org.obmeet.telemetry.privacy.tables.Problem.Protection.SLIDING;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.privacy.tables.TableDesign;

/** What is withheld together, where subtraction tells what it adds up to. */
class UnionsTest {
  private static final int K = 5;

  /** Two withheld totals of columns, of the same 4: the total less all others is what they did. */
  @Test
  void totalsOfTheLastDimension_areHeldTogetherLikeThoseOfTheFirst() {
    Microdata data = Microdata.of("row column");
    for (String row : List.of("a", "b", "c")) {
      data.crossed("1 2 3", row + " 20 20 20");
    }
    for (int i = 0; i < 4; i++) {
      data.one("a 4", "both " + i, 10 + i).one("b 5", "both " + i, 20 + i);
    }

    assertHolds(data, Microdata.summing("t", "row", "column"), "[*, *] along column");
  }

  /** People of several rows, so that counts say nothing; sums of what they did still add up. */
  @Test
  void sums_whereCountsDoNotAddUp_areNotOfAFewTogether() {
    Microdata data = Microdata.of("row column").crossed("1 2 3", "b 9 9 9", "c 9 9 9", "d 9 9 9");
    data.people("a 1", 9);
    for (int i = 0; i < 4; i++) {
      data.one("a 2", "both " + i, 10 + i).one("a 3", "both " + i, 20 + i);
    }

    assertHolds(data, Microdata.summing("t", "row", "column"), "[a, *] along column");
  }

  /** Three linked tables of a few people, most of them of little value. */
  private static Problem linked(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Microdata data = Microdata.of("a b c");
    for (int who = 0; who < 40 + seed % 7 * 10; who++) {
      String labels =
          IntStream.range(0, 3)
              .mapToObj(d -> "v" + (int) (3 * Math.pow(random.nextDouble(), 1.8)))
              .collect(Collectors.joining(" "));
      data.one(labels, "w" + who, (long) (400 * Math.pow(random.nextDouble(), 3 + seed % 4)));
    }
    return data.problem(
        settings(3, Problem.Zeros.SAFE, SLIDING, Problem.Generalise.FOLD_FIRST),
        Microdata.summing("t0", "a", "b", "c"),
        Microdata.summing("t1", "a"),
        Microdata.summing("t2", "a", "c"));
  }

  /** What is told anyway is published only where it leaves no few, or no great one, together. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {18, 90, 198, 508, 658, 1518, 1548, 1872})
  void rowsThatAreToldAnyway_leaveNoUnsafeUnion(long seed) {
    Problem problem = linked(seed);

    Verdict.check(problem, protect(problem));
  }

  /**
   * One great value, which a few cells and many that are worth nothing are withheld with. These are
   * the cheapest to withhold, and never enough.
   */
  @Test
  void union_thatManyTriesDoNotMakeSafe_isNotLeft() {
    Microdata data = Microdata.of("a").one("great", "great", 1_000).one("b", "second", 50);
    for (int i = 0; i < 60; i++) {
      data.one("b", "b" + i, 1).one("c", "c" + i, 300);
    }
    for (int cell = 0; cell < 250; cell++) {
      for (int i = 0; i < 3; i++) {
        data.one("empty" + cell, "empty" + cell + " " + i, 0);
      }
    }
    Problem problem = data.problem(settings(3, SLIDING), Microdata.summing("t", "a"));

    assertThatThrownBy(() -> Verdict.check(problem, protect(problem)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("still unsafe after 200 tries");
  }

  /** That a table withheld cell by cell leaves a few together, and a protected one does not. */
  private static void assertHolds(Microdata data, TableDesign design, String along) {
    Problem problem = data.problem(settings(K, SLIDING), design);
    ReleasedTable table = protect(problem).tables().get(0);
    Facts facts = new Facts(problem);

    assertThat(facts.together(facts.bare(facts.open(table))).get(along))
        .as("positive control")
        .isBetween(1L, K - 1L);
    Verdict.check(problem, protect(problem));
    assertThat(facts.together(table).values()).allMatch(people -> people == 0 || people >= K);
  }
}
