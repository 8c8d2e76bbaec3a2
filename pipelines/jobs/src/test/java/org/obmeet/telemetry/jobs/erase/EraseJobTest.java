package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.retain.RetainRequest.Mode;
import org.obmeet.telemetry.jobs.suppress.SuppressionService;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.OpenedFiles;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

class EraseJobTest {
  private static final List<String> PEOPLE = CommunityPageViews.people("p", 30);

  private static final String OTHER_RUN = "20260803T115900Z-ingest-00000000";

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
  void person_erased_getsAReceiptAndStaysErasedAfterReplays() {
    RunReport report = work.erase(person("p7"));

    assertThat(report.exit()).isEqualTo(ExitCode.DONE);
    assertThat(rows()).isEqualTo(87);
    assertThat(report.totals().files()).isEqualTo(last(CommitKind.REWRITE).removed().size());
    assertThat(report.totals().bytes())
        .isEqualTo(last(CommitKind.REWRITE).added().stream().mapToLong(FileRef::bytes).sum())
        .isPositive();
    Commit receipt = last(CommitKind.ERASE);
    assertThat(receipt.detail().toString())
        .contains("rows_removed={clean=3}", "survivors=0", "kind=person", "reason=request")
        .doesNotContain("p7");
    assertThat(work.root().resolve("staging").toFile().list()).isSubsetOf("aside", "alone");
    work.events(views);
    work.events(work.file("again", CommunityPageViews.view("p7", "2026-08-02T09:00:00Z")));
    assertThat(rows()).isEqualTo(87);
    assertThat(work.retain(Mode.VERIFY).exit()).isEqualTo(ExitCode.DONE);
    work.lake().log().verify();
  }

  @Test
  void receipt_saysWhenTheLastBackupIsGone() {
    work.erase(person("p7"));

    Commit receipt = last(CommitKind.ERASE);
    LocalDate gone = LocalDate.ofInstant(receipt.at(), ZoneOffset.UTC).plusDays(15);
    assertThat(receipt.detail().toString())
        .as("14 days of storage.backups, and the day of the next backup")
        .contains("backups_gone_by=" + gone);
  }

  @Test
  void queuedPersons_areRejectedAtOnce_andErasedTogether() {
    work.queueErasure(person("p7"));
    work.queueErasure(person("p8"));
    assertThat(rows()).isEqualTo(90);
    work.events(work.file("new", CommunityPageViews.view("p7", "2026-08-02T09:00:00Z")));
    assertThat(rows()).isEqualTo(90);

    RunReport report = work.erase();

    assertThat(report.exit()).isEqualTo(ExitCode.DONE);
    assertThat(rows()).isEqualTo(84);
    assertThat((List<?>) last(CommitKind.ERASE).detail().get("receipts")).hasSize(2);
    assertThat(work.lake().log().commits())
        .filteredOn(commit -> commit.kind() == CommitKind.REWRITE)
        .hasSize(1);
  }

  @Test
  void manyFiles_areCommittedInEntriesOfLimitedSize() {
    String[] days =
        LocalDate.parse("2026-06-01")
            .datesUntil(LocalDate.parse("2026-07-30"))
            .map(LocalDate::toString)
            .toArray(String[]::new);
    // Two runs write two files a day.
    work.events(CommunityPageViews.views(work, "many", PEOPLE.subList(0, 5), days));
    work.events(CommunityPageViews.views(work, "more", PEOPLE.subList(5, PEOPLE.size()), days));
    long before = rows();

    RunReport report =
        work.erase(PEOPLE.stream().limit(10).map(this::person).toArray(SubjectIdentifier[]::new));

    assertThat(report.exit()).isEqualTo(ExitCode.DONE);
    assertThat(rows()).isEqualTo(before / 3 * 2);
    assertThat(work.lake().log().commits())
        .filteredOn(commit -> commit.kind() == CommitKind.REWRITE)
        .hasSizeGreaterThan(1)
        .allMatch(commit -> commit.removed().size() <= RowErasure.MAX_FILES);
    assertThat(last(CommitKind.ERASE).detail().toString())
        .contains("rows_removed={clean=" + before / 30 + "}");
  }

  private Commit last(CommitKind kind) {
    return work.lake().log().commits().stream()
        .filter(entry -> entry.kind() == kind)
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  @Test
  void unknownPerson_isReported_andNothingIsWritten() {
    Map<String, byte[]> before = work.bytes("");

    assertThatThrownBy(() -> work.erase(person("nobody"), person("P7")))
        .isInstanceOfSatisfying(
            JobException.class,
            unknown -> {
              assertThat(unknown.exit()).isEqualTo(ExitCode.UNKNOWN_SUBJECT);
              assertThat(unknown).hasMessageContaining("nothing is known about the subject");
            });

    assertThat(work.bytes("").keySet()).isEqualTo(before.keySet());
  }

  /** A subject that was erased is known, so that a repeated request ends well. */
  @Test
  void erasedPerson_isKnown_asLongAsItsTombstoneLasts() {
    work.erase(person(" p7\u00a0"));
    assertThat(rows()).isEqualTo(87);

    assertThat(work.erase(person("p7")).exit()).isEqualTo(ExitCode.DONE);

    Instant end = work.suppressionService().list(List.of(Purpose.TOMBSTONE)).get(0).until().get();
    assertThat(end)
        .isBetween(work.now().plus(Duration.ofDays(91)), work.now().plus(Duration.ofDays(94)));
  }

  @Test
  void releases_afterAnErasure_stayUnchangedAndOpenWindowsOmitThePerson() {
    LakeFixture early = work.at("2026-08-04T12:00:00Z");
    early.aggregate();
    Map<String, byte[]> before = work.releases();
    assertThat(before).isNotEmpty();

    early.erase(person("p7"));
    work.at("2026-08-20T12:00:00Z").aggregate();

    Map<String, byte[]> after = work.releases();
    before.forEach((path, bytes) -> assertThat(after.get(path)).as(path).isEqualTo(bytes));
    assertThat(after.size()).isGreaterThan(before.size());
  }

  @Test
  void damagedSegment_leavesTheErasureOpen_andTheNoteNamesTheRemedy() throws IOException {
    Path path = work.root().resolve("landing/community_events/date=2026-08-03/a.avro");
    Files.createDirectories(path.getParent());
    Files.writeString(path, "no segment");

    RunReport open = work.erase(person("p7"));

    assertThat(open.exit()).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(open.notes())
        .contains(
            "The erasure stays open: landing/community_events/date=2026-08-03/a.avro cannot be"
                + " read, so its content is unknown. Restore it from a backup, or delete it to give"
                + " up its records. Then run 'telemetry erase due'.");
    Files.delete(path);
    assertThat(work.erase().exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void damagedFile_leavesTheErasureOpen_andTheNextRunContinues() throws IOException {
    CleanFile file = work.lake().state().clean("community_events").get(0);
    Path path = work.root().resolve(file.path());
    byte[] intact = Files.readAllBytes(path);
    SubjectIdentifier[] all = PEOPLE.stream().map(this::person).toArray(SubjectIdentifier[]::new);
    Files.writeString(path, "no parquet");

    RunReport open = work.erase(all);

    assertThat(open.exit()).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(open.notes())
        .contains(
            "The erasure stays open: "
                + file.path()
                + " cannot be read, so its content is unknown");
    assertThat(work.lake().log().commits())
        .extracting(Commit::kind)
        .doesNotContain(CommitKind.ERASE);
    Files.write(path, intact);
    assertThat(work.erase().exit()).isEqualTo(ExitCode.DONE);
    assertThat(rows()).isZero();
  }

  /** A progress that runs an action at a stage. */
  private static Progress at(String stage, Runnable action) {
    return new Progress() {
      @Override
      public void stage(String name, long total) {
        if (name.equals(stage)) {
          action.run();
        }
      }

      @Override
      public void step(long done) {}

      @Override
      public void note(String line) {}
    };
  }

  /** The driver of a run has died, but its workers go on and write rows of the subject. */
  @Test
  void workersOfADeadRun_duringAnErasure_leaveNothingBehind() throws IOException {
    CleanFile file = work.lake().state().clean("community_events").get(0);
    Path late =
        work.root()
            .resolve(file.path())
            .resolveSibling(LakeLayout.batch("0123456789abcdef", OTHER_RUN) + ".parquet");
    Files.copy(work.root().resolve(file.path()), late);
    Path staged = work.root().resolve("staging/" + OTHER_RUN + "/aside/part");
    Files.createDirectories(staged.getParent());
    Files.writeString(staged, "rows of the subject");

    RunReport report =
        work.erase(PEOPLE.stream().map(this::person).toArray(SubjectIdentifier[]::new));

    assertThat(report.exit()).isEqualTo(ExitCode.DONE);
    assertThat(late).doesNotExist();
    assertThat(staged).doesNotExist();
    assertThat(last(CommitKind.FENCE).put(LogKey.FENCE)).containsExactly(OTHER_RUN);
    assertThat(last(CommitKind.FENCE).number()).isLessThan(last(CommitKind.ERASE).number());
    assertThat(work.retain(Mode.VERIFY).exit()).isEqualTo(ExitCode.DONE);
  }

  /** A file may reappear during an erasure, for example from a backup. */
  @Test
  void remainingRows_areReportedOncePerFile() throws IOException {
    work.events(
        work.file(
            "more",
            CommunityPageViews.view("p7", "2026-08-02T09:00:00Z"),
            CommunityPageViews.view("p7", "2026-08-02T10:00:00Z")));
    CleanFile file =
        work.lake().state().clean("community_events").stream()
            .filter(clean -> clean.firstDay().equals(LocalDate.parse("2026-08-02")))
            .findFirst()
            .orElseThrow();
    byte[] bytes = Files.readAllBytes(work.root().resolve(file.path()));
    Progress progress = at("Verifying the erasure", () -> work.file("lake/" + file.path(), bytes));

    RunReport report = work.erase(EraseRequest.Type.SUBJECT, progress, person("p7"));

    assertThat(report.exit()).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(report.notes())
        .containsExactly(
            "The erasure stays open: " + file.path() + ": 2 rows of the subject remain");
  }

  /** The other run may have read rows before their erasure and written them after it. */
  @Test
  void activeRun_thatBeganBeforeAnErasure_isFenced_andTheErasureEnds() throws IOException {
    CleanFile file = work.lake().state().clean("community_events").get(0);
    byte[] rows = Files.readAllBytes(work.root().resolve(file.path()));
    String late =
        "lake/"
            + file.path().replaceFirst("[^/]+$", "")
            + LakeLayout.batch("0123456789abcdef", OTHER_RUN)
            + ".parquet";
    try (Lease run = Lease.ofRun(work.lake(), OTHER_RUN)) {
      RunReport report =
          work.erase(
              EraseRequest.Type.SUBJECT,
              at("Verifying the erasure", () -> work.file(late, rows)),
              PEOPLE.stream().map(this::person).toArray(SubjectIdentifier[]::new));

      assertThat(report.exit()).isEqualTo(ExitCode.DONE);
      assertThat(report.outcome()).containsEntry("fenced", List.of(OTHER_RUN));
      assertThat(last(CommitKind.ERASE).detail()).containsEntry("fenced", List.of(OTHER_RUN));
      CommitDraft commit =
          CommitDraft.of(
                  CommitKind.INGEST, work.lake().log().head().number(), work.now(), OTHER_RUN)
              .withDetail(Map.of());
      assertThatThrownBy(() -> work.lake().log().append(commit))
          .isInstanceOf(CommitConflictException.class)
          .hasMessageContaining("has fenced run " + OTHER_RUN);
    }
    assertThat(rows()).isZero();
    work.retain(Mode.ENFORCE);
    assertThat(work.folder().resolve(late)).doesNotExist();
  }

  @Test
  void activeRun_thatEndsMeanwhile_isNotFenced() {
    Lease run = Lease.ofRun(work.lake(), OTHER_RUN);

    RunReport report =
        work.erase(
            EraseRequest.Type.SUBJECT,
            at("Waiting for earlier runs and collectors", run::close),
            person("p7"));

    assertThat(report.exit()).isEqualTo(ExitCode.DONE);
    assertThat(work.lake().log().isFenced(OTHER_RUN)).isFalse();
    assertThat(rows()).isEqualTo(87);
  }

  /** A run that begins after the tombstone reads no row of the subject, and is left alone. */
  @Test
  void activeRun_thatBeganAfterTheTombstone_isNotFenced() {
    List<Lease> runs = new ArrayList<>();

    RunReport report =
        work.erase(
            EraseRequest.Type.SUBJECT,
            at(
                "Waiting for earlier runs and collectors",
                () -> runs.add(Lease.ofRun(work.lake(), OTHER_RUN))),
            person("p7"));

    runs.forEach(Lease::close);
    assertThat(runs).hasSize(1);
    assertThat(report.exit()).isEqualTo(ExitCode.DONE);
    assertThat(work.lake().log().isFenced(OTHER_RUN)).isFalse();
  }

  @Test
  void hold_delaysAnErasure_andItsRowsAreNotCounted() {
    hold("p7", Optional.empty());

    RunReport blocked = work.erase(person("p7"));

    assertThat(blocked.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(blocked.notes()).contains("The erasure stays open: 3 rows are under a legal hold");
    assertThat(rows()).isEqualTo(90);
    RunReport done = work.at("2026-08-10T00:00:00Z").erase();
    assertThat(done.exit()).isEqualTo(ExitCode.DONE);
    assertThat(rows()).isEqualTo(87);
  }

  @Test
  void hold_setWhileRowsAreRemoved_isObeyed() {
    work.queueErasure(person("p7"));
    List<String> opened =
        new ArrayList<>() {
          @Override
          public boolean add(String path) {
            if (path.startsWith("clean/community_events/") && isEmpty()) {
              super.add(path);
              hold("p7", Optional.empty());
            }
            return true;
          }
        };

    try (Lake.Sharing shared =
        Lake.share(work.root().toString(), OpenedFiles.at(work.root(), opened))) {
      assertThat(work.erase().exit()).isEqualTo(ExitCode.GATE_REFUSED);
    }

    assertThat(rows()).isEqualTo(90);
  }

  private void hold(String person, Optional<LocalDate> from) {
    work.suppressionService()
        .add(
            Purpose.HOLD,
            new SuppressionService.SuppressionScope("person", person, "", from, Optional.empty()),
            "litigation",
            "legal",
            Optional.of(Instant.parse("2026-08-10T00:00:00Z")));
  }

  /** Writes all clean rows of a data set to a landing segment. */
  private void land(Dataset dataset, String name) {
    String segment =
        work.lake().layout().landingFile(dataset.name(), LocalDate.parse("2026-08-02"), name);
    try (RowFileWriter writer = new RowFileWriter(work.lake().files(), segment, dataset, segment)) {
      work.lake().state().clean(dataset.name()).stream()
          .flatMap(file -> new CleanFileIo(work.lake().files()).read(dataset, file.path()).stream())
          .forEach(writer::append);
      writer.finish();
    }
  }

  @Test
  void hold_ofSomeDays_receiptCountsTheLandedRowsBeforeAndAfterItsEnd() {
    land(Catalog.load().dataset("community_events"), "a");
    hold("p7", Optional.of(LocalDate.parse("2026-08-01")));
    assertThat(work.erase(person("p7")).exit()).isEqualTo(ExitCode.GATE_REFUSED);

    work.at("2026-08-10T00:00:00Z").erase();

    assertThat(last(CommitKind.ERASE).detail().toString())
        .contains("rows_removed={clean=3, landing=3}");
  }

  @Test
  void restriction_excludesThePersonFromNewAggregates() throws Exception {
    work.suppressionService()
        .add(
            Purpose.RESTRICTION,
            new SuppressionService.SuppressionScope(
                "person", "p7", "", Optional.empty(), Optional.empty()),
            "request",
            "privacy",
            Optional.empty());

    secondDay();
    work.at("2026-08-20T12:00:00Z").aggregate();

    assertThat(people("2026-07-20")).as("29, rounded to the nearest 10").isEqualTo(30);
    assertThat(rows()).isEqualTo(120);
  }

  /** Adds a second active day, with which people are eligible. */
  private void secondDay() {
    work.events(CommunityPageViews.views(work, "second", PEOPLE, "2026-07-21"));
  }

  @Test
  void restriction_ofAStreamOrPeriod_excludesNothingElse() throws Exception {
    Optional<LocalDate> from = Optional.of(LocalDate.parse("2026-08-01"));
    for (int i = 0; i < 6; i++) {
      for (SuppressionService.SuppressionScope scope :
          List.of(
              new SuppressionService.SuppressionScope(
                  "person", "p" + i, "", from, Optional.empty()),
              new SuppressionService.SuppressionScope(
                  "person", "p" + (i + 6), "consent", Optional.empty(), Optional.empty()))) {
        work.suppressionService()
            .add(Purpose.RESTRICTION, scope, "request", "privacy", Optional.empty());
      }
    }

    secondDay();
    work.at("2026-08-20T12:00:00Z").aggregate();

    assertThat(people("2026-07-20")).isEqualTo(30);
    assertThat(people("2026-07-27")).as("24").isEqualTo(20);
  }

  @Test
  void restriction_withoutASubject_isRefused() {
    SuppressionService.SuppressionScope all =
        new SuppressionService.SuppressionScope("", "", "", Optional.empty(), Optional.empty());

    assertThatThrownBy(
            () ->
                work.suppressionService()
                    .add(Purpose.RESTRICTION, all, "request", "privacy", Optional.empty()))
        .isInstanceOf(JobException.class)
        .hasMessageEndingWith(" is required: a restriction without a subject excludes nothing");
  }

  private long people(String week) throws Exception {
    return (Long)
        work.finestRows("active_people", Window.parse("week/" + week)).get(0).get("people");
  }

  @Test
  void preview_countsOnlyErasuresThatAreDue() {
    EraseRequest later = request(Optional.of(work.now().plusSeconds(1)));

    RunReport notDue = EraseJob.preview(later);
    EraseJob.run(later, Progress.silent());
    RunReport due = EraseJob.preview(request(Optional.empty()));

    assertThat(notDue.notes())
        .containsExactly(
            "No stored data were found.",
            "Erasures that are not due yet and are not counted: 1",
            "Nothing was written.");
    assertThat(due.notes())
        .containsExactly(
            "community_events, clean, 2026-07: 2 rows",
            "community_events, clean, 2026-08: 1 rows",
            "community_events: 3 rows to erase",
            "Nothing was written.");
  }

  private EraseRequest request(Optional<Instant> due) {
    return new EraseRequest(
        work.root().toString(),
        work.keys(),
        work.now(),
        List.of(person("p7")),
        EraseRequest.Type.SUBJECT,
        "request",
        false,
        due,
        Duration.ZERO,
        Catalogs.SHIPPED,
        Optional.empty());
  }

  @Test
  void tombstoneAndHold_end_eachInACommit_butAnObjectionStays() {
    work.suppressionService()
        .add(
            Purpose.HOLD,
            new SuppressionService.SuppressionScope(
                "person", "p3", "", Optional.empty(), Optional.empty()),
            "litigation",
            "legal",
            Optional.of(Instant.parse("2026-08-10T00:00:00Z")));
    work.erase(person("p1"));
    work.erase(EraseRequest.Type.OBJECTION, person("p2"));
    LakeFixture later = work.at("2028-08-03T12:00:00Z");

    later.retain(Mode.ENFORCE);

    assertThat(later.suppressionService().list(List.of(Purpose.TOMBSTONE, Purpose.OBJECTION)))
        .extracting(row -> row.purpose())
        .containsExactly(Purpose.OBJECTION);
    assertThat(later.lake().log().commits())
        .filteredOn(commit -> commit.detail().containsKey("ended"))
        .extracting(commit -> commit.detail().get("purpose"))
        .containsExactly("tombstone", "hold");
  }
}
