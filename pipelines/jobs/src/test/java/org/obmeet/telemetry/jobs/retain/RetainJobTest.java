package org.obmeet.telemetry.jobs.retain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ClockConfirmation;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.ReleaseIndex;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.retain.RetainRequest.Mode;
import org.obmeet.telemetry.jobs.suppress.SuppressionService;
import org.obmeet.telemetry.lake.RunReports;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;

class RetainJobTest {
  private static final List<String> PEOPLE = CommunityPageViews.people("p", 30);

  @TempDir Path folder;
  private LakeFixture start;

  @BeforeEach
  void ingest() {
    start = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    start.events(CommunityPageViews.views(start, "a", PEOPLE, "2026-07-01", "2026-08-01"));
  }

  private List<String> days(LakeFixture work) {
    return work.lake().state().clean().stream()
        .map(CleanFile::firstDay)
        .map(LocalDate::toString)
        .distinct()
        .toList();
  }

  @Test
  void runReport_pastItsPeriod_isFound_thenDeleted_alsoWithoutACommit() {
    LakeFixture later = start.at("2027-09-05T00:00:00Z");
    String earlier = "ledger/runs/20260801T000000Z-ingest-00000000.json";
    later.lake().files().write(earlier, new byte[] {'1'}, 1);

    assertThat(later.retain(Mode.VERIFY).notes())
        .filteredOn(line -> line.startsWith("ledger/runs/"))
        .hasSize(2)
        .contains(earlier + ": it is past its period of P13M");
    later.retain(Mode.ENFORCE);

    assertThat(later.lake().files().list("ledger/runs"))
        .allMatch(file -> file.path().startsWith("ledger/runs/2027"));
    assertThat(later.lake().state().files().keySet())
        .noneMatch(path -> path.startsWith("ledger/runs/2026"));
  }

  @Test
  void dayPastItsPeriod_isPlanned_thenDeleted_thenVerified() throws IOException {
    LakeFixture last = start.at("2026-09-06T12:00:00Z");
    last.aggregate();
    last.retain(Mode.ENFORCE);
    assertThat(last.retain(Mode.VERIFY).exit()).isEqualTo(ExitCode.DONE);
    assertThat(last.retain(Mode.PLAN).notes())
        .containsExactly("Nothing is due. The oldest rows in clean expire from 2026-09-07 on.");
    LakeFixture later = start.at("2026-09-07T00:00:00Z");

    RunReport failing = later.retain(Mode.VERIFY);
    Map<String, byte[]> before = later.bytes("");
    RunReport planned = later.retain(Mode.PLAN);
    assertThat(later.bytes("").keySet()).isEqualTo(before.keySet());
    RunReport done = later.retain(Mode.ENFORCE);
    long head = later.lake().log().head().number();
    RunReport again = later.retain(Mode.ENFORCE);

    assertThat(failing.exit()).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(failing.notes())
        .anyMatch(
            line ->
                line.startsWith("clean/community_events/date=2026-07-01/")
                    && line.endsWith("rows are past their retention period"));
    assertThat(planned.notes())
        .anyMatch(
            line ->
                line.startsWith("clean  community_events  2026-07-01  delete")
                    && line.endsWith(
                        "30 rows  "
                            + bytes(before, "date=2026-07-01")
                            + " bytes  P90D from the first day of the storage period"));
    assertThat(done.exit()).isEqualTo(ExitCode.DONE);
    assertThat(days(later)).containsExactly("2026-08-01");
    assertThat(later.bytes("clean").keySet()).noneMatch(path -> path.contains("2026-07-01"));
    assertThat(again.exit()).isEqualTo(ExitCode.DONE);
    assertThat(later.lake().log().head().number()).isEqualTo(head);
    assertThat(later.lake().log().commits()).extracting(e -> e.kind()).contains(CommitKind.RETAIN);
  }

  private static long bytes(Map<String, byte[]> files, String part) {
    return files.entrySet().stream()
        .filter(file -> file.getKey().contains(part) && file.getKey().startsWith("clean"))
        .mapToLong(file -> file.getValue().length)
        .sum();
  }

  @Test
  void unreleasedWindows_areReported_thenLost_andNeverReleased() {
    LakeFixture near = start.at("2026-08-28T12:00:00Z");
    assertThat(near.retain(Mode.PLAN).notes())
        .anyMatch(
            line -> line.startsWith("not released yet, and its data expire from 2026-09-07 on:"));

    RunReport lost = start.at("2026-09-07T00:00:00Z").retain(Mode.ENFORCE);

    assertThat(lost.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(lost.notes()).anyMatch(line -> line.startsWith("lost, because its data expired"));
    assertThat(start.lake().state().expired())
        .anyMatch(key -> key.window().toString().equals("week/2026-06-29"));
    assertThat(start.at("2026-09-07T01:00:00Z").retain(Mode.ENFORCE).exit())
        .isEqualTo(ExitCode.DONE);
  }

  @Test
  void keys_ofEmptiedEpochs_areDestroyedAndLogged() {
    LakeFixture later = start.at("2027-03-01T00:00:00Z");
    int before = later.lake().state().keys().size();

    later.retain(Mode.ENFORCE);

    assertThat(later.lake().state().clean()).isEmpty();
    assertThat(later.lake().state().destroyed()).isNotEmpty();
    assertThat(later.lake().state().keys().size()).isLessThan(before);
    assertThat(later.retain(Mode.VERIFY).exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void hold_onAStream_delaysRetentionUntilItEnds() {
    start
        .suppressionService()
        .add(
            Purpose.HOLD,
            new SuppressionService.SuppressionScope(
                "",
                "",
                "community_events",
                Optional.of(LocalDate.parse("2026-07-01")),
                Optional.of(LocalDate.parse("2026-07-31"))),
            "litigation",
            "legal",
            Optional.of(Instant.parse("2026-12-01T00:00:00Z")));
    start.at("2026-08-10T00:00:00Z").aggregate();

    assertThat(start.at("2026-11-20T00:00:00Z").retain(Mode.ENFORCE).exit())
        .isEqualTo(ExitCode.DONE);
    assertThat(days(start)).containsExactly("2026-07-01");
    assertThat(start.at("2026-12-01T00:00:00Z").retain(Mode.ENFORCE).exit())
        .isEqualTo(ExitCode.DONE);
    assertThat(days(start)).isEmpty();
    assertThat(start.lake().state().suppressions()).isEmpty();
  }

  @Test
  void hold_setWhileRowsAreDeleted_isObeyed_andTheLostWindowsAreReported() {
    LakeFixture later = start.at("2026-11-20T00:00:00Z");
    List<String> repeated = new ArrayList<>();
    Progress holding =
        new Progress() {
          @Override
          public void stage(String name, long total) {
            if (name.equals("Deleting") && repeated.isEmpty()) {
              later
                  .suppressionService()
                  .add(
                      Purpose.HOLD,
                      new SuppressionService.SuppressionScope(
                          "person", "p3", "", Optional.empty(), Optional.empty()),
                      "litigation",
                      "legal",
                      Optional.of(Instant.parse("2027-12-01T00:00:00Z")));
            }
          }

          @Override
          public void note(String line) {
            repeated.add(line);
          }
        };

    RunReport report =
        RetainJob.run(
            new RetainRequest(
                later.root().toString(),
                later.keys(),
                later.now(),
                Mode.ENFORCE,
                Catalogs.SHIPPED,
                new ClockConfirmation(Optional.of(LocalDate.parse("2026-11-20")), Set.of()),
                Optional.empty()),
            holding);

    assertThat(repeated).hasSize(1);
    assertThat(start.lake().state().clean().stream().mapToLong(CleanFile::rows).sum()).isEqualTo(2);
    assertThat(report.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(report.notes())
        .anyMatch(line -> line.startsWith("lost, because its data expired before its release"));
  }

  @Test
  void hold_onAPerson_keepsOnlyTheirRows() {
    start
        .suppressionService()
        .add(
            Purpose.HOLD,
            new SuppressionService.SuppressionScope(
                "person", "p3", "", Optional.empty(), Optional.empty()),
            "litigation",
            "legal",
            Optional.of(Instant.parse("2027-12-01T00:00:00Z")));

    RunReport report = start.at("2026-11-20T00:00:00Z").retain(Mode.ENFORCE);

    assertThat(report.notes()).noneMatch(line -> line.contains("past their period"));
    assertThat(start.lake().state().clean().stream().mapToLong(CleanFile::rows).sum()).isEqualTo(2);
  }

  @Test
  void orphanAndUnknownFiles_areReported_andOrphansAreDeleted() throws IOException {
    CleanFile clean = start.lake().state().clean().get(0);
    Path orphan =
        Files.copy(
            start.root().resolve(clean.path()),
            start.root().resolve(clean.path()).resolveSibling("0123456789abcdef.parquet"));
    Path stranger = Files.writeString(start.root().resolve("notes.txt"), "what is this");
    Path hidden = Files.writeString(start.root().resolve("clean/.hidden"), "and this");
    Path staged = start.root().resolve("staging/20260101T000000Z-ingest-00000000/a.avro");
    Files.createDirectories(staged.getParent());
    Files.writeString(staged, "left");

    assertThat(start.retain(Mode.VERIFY).notes())
        .contains(
            "notes.txt: unknown file",
            "clean/.hidden: unknown file",
            start.root().relativize(staged) + ": unknown file",
            start.root().relativize(orphan) + ": no commit names it");
    RunReport done = start.retain(Mode.ENFORCE);

    assertThat(orphan).doesNotExist();
    assertThat(staged).doesNotExist();
    assertThat(done.exit()).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(done.notes()).contains("notes.txt: unknown file");
    Files.delete(stranger);
    Files.delete(hidden);
    assertThat(start.retain(Mode.VERIFY).exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void checkpoints_allButTheNewestTwo_areDeleted() throws IOException {
    List<Path> checkpoints = new ArrayList<>();
    for (Commit commit : start.lake().log().commits()) {
      String path = start.lake().layout().checkpoint(commit.number(), commit.sha256());
      checkpoints.add(start.root().resolve(path));
    }
    String foreign = start.lake().layout().checkpoint(99, "0".repeat(64));
    checkpoints.add(0, start.root().resolve(foreign));
    Files.createDirectories(checkpoints.get(0).getParent());
    for (Path checkpoint : checkpoints) {
      Files.writeString(checkpoint, "a state");
    }
    assertThat(checkpoints).hasSizeGreaterThan(3);
    assertThat(start.retain(Mode.VERIFY).exit()).as("known files").isEqualTo(ExitCode.DONE);

    RunReport done = start.retain(Mode.ENFORCE);

    assertThat(done.exit()).isEqualTo(ExitCode.DONE);
    assertThat(done.notes()).anyMatch(line -> line.contains("newer checkpoints exist"));
    int kept = checkpoints.size() - 2;
    assertThat(checkpoints.subList(kept, checkpoints.size())).allMatch(Files::exists);
    assertThat(checkpoints.subList(0, kept)).noneMatch(Files::exists);
  }

  @Test
  void damagedFile_isReported_andItsDayIsKept() throws IOException {
    CleanFile clean = start.lake().state().clean("community_events").get(0);
    Files.writeString(start.root().resolve(clean.path()), "no parquet");

    RunReport report = start.retain(Mode.ENFORCE);

    assertThat(report.exit()).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(report.notes())
        .anyMatch(line -> line.contains("nothing in it is deleted"))
        .anyMatch(line -> line.startsWith(clean.path() + ": it cannot be read"));
    assertThat(start.root().resolve(clean.path())).exists();
  }

  @Test
  void view_pastAPeriod_isDeleted_andReleaseFilesStay() throws IOException {
    LakeFixture first = start.at("2026-08-10T12:00:00Z");
    first.aggregate();
    Map<String, byte[]> released = first.releases();
    assertThat(released).isNotEmpty();
    ReleaseIndex index =
        new ReleaseIndex(
            ReleaseIndex.FORM,
            "content",
            first.lake().state().history().stream()
                .map(
                    one ->
                        new ReleaseIndex.Shown(
                            one.stream(),
                            one.key().window().toString(),
                            one.file().path(),
                            one.file().sha256()))
                .distinct()
                .toList(),
            List.of(new ReleaseIndex.Entry("week/t.parquet", "week/t.parquet", "sha", 1)),
            List.of());
    first.lake().files().write("release/week/t.parquet", new byte[] {1}, 1);
    first.lake().files().write(ReleaseIndex.PATH, index.encode(), 1);
    start.at("2031-07-05T00:00:00Z").retain(Mode.ENFORCE);
    assertThat(start.bytes("release")).hasSize(2);

    LakeFixture week = start.at("2031-07-06T00:00:00Z");
    assertThat(week.retain(Mode.VERIFY).notes())
        .anyMatch(line -> line.contains("week/2026-06-29, which is past its period of P5Y"));
    assertThat(week.retain(Mode.ENFORCE).exit()).isEqualTo(ExitCode.DONE);
    assertThat(week.bytes("release")).isEmpty();

    LakeFixture end = start.at("2031-09-02T00:00:00Z");
    assertThat(end.retain(Mode.ENFORCE).exit()).isEqualTo(ExitCode.DONE);
    Map<String, byte[]> kept = end.releases();
    assertThat(kept.keySet()).isEqualTo(released.keySet());
    kept.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(released.get(name)));
    assertThat(end.retain(Mode.VERIFY).exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void clock_behindTheLog_isRefused_andAPlanWarns() {
    LakeFixture behind = start.at("2026-08-02T00:00:00Z");
    assertThat(behind.retain(Mode.PLAN).notes())
        .anyMatch(line -> line.startsWith("Warning: this run has the time 2026-08-02T00:00:00Z,"));
    assertThatThrownBy(() -> behind.retain(Mode.ENFORCE))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("the clock is behind the log: it is 2026-08-02T00:00:00Z")
        .hasMessageContaining("set the clock right");
  }

  @Test
  void clock_monthsBehindTheLog_destroysNoKey() {
    LakeFixture back = start.at("2026-05-03T12:00:00Z");
    assertThatThrownBy(() -> back.events(CommunityPageViews.views(back, "b", PEOPLE, "2026-05-02")))
        .hasMessageContaining("the clock is behind the log: it is 2026-05-03T12:00:00Z");
    assertThatThrownBy(() -> back.retain(Mode.ENFORCE))
        .hasMessageContaining("the clock is behind the log: it is 2026-05-03T12:00:00Z");
    assertThat(back.retain(Mode.PLAN).notes()).noneMatch(line -> line.contains("destroy"));
    assertThat(back.retain(Mode.VERIFY).notes()).noneMatch(line -> line.contains("needs this key"));

    start.events(
        CommunityPageViews.views(start, "c", CommunityPageViews.people("late", 3), "2026-08-02"));
    assertThat(start.lake().state().clean())
        .anyMatch(file -> file.firstDay().equals(LocalDate.parse("2026-08-02")));
  }

  @Test
  void clock_aYearAheadOfTheLog_deletesNothingUntilItIsConfirmed() {
    LakeFixture ahead = start.at("2027-08-03T12:00:00Z");
    Map<String, byte[]> before = ahead.bytes("clean");
    long head = ahead.lake().log().head().number();

    assertThatThrownBy(() -> ahead.retain(Mode.ENFORCE, ClockConfirmation.NONE))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.BAD_INPUT))
        .hasMessageContaining("the clock is 365 days ahead of the log")
        .hasMessageContaining("--confirm-time 2027-08-03");
    assertThatThrownBy(() -> ahead.retain(Mode.ENFORCE, confirmed("2027-08-02")))
        .hasMessageContaining("--confirm-time 2027-08-03");
    assertThat(ahead.bytes("clean").keySet()).isEqualTo(before.keySet());
    assertThat(ahead.lake().log().head().number()).isEqualTo(head);

    ahead.retain(Mode.ENFORCE, confirmed("2027-08-03"));

    assertThat(days(ahead)).isEmpty();
    assertThat(ahead.retain(Mode.ENFORCE, ClockConfirmation.NONE).exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void commit_aYearAheadOfTheLog_doesNotConfirmTheClock() {
    LakeFixture ahead = start.at("2027-08-03T12:00:00Z");
    commit(ahead);

    assertThatThrownBy(() -> ahead.retain(Mode.ENFORCE, ClockConfirmation.NONE))
        .hasMessageMatching("the time of commit \\d+ is 365 days ahead of the log.*");
    assertThatThrownBy(() -> LakeAccess.checked(ahead.lake(), ahead.now()))
        .hasMessageContaining("--confirm-time 2027-08-03");
  }

  @Test
  void job_anHourBehindAnotherMachine_runs_moreThanThatIsRefused() {
    commit(start);
    Instant latest = start.now();

    assertThat(LakeAccess.checked(start.lake(), latest.minus(Duration.ofHours(1)))).isNotNull();
    assertThatThrownBy(() -> LakeAccess.checked(start.lake(), latest.minus(Duration.ofMinutes(61))))
        .hasMessageContaining("the clock is behind the log");
  }

  /** Adds a commit as of a run whose clock was not checked. */
  private static void commit(LakeFixture at) {
    new RunReports(at.lake()).add(CommitKind.REPORT, at.now(), Map.of());
  }

  @Test
  void clock_aMonthAfterTheLastCommit_needsNoConfirmation() {
    LakeFixture month = start.at("2026-09-03T12:00:00Z");

    assertThat(month.retain(Mode.ENFORCE, ClockConfirmation.NONE).exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void commitOfTheFuture_isIgnoredOnceItsTimeIsNamedAsWrong() {
    commit(start.at("2031-01-01T00:00:00Z"));
    long future = start.lake().log().head().number();
    LakeFixture later = start.at("2026-08-20T00:00:00Z");

    assertThatThrownBy(() -> later.retain(Mode.ENFORCE, ClockConfirmation.NONE))
        .hasMessageContaining("but commit " + future + " has the time 2031-01-01T00:00:00Z")
        .hasMessageEndingWith("enforce --wrong-times " + future + "'.");
    assertThat(later.retain(Mode.ENFORCE, wrong(future)).exit()).isEqualTo(ExitCode.DONE);

    LakeFixture next = start.at("2026-08-21T00:00:00Z");
    assertThat(next.retain(Mode.ENFORCE, ClockConfirmation.NONE).exit()).isEqualTo(ExitCode.DONE);
    assertThat(next.retain(Mode.ENFORCE, wrong(future)).exit()).isEqualTo(ExitCode.DONE);
    assertThatThrownBy(() -> next.retain(Mode.ENFORCE, wrong(future + 100)))
        .hasMessageContaining("which has no time in the future");
  }

  private static ClockConfirmation confirmed(String day) {
    return new ClockConfirmation(Optional.of(LocalDate.parse(day)), Set.of());
  }

  private static ClockConfirmation wrong(long commit) {
    return new ClockConfirmation(Optional.empty(), Set.of(commit));
  }
}
