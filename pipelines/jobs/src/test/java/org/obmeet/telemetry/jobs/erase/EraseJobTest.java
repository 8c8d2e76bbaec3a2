package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.retain.RetainRequest.Mode;
import org.obmeet.telemetry.jobs.suppress.SuppressionService;
import org.obmeet.telemetry.lake.RunLease;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;

class EraseJobTest {
  private static final List<String> PEOPLE = CommunityPageViews.people("p", 30);

  private static final String BESIDE = "20260803T115900Z-ingest-00000000";

  @TempDir Path folder;
  private LakeFixture work;
  private Path views;

  @BeforeEach
  void ingest() {
    work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    views =
        CommunityPageViews.views(work, "views", PEOPLE, "2026-07-01", "2026-07-20", "2026-08-01");
    work.events(views);
  }

  private long rows() {
    return work.lake().state().clean().stream().mapToLong(CleanFile::rows).sum();
  }

  private SubjectIdentifier person(String id) {
    return new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, id);
  }

  @Test
  void person_isErasedEverywhere_withAReceipt_andReplaysBringNothingBack() {
    RunReport report = work.erase(person("p7"));

    assertThat(report.exit()).isEqualTo(ExitCode.DONE);
    assertThat(rows()).isEqualTo(87);
    Commit receipt = last(CommitKind.ERASE);
    assertThat(receipt.detail().toString())
        .contains("rows_removed={clean=3}", "survivors=0", "kind=person", "reason=request")
        .doesNotContain("p7");
    work.events(views);
    work.events(work.file("again", CommunityPageViews.view("p7", "2026-08-02T09:00:00Z")));
    assertThat(rows()).isEqualTo(87);
    assertThat(work.retain(Mode.VERIFY).exit()).isEqualTo(ExitCode.DONE);
    work.lake().log().verify();
  }

  private Commit last(CommitKind kind) {
    return work.lake().log().commits().stream()
        .filter(entry -> entry.kind() == kind)
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  @Test
  void unknownPerson_getsAReceiptThatNoneWereFound_andNoFileChanges() {
    Map<String, byte[]> before = work.bytes("clean/community_events");

    RunReport report = work.erase(person("nobody"));

    assertThat(report.exit()).isEqualTo(ExitCode.DONE);
    assertThat(report.notes()).anyMatch(line -> line.contains("none were found"));
    assertThat(work.bytes("clean/community_events").keySet()).isEqualTo(before.keySet());
  }

  @Test
  void releases_stayByteForByte_andOpenWindowsAreComputedWithoutThem() {
    LakeFixture early = work.at("2026-08-04T12:00:00Z");
    early.aggregate();
    Map<String, byte[]> before = work.bytes("release");
    assertThat(before).isNotEmpty();

    early.erase(person("p7"));
    work.at("2026-08-20T12:00:00Z").aggregate();

    Map<String, byte[]> after = work.bytes("release");
    before.forEach((path, bytes) -> assertThat(after.get(path)).as(path).isEqualTo(bytes));
    assertThat(after.size()).isGreaterThan(before.size());
  }

  @Test
  void damagedFileInTheWay_leavesTheErasureOpen_andTheNextRunGoesOn() throws IOException {
    CleanFile file = work.lake().state().clean("community_events").get(0);
    Path path = work.root().resolve(file.path());
    byte[] whole = Files.readAllBytes(path);
    SubjectIdentifier[] all = PEOPLE.stream().map(this::person).toArray(SubjectIdentifier[]::new);
    Files.writeString(path, "no parquet");

    RunReport open = work.erase(all);

    assertThat(open.exit()).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(open.notes())
        .contains(
            "The erasure stays open: "
                + file.path()
                + " cannot be read, so that nobody knows what it holds");
    assertThat(work.lake().log().commits())
        .extracting(Commit::kind)
        .doesNotContain(CommitKind.ERASE);
    Files.write(path, whole);
    assertThat(work.erase().exit()).isEqualTo(ExitCode.DONE);
    assertThat(rows()).isZero();
  }

  /** From one stage of an erasure on, to another one or to its end, a run is at work. */
  private RunReport besideARun(String from, String to) {
    List<RunLease> runs = new ArrayList<>();
    Progress stages =
        new Progress() {
          @Override
          public void stage(String name, long total) {
            if (name.equals(to)) {
              runs.forEach(RunLease::close);
            } else if (name.equals(from)) {
              runs.add(RunLease.acquire(work.lake(), BESIDE));
            }
          }

          @Override
          public void step(long done) {}

          @Override
          public void note(String line) {}
        };
    RunReport report =
        work.erase(EraseRequest.TombstoneTerm.WHILE_REPLAYS_COULD, stages, person("p7"));
    assertThat(runs).hasSize(1);
    runs.forEach(RunLease::close);
    return report;
  }

  /** It may have copied rows before they went, and have written them since. */
  @Test
  void runAtWork_whileRowsAreRemovedOrLookedFor_leavesTheErasureOpen_andTheNextRunIsDone() {
    String removing = "Erasing";
    String looking = "Looking for survivors";

    for (RunReport open :
        List.of(besideARun(removing, looking), besideARun(looking, "none follows"))) {
      assertThat(open.exit()).isEqualTo(ExitCode.GATE_REFUSED);
      assertThat(open.notes())
          .contains(
              "The erasure stays open: run "
                  + BESIDE
                  + " is at work, which may hold rows; run it again");
    }

    assertThat(work.lake().log().commits())
        .extracting(Commit::kind)
        .doesNotContain(CommitKind.ERASE);
    assertThat(work.erase().exit()).isEqualTo(ExitCode.DONE);
    assertThat(rows()).isEqualTo(87);
  }

  @Test
  void hold_beatsErasure_keepsTheRowsOutOfAggregates_andThenLetsThemGo() {
    work.desk()
        .add(
            Purpose.HOLD,
            new SuppressionService.Scope("person", "p7", "", Optional.empty(), Optional.empty()),
            "litigation",
            "legal",
            Optional.of(Instant.parse("2026-08-10T00:00:00Z")));

    RunReport held = work.erase(person("p7"));

    assertThat(held.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(held.notes()).contains("The erasure stays open: 3 rows are under a legal hold");
    assertThat(rows()).isEqualTo(90);
    RunReport done = work.at("2026-08-10T00:00:00Z").erase();
    assertThat(done.exit()).isEqualTo(ExitCode.DONE);
    assertThat(rows()).isEqualTo(87);
  }

  @Test
  void restriction_leavesThePersonOutOfNewAggregates() throws Exception {
    work.desk()
        .add(
            Purpose.RESTRICTION,
            new SuppressionService.Scope("person", "p7", "", Optional.empty(), Optional.empty()),
            "request",
            "privacy",
            Optional.empty());

    work.at("2026-08-20T12:00:00Z").aggregate();

    assertThat(people("2026-07-20")).as("29, rounded to the nearest 5").isEqualTo(30);
    assertThat(rows()).isEqualTo(90);
  }

  private long people(String week) throws Exception {
    String file =
        work.root()
            + "/release/community/active_people/window=week/start="
            + week
            + "/active_people.parquet";
    try (var connection = java.sql.DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT people FROM '" + file + "'")) {
      result.next();
      return result.getLong(1);
    }
  }

  @Test
  void tombstone_endsByItself_butAnObjectionStands() {
    work.erase(person("p1"));
    work.erase(EraseRequest.TombstoneTerm.OBJECTION, person("p2"));
    LakeFixture later = work.at("2028-08-03T12:00:00Z");

    later.retain(Mode.ENFORCE);

    assertThat(later.desk().list(List.of(Purpose.TOMBSTONE, Purpose.OBJECTION)))
        .extracting(row -> row.purpose())
        .containsExactly(Purpose.OBJECTION);
  }
}
