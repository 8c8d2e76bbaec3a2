package org.obmeet.telemetry.privacy.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.privacy.protect.Microdata.counting;
import static org.obmeet.telemetry.privacy.protect.Microdata.protect;
import static org.obmeet.telemetry.privacy.protect.Microdata.settings;
import static org.obmeet.telemetry.privacy.protect.Microdata.summing;
import static org.obmeet.telemetry.privacy.tables.Problem.Generalise.FOLD_FIRST;
import static org.obmeet.telemetry.privacy.tables.Problem.Protection.SLIDING;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/** Rows that cells are folded into, and tables that are out, beside what must not be told. */
class FoldedTest {
  private static final Problem.Settings FOLDING =
      settings(10, Problem.Zeros.SAFE, SLIDING, FOLD_FIRST);

  private static Microdata skewed(long seed, int people) {
    Random random = new Random(seed);
    Microdata data = Microdata.of("version method");
    for (int i = 0; i < people; i++) {
      int version = (int) (30 * Math.pow(random.nextDouble(), 4));
      int method = (int) (8 * Math.pow(random.nextDouble(), 3));
      data.people("v" + (10 + version) + " m" + method, 1);
    }
    return data;
  }

  private static ReleasedTable.Row row(ReleasedTable table, String... labels) {
    return table.rows().stream()
        .filter(row -> row.labels().equals(List.of(labels)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void skewedTables_stayFoldedAndLoseNextToNothing() {
    for (long seed = 0; seed < 6; seed++) {
      Problem problem = skewed(seed, 4_000).problem(FOLDING, counting("t", "version", "method"));
      ProtectedRelease release = protect(problem);
      ProtectedRelease.Outcome outcome = release.outcomes().get(0);
      assertThat(outcome.folded()).as("seed %d: finest cells in groups", seed).isPositive();
      assertThat(outcome.incidencesWithheld())
          .as("seed %d: withheld of %d", seed, outcome.incidences())
          .isLessThanOrEqualTo(outcome.incidences() / 100);
      assertThat(release.tables().get(0).groups().values()).anyMatch(groups -> !groups.isEmpty());
    }
  }

  /** A group of two cells, one of a single person: that person would read off the other. */
  @Test
  void groupOfASolePersonAndFew_isNotToldBesideIts() {
    Microdata data =
        Microdata.of("version").people("6", 40).people("7", 30).people("8", 9).people("9", 1);
    Problem problem = data.problem(FOLDING, counting("t", "version"));
    ReleasedTable table = protect(problem).tables().get(0);
    boolean both =
        table.rows().stream()
            .filter(ReleasedTable.Row::published)
            .map(row -> table.groups().get("version").get(row.labels().get(0)))
            .anyMatch(List.of("8", "9")::equals);
    assertThat(both).as("a group of 8 and 9 alone is out").isFalse();
    Verdict.check(problem, protect(problem));
  }

  @Test
  void valueNamedLikeAGroup_leavesTheGroupItsOwnLabel() {
    Microdata data =
        Microdata.of("plan").people("all", 3).people("basic", 4).people("rest", 2).people("z", 4);
    Problem problem = data.problem(FOLDING, counting("t", "plan"));
    ReleasedTable table = protect(problem).tables().get(0);
    assertThat(table.groups().get("plan").keySet())
        .isNotEmpty()
        .doesNotContain("all", "basic", "rest", "z");
  }

  /** The counts say nothing of a sum that one contributor dominates. */
  @Test
  void sumBrokenByDominance_isWithheldThoughItsCountIsOut() {
    Microdata data = Microdata.of("region").people("b", 20).people("c", 20);
    data.one("a", "giant", 1_000_000);
    for (int i = 0; i < 19; i++) {
      data.one("a", "dwarf " + i, 10);
    }
    Problem.Settings exact = settings(10, Problem.Protection.EXACT);
    ReleasedTable counts =
        protect(data.problem(exact, counting("counts", "region"))).tables().get(0);
    assertThat(row(counts, "a").values()).containsExactly(20L);

    Problem sums = data.problem(exact, summing("sums", "region"));
    ReleasedTable alone = protect(sums).tables().get(0);
    assertThat(row(alone, "a").published()).isFalse();
    ReleasedTable beside = Protect.protect(sums, List.of(counts), Protect.BUDGET).tables().get(0);
    assertThat(row(beside, "a").published()).isFalse();
  }
}
