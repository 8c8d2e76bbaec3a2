package org.obmeet.telemetry.privacy.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.obmeet.telemetry.privacy.protect.Microdata.counting;
import static org.obmeet.telemetry.privacy.protect.Microdata.protect;
import static org.obmeet.telemetry.privacy.protect.Microdata.settings;
import static org.obmeet.telemetry.privacy.protect.Microdata.summing;
import static org.obmeet.telemetry.privacy.tables.Problem.Generalise.FOLD_FIRST;
import static org.obmeet.telemetry.privacy.tables.Problem.Generalise.SUPPRESS_ONLY;
import static org.obmeet.telemetry.privacy.tables.Problem.Protection.EXACT;
import static org.obmeet.telemetry.privacy.tables.Problem.Protection.SLIDING;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.attack.AttackReport;
import org.obmeet.telemetry.privacy.attack.Bounds;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

class ProtectTest {
  private static final String[] SQUARE = {"row", "column"};

  private static List<String> withheld(ReleasedTable table) {
    return table.rows().stream()
        .filter(row -> !row.published())
        .map(row -> String.join(" ", row.labels()))
        .toList();
  }

  private static ReleasedTable only(ProtectedRelease release) {
    assertThat(release.tables()).hasSize(1);
    return release.tables().get(0);
  }

  private static Microdata square(String... lines) {
    return Microdata.of("row column").crossed("1 2 3", lines);
  }

  private static Problem square(Microdata data, Problem.Protection protection) {
    return data.problem(settings(5, protection), counting("t", SQUARE));
  }

  /** Three others are the fewest; the cheapest rectangle is that of 6, 7 and 8. */
  @Test
  void oneUnsafeCell_isWithheldWithTheCheapestRectangle() {
    Problem problem = square(square("a 2 6 90", "b 7 8 90", "c 90 90 90"), EXACT);

    ProtectedRelease release = protect(problem);
    assertThat(withheld(only(release))).containsExactlyInAnyOrder("a 1", "a 2", "b 1", "b 2");
    Verdict.check(problem, release);
  }

  @Test
  void nothingUnsafe_isPublishedWhole() {
    Problem problem = square(square("a 5 6 90", "b 7 8 90", "c 90 0 90"), SLIDING);

    ProtectedRelease release = protect(problem);
    assertThat(withheld(only(release))).isEmpty();
    assertThat(only(release).rows()).hasSize(16);
    assertThat(release.rounds()).isEqualTo(1);
    Verdict.check(problem, release);
  }

  @Test
  void zeros_safe_arePublished_sensitive_areWithheld() {
    Microdata data = square("a 0 6 90", "b 7 8 90", "c 90 90 90");
    Problem sensitive =
        data.problem(
            settings(5, Problem.Zeros.SENSITIVE, EXACT, SUPPRESS_ONLY), counting("t", SQUARE));

    assertThat(withheld(only(protect(square(data, EXACT))))).isEmpty();
    ProtectedRelease release = protect(sensitive);
    assertThat(withheld(only(release))).contains("a 1").hasSize(4);
    Verdict.check(sensitive, release);
  }

  /** A safe zero is known, so it cannot hide another cell. */
  @Test
  void safeZero_neverServesAsComplement() {
    Problem problem = square(square("a 2 6 90", "b 0 8 90", "c 90 90 90"), EXACT);

    ProtectedRelease release = protect(problem);
    assertThat(withheld(only(release))).contains("a 1").doesNotContain("b 1");
    Verdict.check(problem, release);
  }

  /** Each of three who are alone knows its own one; the other two must not follow either. */
  @Test
  void threeSingletonsInARow_areNotEnough() {
    Microdata data =
        Microdata.of("row column")
            .crossed("1 2 3 4 5", "a 1 1 1 9 9", "b 20 20 20 20 20", "c 20 20 20 20 20");
    for (Problem.Protection protection : Problem.Protection.values()) {
      Problem problem = data.problem(settings(5, protection), counting("t", SQUARE));

      ProtectedRelease release = protect(problem);
      assertThat(withheld(only(release))).contains("a 1", "a 2", "a 3");
      Verdict.check(problem, release);
    }
    Facts facts = new Facts(data.problem(settings(5, SLIDING), counting("t", SQUARE)));
    ReleasedTable line = only(protect(data.problem(settings(5, SLIDING), counting("t", SQUARE))));
    assertThat(facts.rests(facts.bare(line)))
        .as("their union, where nothing else is withheld")
        .containsEntry("[a, *] along column", 3L);
  }

  /** Four unsafe cells hide each other, but not that all of them are small; none of them is 0. */
  @Test
  void sliding_leavesTheThresholdPossible_whereExactDoesNot() {
    Microdata data = square("a 2 3 90", "b 3 2 90", "c 90 90 90");
    Problem exact = data.problem(settings(10, EXACT), counting("t", SQUARE));
    Problem sliding = data.problem(settings(10, SLIDING), counting("t", SQUARE));

    AttackReport narrow = Verdict.check(exact, protect(exact));
    assertThat(narrow.bounds()).hasSize(4);
    assertThat(Bounds.interval(narrow, "a 1")).isEqualTo("[1, 4]");
    AttackReport wide = Verdict.check(sliding, protect(sliding));
    assertThat(Bounds.of(wide, "a 1").upper()).isGreaterThanOrEqualTo(10);
  }

  /** 100, 90 and 5 in a cell: the second takes 90 off and is within 5 % of the first. */
  @Test
  void dominatedCell_isWithheldAsWidelyAsThePPercentRuleDemands() {
    Microdata data = Microdata.of("row column");
    data.one("a 1", "big", 100).one("a 1", "second", 90).one("a 1", "third", 5);
    for (String cell : List.of("a 2", "b 1", "b 2", "a 3", "b 3")) {
      for (int i = 0; i < 8; i++) {
        data.one(cell, cell + i, 20 + i);
      }
    }
    Problem problem = data.problem(settings(3, SLIDING), summing("t", SQUARE));

    ProtectedRelease release = protect(problem);
    AttackReport report = Verdict.check(problem, release);
    assertThat(new Facts(problem).missing(only(release), List.of("a", "1"), "value")).isEqualTo(5);
    assertThat(Bounds.of(report, "a 1").upper()).isGreaterThanOrEqualTo(200);
    assertThat(Bounds.of(report, "a 1").lower()).isLessThanOrEqualTo(190);
  }

  /** Somebody's loss in one cell says nothing of the others. */
  @Test
  void negativeValueElsewhere_leavesDominatedCellsWithheld() {
    Microdata data = Microdata.of("row column");
    data.one("a 1", "big", 1_000).one("a 1", "x", 1).one("a 1", "y", 1).one("b 2", "loss", -1);
    for (String cell : List.of("a 2", "b 1", "b 2", "a 3", "b 3")) {
      for (int i = 0; i < 8; i++) {
        data.one(cell, cell + i, 20 + i);
      }
    }
    Problem problem = data.problem(settings(3, SLIDING), summing("t", SQUARE));

    ProtectedRelease release = protect(problem);
    assertThat(withheld(only(release))).contains("a 1").doesNotContain("* *");
    Verdict.check(problem, release);
  }

  /**
   * A row of three ones: none of them can be 0, so their total tells them unless it is withheld.
   */
  @Test
  void rowOfOnes_exact_takesNoMoreThanARectangle() {
    Microdata data = square("a 1 1 1", "b 9 8 7", "c 6 5 9");
    Problem problem = data.problem(settings(2, EXACT), counting("t", SQUARE));

    ProtectedRelease release = protect(problem);
    assertThat(withheld(only(release))).hasSizeLessThanOrEqualTo(8);
    Verdict.check(problem, release);
  }

  /** Rows of two contributors alone are dominated, whatever they have. */
  @Test
  void thresholdOfOne_leavesItToThePPercentRule() {
    Microdata data = Microdata.of("row column");
    data.one("a 1", "A", 50).one("a 1", "B", 50).one("a 2", "A", 10).one("a 2", "B", 10);
    data.one("a 2", "C", 10).one("b 1", "D", 20).one("b 1", "E", 20).one("b 1", "F", 20);
    data.one("b 2", "D", 30).one("b 2", "E", 30).one("b 2", "F", 30).one("b 2", "G", 30);
    Problem problem = data.problem(settings(1, SLIDING), summing("t", SQUARE));

    ProtectedRelease release = protect(problem);
    assertThat(withheld(only(release))).containsExactlyInAnyOrder("a 1", "a 2", "b 1", "b 2");
    Verdict.check(problem, release);
  }

  @Test
  void foldFirst_publishesARest_suppressOnlyWithholds() {
    Microdata data = Microdata.of("version");
    data.people("6.0", 30).people("6.1", 4).people("6.2", 3).people("6.3", 2).people("7.0", 20);
    Problem folds =
        data.problem(
            settings(5, Problem.Zeros.SAFE, SLIDING, FOLD_FIRST), counting("t", "version"));
    Problem withholds = data.problem(settings(5, SLIDING), counting("t", "version"));

    ReleasedTable folded = only(protect(folds));
    assertThat(withheld(folded)).isEmpty();
    assertThat(folded.groups().get("version")).containsEntry("rest", List.of("6.1", "6.2", "6.3"));
    assertThat(folded.rows())
        .anySatisfy(
            row -> {
              assertThat(row.labels()).containsExactly("rest");
              assertThat(row.values()).containsExactly(9L);
            });
    Verdict.check(folds, protect(folds));

    ReleasedTable kept = only(protect(withholds));
    assertThat(kept.groups().getOrDefault("version", Map.of())).isEmpty();
    assertThat(withheld(kept)).containsExactly("6.1", "6.2", "6.3");
    Verdict.check(withholds, protect(withholds));
  }

  @Test
  void noRecords_giveAnEmptyTotal() {
    for (Problem.Generalise generalise : Problem.Generalise.values()) {
      Problem problem =
          Microdata.of("row column")
              .problem(settings(5, Problem.Zeros.SAFE, SLIDING, generalise), counting("t", SQUARE));

      ReleasedTable table = only(protect(problem));
      assertThat(table.rows()).extracting(ReleasedTable.Row::values).containsOnly(List.of(0L));
    }
  }

  @Test
  void oneRecord_isWithheldEverywhere() {
    for (Problem.Generalise generalise : Problem.Generalise.values()) {
      Problem problem =
          Microdata.of("row column")
              .people("a 1", 1)
              .problem(settings(5, Problem.Zeros.SAFE, SLIDING, generalise), counting("t", SQUARE));

      assertThat(only(protect(problem)).rows())
          .as("%s", generalise)
          .isNotEmpty()
          .noneMatch(ReleasedTable.Row::published);
    }
  }

  @Test
  void everyoneInOneCell_isPublished() {
    Problem problem = square(Microdata.of("row column").people("a 1", 40), SLIDING);

    ReleasedTable table = only(protect(problem));
    assertThat(table.rows()).hasSize(4).allMatch(row -> row.values().equals(List.of(40L)));
  }

  @Test
  void recordsInAnotherOrder_giveTheSameRelease() {
    for (Problem.Generalise generalise : Problem.Generalise.values()) {
      Problem.Settings rules = settings(5, Problem.Zeros.SAFE, SLIDING, generalise);
      String first =
          protect(square("a 1 2 9", "b 4 1 90", "c 90 7 8").problem(rules, counting("t", SQUARE)))
              .toString();
      for (long seed = 1; seed <= 3; seed++) {
        Microdata shuffled = square("a 1 2 9", "b 4 1 90", "c 90 7 8").shuffled(seed);
        assertThat(protect(shuffled.problem(rules, counting("t", SQUARE))))
            .as("%s, seed %s", generalise, seed)
            .hasToString(first);
      }
    }
  }

  @Test
  void budget_tooSmall_isRefusedWithWhatToDo() {
    Problem problem = square(square("a 1 2 9", "b 4 1 90", "c 90 7 8"), SLIDING);

    assertThatThrownBy(() -> Protect.protect(problem, List.of(), 1))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "the audit needs more than its budget of 1 pivots; name fewer dimensions, or coarsen"
                + " them before");
  }

  @Test
  void moreThanAMillionCells_areRefusedAtOnce() {
    Microdata data = Microdata.of("row column");
    for (int i = 0; i < 1_000; i++) {
      data.people("r" + i + " c" + i, 1);
    }
    Problem problem = data.problem(settings(3, EXACT), counting("t", SQUARE));

    assertThatThrownBy(() -> protect(problem))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("table t would have more than 1000000 cells");
  }
}
