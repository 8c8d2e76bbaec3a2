package org.obmeet.telemetry.jobs.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.obmeet.telemetry.jobs.aggregate.population.CubeFixture;
import org.obmeet.telemetry.jobs.fixture.LogFixture;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests for a table of the week from 16 to 22 November that commit 2 released. */
class ReleaseInputCheckTest {
  private static final Dataset DATASET = Catalog.load().dataset("instance_statistics");
  private static final String STREAM = DATASET.name();
  private static final Window WEEK = Window.parse("week/2026-11-16");
  private static final Cube CUBE = new CubeFixture("a").records().cube();

  private LogFixture log = new LogFixture();
  private final List<Suppression> table = new ArrayList<>();

  @BeforeEach
  void releaseOnce() {
    log.ingest(STREAM, "2026-11-15", "2026-11-16", "2026-11-22", "2026-11-23");
    log.release(STREAM, "a", WEEK, 1);
  }

  private boolean mayBeRevised(Cube cube) {
    return new ReleaseInputCheck(log::commits, log.state(), () -> table, DATASET, WEEK)
        .mayBeRevised(cube);
  }

  private boolean mayBeRevised() {
    return mayBeRevised(CUBE);
  }

  private static String file(String day) {
    return "clean/" + STREAM + "/date=" + day + "/bucket=00/batch1.parquet";
  }

  @Test
  void noLaterCommit_mayBeRevised() {
    assertThat(mayBeRevised()).isTrue();
  }

  @Test
  void newFileOfADayOfTheWindow_preventsTheRevision() {
    log.ingest(STREAM, "2026-11-16");

    assertThat(mayBeRevised()).isFalse();
  }

  @Test
  void newFilesBesideTheWindowOrOfAnotherStream_changeNothing() {
    log.ingest(STREAM, "2026-11-15", "2026-11-23");
    log.ingest("community_events", "2026-11-16");

    assertThat(mayBeRevised()).isTrue();
  }

  @Test
  void newFileAfterTheWindowWasClosed_isLateAndChangesNothing() {
    log.close(STREAM, WEEK);
    log.ingest(STREAM, "2026-11-22");

    assertThat(mayBeRevised()).isTrue();
  }

  @Test
  void rewrittenFile_preventsTheRevision_onlyWithinTheWindow() {
    log.rewrite(CommitKind.REWRITE, file("2026-11-15"));
    assertThat(mayBeRevised()).isTrue();

    log.rewrite(CommitKind.REWRITE, file("2026-11-22"));
    assertThat(mayBeRevised()).isFalse();
  }

  @Test
  void historyOfAFact_isReadToo() {
    Cube days = new CubeFixture("a").records().fact(Map.of(), new Fact.History.Days(1)).cube();
    Cube firstSeen =
        new CubeFixture("a")
            .records()
            .fact(Map.of(), new Fact.History.None(), Optional.of("country"))
            .cube();
    log.ingest(STREAM, "2026-11-15");

    assertThat(mayBeRevised(days)).isFalse();
    assertThat(mayBeRevised(firstSeen)).isFalse();
    assertThat(mayBeRevised()).isTrue();
  }

  @Test
  void factWithoutCompleteHistory_mayNotBeRevised() {
    Cube days = new CubeFixture("a").records().fact(Map.of(), new Fact.History.Days(3)).cube();

    assertThat(mayBeRevised(days)).as("the stream begins a day before the window").isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"RESTRICTION", "OBJECTION"})
  void suppressionThatChangesTheCount_preventsTheRevision(Purpose purpose) {
    log.append(CommitKind.SUPPRESS, Map.of("set", List.of("r-1"), "purpose", purpose.word()));

    assertThat(mayBeRevised()).isFalse();
  }

  @Test
  void restriction_beforeTheRelease_changesNothing() {
    log = new LogFixture();
    log.append(CommitKind.SUPPRESS, Map.of("purpose", Purpose.RESTRICTION.word()));
    releaseOnce();

    assertThat(mayBeRevised()).isTrue();
  }

  @Test
  void hold_changesNothing() {
    log.append(CommitKind.SUPPRESS, Map.of("set", List.of("h"), "purpose", Purpose.HOLD.word()));

    assertThat(mayBeRevised()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"TOMBSTONE", "NARROWING"})
  void erasure_preventsTheRevisionWhileItIsOpen(Purpose purpose) {
    log.append(CommitKind.SUPPRESS, Map.of("set", List.of("e-1"), "purpose", purpose.word()));
    Suppression row =
        Suppression.of("e-1", purpose, "instance", "0".repeat(32), "request", Instant.EPOCH);

    table.add(row);
    table.add(
        Suppression.of("e-0", purpose, "instance", "0".repeat(32), "request", Instant.EPOCH)
            .withDone(true));
    assertThat(mayBeRevised()).isFalse();
    table.set(0, row.withDone(true));
    assertThat(mayBeRevised()).as("replaced files show a completed one").isTrue();
  }

  @Test
  void openErasureOfAnotherCommit_changesNothing() {
    log.append(
        CommitKind.SUPPRESS, Map.of("set", List.of("e-2"), "purpose", Purpose.TOMBSTONE.word()));
    table.add(
        Suppression.of(
            "e-1", Purpose.TOMBSTONE, "instance", "0".repeat(32), "request", Instant.EPOCH));

    assertThat(mayBeRevised()).isTrue();
  }

  @Test
  void endOrLiftOfATombstone_changesNothing_butAnUnknownChangeDoes() {
    String tombstone = Purpose.TOMBSTONE.word();
    log.append(CommitKind.SUPPRESS, Map.of("ended", List.of("e-1"), "purpose", tombstone));
    log.append(CommitKind.SUPPRESS, Map.of("lifted", "e-1", "purpose", tombstone));
    assertThat(mayBeRevised()).isTrue();

    log.append(CommitKind.SUPPRESS, Map.of("purpose", tombstone));
    assertThat(mayBeRevised()).isFalse();
  }

  @Test
  void everyReleaseOfTheWindow_mustHaveCountedTheSame() {
    log.ingest(STREAM, "2026-11-16");
    log.release(STREAM, "b", WEEK, 1);

    assertThat(mayBeRevised()).as("b counts a record that a lacks").isFalse();
  }

  @Test
  void liftOfARestriction_preventsTheRevision() {
    log.append(CommitKind.SUPPRESS, Map.of("lifted", "r-1", "purpose", Purpose.RESTRICTION.word()));

    assertThat(mayBeRevised()).isFalse();
  }
}
