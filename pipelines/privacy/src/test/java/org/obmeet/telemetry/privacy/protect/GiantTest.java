package org.obmeet.telemetry.privacy.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.privacy.protect.Microdata.protect;
import static org.obmeet.telemetry.privacy.protect.Microdata.settings;
import static org.obmeet.telemetry.privacy.protect.Microdata.summing;
import static org.obmeet.telemetry.privacy.tables.Problem.Generalise.FOLD_FIRST;
import static org.obmeet.telemetry.privacy.tables.Problem.Protection.SLIDING;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.attack.Attack;
import org.obmeet.telemetry.privacy.attack.AttackReport;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/** Sums of which a few contributors have far more than all others near them. */
class GiantTest {
  private static final int PEOPLE = 3_000;

  private static Microdata world() {
    Random random = new Random(7);
    Microdata data = Microdata.of("row column");
    for (int i = 0; i < PEOPLE; i++) {
      long value = (long) Math.pow(1 - random.nextDouble(), -1 / 1.2);
      data.one(place(random), "p" + i, value);
    }
    data.one("r20 c20", "giant", 3_000);
    data.one("r15 c2", "third", 1_500);
    data.one("r1 c19", "second", 800);
    return data;
  }

  private static String place(Random random) {
    int row = (int) (30 * Math.pow(random.nextDouble(), 2.5));
    int column = (int) (25 * Math.pow(random.nextDouble(), 2.5));
    return "r" + row + " c" + column;
  }

  private static void holds(Problem problem, ReleasedTable table) {
    AttackReport report = Attack.attack(List.of(table), problem.hierarchies(), List.of());
    assertThat(report.bounds()).isNotEmpty();
    assertThat(report.exact()).isEmpty();
  }

  @Test
  void tableWithGiants_keepsMostOfItsRowsWhereItFolds() {
    Problem problem =
        world()
            .problem(
                settings(10, Problem.Zeros.SAFE, SLIDING, FOLD_FIRST),
                summing("t", "row", "column"));

    ProtectedRelease release = protect(problem);

    ProtectedRelease.Outcome outcome = release.outcomes().get(0);
    assertThat(outcome.incidencesFinest()).isGreaterThan(PEOPLE / 3);
    assertThat(outcome.incidencesWithheld()).isLessThan(PEOPLE / 20);
    holds(problem, release.tables().get(0));
  }

  @Test
  void tableWithGiants_isNotRefusedWhereItOnlyWithholds() {
    Problem problem = world().problem(settings(10, SLIDING), summing("t", "row", "column"));

    ProtectedRelease release = protect(problem);

    assertThat(release.rounds()).isLessThan(5);
    holds(problem, release.tables().get(0));
  }
}
