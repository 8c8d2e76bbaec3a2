package org.obmeet.telemetry.privacy.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.privacy.protect.Microdata.protect;
import static org.obmeet.telemetry.privacy.protect.Microdata.settings;
import static org.obmeet.telemetry.privacy.tables.Problem.Protection.SLIDING;

import java.util.List;
import org.junit.jupiter.api.Test;
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
