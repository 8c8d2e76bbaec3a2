package org.obmeet.telemetry.privacy.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.privacy.joint.Released.WEEK;
import static org.obmeet.telemetry.privacy.joint.Released.label;
import static org.obmeet.telemetry.privacy.joint.Released.row;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.disclosure.Decision;
import org.obmeet.telemetry.privacy.disclosure.Outcome;
import org.obmeet.telemetry.privacy.disclosure.Population;
import org.obmeet.telemetry.privacy.disclosure.PublishedTable;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube.Group;
import org.obmeet.telemetry.privacy.disclosure.Rule;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Ladder;
import org.obmeet.telemetry.schemas.Scope;
import org.obmeet.telemetry.schemas.WindowKind;

class RevisionTest {
  private static final Outcome OUTCOME = new Outcome(0, 0, 0, 0, 0, 0);
  private static final String FEW =
      "the records of a changed cell are not known to belong to at least 10 contributors, so that"
          + " the difference to what is out could give one of them away";
  private static final Ladder MAJOR = new Ladder.ByVersion(List.of("major"));

  private static Cube cube(Ladder ladder, long clamp) {
    return new Cube(
        "f",
        "c",
        "c",
        "",
        "instance_statistics",
        true,
        List.of(WindowKind.WEEK),
        Scope.INFO_PAGE,
        Map.of(),
        List.of(new Cube.Dimension("version", false, false, ladder, "Version")),
        List.of(
            new Cube.Measure("owners", Cube.MeasureKind.CONTRIBUTORS, "", 0, 0, false, "", ""),
            new Cube.Measure("users", Cube.MeasureKind.SUM, "users", 0, clamp, true, "", "")),
        10,
        10);
  }

  private static ReleasedCube table(
      List<ReleasedCube.Row> rows, ReleasedCube.GroupLabel... groups) {
    return levels(rows, List.of(), groups);
  }

  private static ReleasedCube levels(
      List<ReleasedCube.Row> rows,
      List<ReleasedCube.Row> levels,
      ReleasedCube.GroupLabel... groups) {
    return new ReleasedCube(
        List.of("version"),
        List.of("owners", "users"),
        rows,
        levels,
        List.of(new Group("version", Arrays.asList(groups))));
  }

  private static Revision revise(Cube before, ReleasedCube out, Cube now, ReleasedCube table) {
    return Revision.of(
        new DeclaredTable(
            new PublishedTable("c", WEEK, Optional.of(Population.of(before)), out),
            Declaration.of(before)),
        new Decision.Release("c", table, OUTCOME),
        now);
  }

  private static Revision revise(ReleasedCube out, ReleasedCube table) {
    return revise(cube(MAJOR, 100), out, cube(MAJOR, 100), table);
  }

  @Test
  void table_thatIsTheSame_isUnchanged() {
    ReleasedCube out = table(List.of(row("6.0", 20L, 100L), row("7.0", 30L, 90L)));

    assertThat(revise(out, out)).isEqualTo(new Revision.Unchanged());
    assertThat(revise(cube(MAJOR, 100), out, cube(MAJOR, 50), out))
        .as("another clamp that makes no difference")
        .isEqualTo(new Revision.Unchanged());
  }

  /** The drill: what the difference of two unguarded tables gives away, and that it is refused. */
  @Test
  void cell_thatOneContributorHasLeft_isRefused_sinceTheDifferenceIsWhatTheyAdded() {
    long planted = 4_711;
    ReleasedCube out = table(List.of(row("6.0", 20L, 100L), row("7.0", 30L, 90L + planted)));
    ReleasedCube unguarded = table(List.of(row("6.0", 20L, 100L), row("7.0", 29L, 90L)));

    long stolen = out.rows().get(1).values().get(1) - unguarded.rows().get(1).values().get(1);
    assertThat(stolen).as("what anyone could read off an unguarded revision").isEqualTo(planted);
    assertThat(revise(out, unguarded)).isEqualTo(new Revision.Refused(FEW));
  }

  @Test
  void cell_thatEnoughContributorsHaveLeft_isRevised() {
    ReleasedCube out = table(List.of(row("6.0", 20L, 100L), row("7.0", 30L, 90L)));
    ReleasedCube enough = table(List.of(row("6.0", 20L, 100L), row("7.0", 20L, 60L)));
    ReleasedCube oneFewer = table(List.of(row("6.0", 20L, 100L), row("7.0", 21L, 60L)));

    assertThat(revise(out, enough)).isEqualTo(new Revision.Revised(enough));
    assertThat(revise(out, oneFewer)).isEqualTo(new Revision.Refused(FEW));
  }

  @Test
  void otherClamp_isRefused_sinceTheSameContributorsAddLess_whateverTheColumnIsCalled() {
    ReleasedCube out = table(List.of(row("6.0", 20L, 5_000L)));
    ReleasedCube lower = table(List.of(row("6.0", 20L, 1_000L)));
    ReleasedCube renamed =
        new ReleasedCube(
            List.of("version"),
            List.of("owners", "people"),
            lower.rows(),
            List.of(),
            lower.groups());
    Cube now = cube(MAJOR, 50);
    Cube other =
        new Cube(
            now.family(),
            now.name(),
            "",
            "",
            now.stream(),
            true,
            now.windows(),
            now.population(),
            now.where(),
            now.dimensions(),
            List.of(
                now.measures().get(0),
                new Cube.Measure("people", Cube.MeasureKind.SUM, "users", 0, 50, true, "", "")),
            10,
            10);

    assertThat(revise(cube(MAJOR, 5_000), out, now, lower)).isEqualTo(new Revision.Refused(FEW));
    assertThat(revise(cube(MAJOR, 5_000), out, other, renamed))
        .isEqualTo(new Revision.Refused(FEW));
  }

  @Test
  void sameRecords_foldedOtherwise_areRevised() {
    ReleasedCube out =
        table(
            List.of(row("6.0", 20L, 100L), row("7 · rest", 12L, 40L), row("rest", 15L, 50L)),
            label("7 · rest", "7"),
            label("rest", "*", "6.0", "7 · rest"));
    ReleasedCube coarser =
        table(List.of(row("6.0", 20L, 100L), row("rest", 27L, 90L)), label("rest", "*", "6.0"));

    assertThat(revise(cube(MAJOR, 100), out, cube(new Ladder.Flat(), 100), coarser))
        .isEqualTo(new Revision.Revised(coarser));
  }

  @Test
  void otherRecords_foldedOtherwise_areRefused() {
    ReleasedCube out =
        table(
            List.of(row("6.0", 20L, 100L), row("7 · rest", 12L, 40L), row("rest", 15L, 50L)),
            label("7 · rest", "7"),
            label("rest", "*", "6.0", "7 · rest"));
    ReleasedCube coarser =
        table(List.of(row("6.0", 20L, 100L), row("rest", 40L, 91L)), label("rest", "*", "6.0"));

    assertThat(revise(cube(MAJOR, 100), out, cube(new Ladder.Flat(), 100), coarser))
        .isEqualTo(new Revision.Refused(FEW));
  }

  @Test
  void counts_thatContainOneAnother_mustNotDifferByAFew() {
    ReleasedCube out =
        levels(List.of(row("7.0", 12L, 40L), row("7.1", 15L, 50L)), List.of(row("*", 20L, null)));
    ReleasedCube folded = table(List.of(row("7 · rest", 26L, 90L)), label("7 · rest", "7"));

    assertThat(revise(out, folded))
        .as("26 in the new row less 20 in the old level are 6")
        .isEqualTo(new Revision.Refused(FEW));
  }

  @Test
  void cube_thatWouldBeWithheldNow_staysOut() {
    Cube cube = cube(MAJOR, 100);
    Revision revision =
        Revision.of(
            new DeclaredTable(
                new PublishedTable(
                    "c",
                    WEEK,
                    Optional.of(Population.of(cube)),
                    table(List.of(row("6.0", 20L, 100L)))),
                Declaration.of(cube)),
            new Decision.Withheld("c", Rule.THRESHOLD, "", OUTCOME),
            cube);

    assertThat(revision)
        .isEqualTo(
            new Revision.Refused(
                "it would be withheld now (fewer contributors than the threshold); what is out"
                    + " stays out"));
  }

  @Test
  void cube_ofOtherDimensions_isRefused() {
    ReleasedCube out = table(List.of(row("6.0", 20L, 100L)));
    ReleasedCube other =
        new ReleasedCube(List.of("os"), out.measures(), out.rows(), List.of(), List.of());

    assertThat(revise(out, other))
        .isEqualTo(
            new Revision.Refused(
                "it has other dimensions than were released: declare a cube of another name"));
  }

  @Test
  void higherThreshold_isTheOneThatCounts() {
    ReleasedCube out = table(List.of(row("6.0", 40L, 100L)));
    ReleasedCube fewer = table(List.of(row("6.0", 29L, 80L)));
    Cube strict =
        new Cube(
            "f",
            "c",
            "c",
            "",
            "instance_statistics",
            true,
            List.of(WindowKind.WEEK),
            Scope.INFO_PAGE,
            Map.of(),
            cube(MAJOR, 100).dimensions(),
            cube(MAJOR, 100).measures(),
            20,
            10);

    assertThat(revise(out, fewer)).isEqualTo(new Revision.Revised(fewer));
    assertThat(revise(cube(MAJOR, 100), out, strict, fewer))
        .isEqualTo(new Revision.Refused(FEW.replace("10", "20")));
  }
}
