package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeAll;
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
import org.obmeet.telemetry.jobs.erase.EraseRequest;
import org.obmeet.telemetry.jobs.restore.RestoreJob;
import org.obmeet.telemetry.jobs.restore.RestoreRequest;
import org.obmeet.telemetry.jobs.retain.RetainRequest;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.file.FileDays;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/** Tests for the files of storage periods: their merge changes nothing but their number. */
class PeriodFilesTest {
  private static final String STREAM = "community_events";
  private static final Dataset EVENTS = Catalog.load().dataset(STREAM);
  private static final LocalDate START = LocalDate.parse("2026-10-26");
  private static final Window FOUR_WEEKS = Window.parse("four_weeks/" + START);
  private static final List<String> PEOPLE = CommunityPageViews.people("p", 15);

  @TempDir static Path original;
  private static LakeFixture unmerged;

  @TempDir Path folder;
  private LakeFixture work;

  /** Ingests and decides four weeks with 15 page views a day; the files are not merged yet. */
  @BeforeAll
  static void ingestFourWeeks() {
    unmerged = new LakeFixture(original, Instant.parse("2026-11-27T12:00:00Z"));
    String[] days =
        IntStream.range(0, 28)
            .mapToObj(START::plusDays)
            .map(Object::toString)
            .toArray(String[]::new);
    unmerged.events(
        unmerged.file("more", CommunityPageViews.view("ada", START.plusDays(9) + "T09:00:00Z")));
    withoutMerge(
        unmerged,
        () -> unmerged.events(CommunityPageViews.views(unmerged, "four-weeks", PEOPLE, days)));
    unmerged.aggregate();
    assertThat(files(unmerged)).hasSize(5);
  }

  /** Runs ingests that merge nothing, as while another run rewrites files. */
  private static void withoutMerge(LakeFixture work, Runnable ingests) {
    try (Lease held = Lease.alone(work.lake(), Duration.ZERO).orElseThrow()) {
      ingests.run();
    }
  }

  @BeforeEach
  void copyUnmerged() throws IOException {
    work = unmerged.copyTo(folder.resolve("a"));
  }

  private static List<CleanFile> files(LakeFixture work) {
    return work.lake().state().clean(STREAM);
  }

  private static List<GenericRecord> rows(LakeFixture work) {
    CleanFileIo clean = new CleanFileIo(work.lake().files());
    return files(work).stream()
        .flatMap(file -> clean.read(EVENTS, file.path()).stream())
        .sorted((a, b) -> a.get("record").toString().compareTo(b.get("record").toString()))
        .toList();
  }

  private static long bytes(LakeFixture work) {
    return files(work).stream().mapToLong(f -> work.lake().files().size(f.path())).sum();
  }

  /** Ingests one event of the day after the four weeks, which merges the files before it. */
  private static void merge(LakeFixture work) {
    work.events(work.file("next", CommunityPageViews.view("bea", "2026-11-23T08:00:00Z")));
  }

  private static RunReport restore(LakeFixture lake, LakeFixture... backups) {
    return RestoreJob.run(
        new RestoreRequest(
            lake.root().toString(),
            Arrays.stream(backups).map(backup -> backup.root().toString()).toList(),
            lake.now(),
            Optional.empty(),
            Catalogs.SHIPPED),
        Progress.silent());
  }

  private LakeFixture copy(String name) throws IOException {
    return work.copyTo(folder.resolve(name));
  }

  @Test
  void ingest_afterThePeriodIsClosed_mergesItsFilesAndKeepsEveryRow() {
    List<GenericRecord> before = rows(work);

    merge(work);

    assertThat(files(work)).hasSize(2);
    CleanFile merged = files(work).get(0);
    assertThat(merged.days().stream()).hasSize(28).startsWith(START).endsWith(START.plusDays(27));
    assertThat(merged.rows()).isEqualTo(15 * 28 + 1);
    assertThat(work.lake().state().countedFiles(STREAM, FOUR_WEEKS)).containsExactly(merged);
    assertThat(rows(work)).containsAll(before).hasSize(before.size() + 1);
    assertThat(work.lake().log().commits())
        .filteredOn(commit -> commit.kind() == CommitKind.REWRITE)
        .singleElement()
        .satisfies(commit -> assertThat(commit.removed()).hasSize(5));
  }

  /** In a lake whose sources have gone quiet, no later ingest would merge the files. */
  @Test
  void ingest_ofNothing_mergesTheFilesOnce_andChangesNothingMore() {
    List<GenericRecord> before = rows(work);

    assertThatThrownBy(work::events)
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.NOT_READY));
    assertThat(files(work)).hasSize(1);
    assertThat(rows(work)).isEqualTo(before);

    LogHead merged = work.lake().log().head();
    assertThatThrownBy(work::events).hasMessageStartingWith("nothing to ingest");
    assertThat(work.lake().log().head()).isEqualTo(merged);
  }

  @Test
  void ingest_ofManyDays_writesAFilePerWeek_andMergesNoneOfAnOpenPeriod() {
    LakeFixture early =
        new LakeFixture(folder.resolve("open"), Instant.parse("2026-11-06T12:00:00Z"));
    String[] days =
        IntStream.range(0, 9)
            .mapToObj(START::plusDays)
            .map(Object::toString)
            .toArray(String[]::new);
    early.events(CommunityPageViews.views(early, "days", PEOPLE, days));
    early.aggregate();

    early.events(early.file("next", CommunityPageViews.view("bea", "2026-11-05T08:00:00Z")));

    assertThat(files(early).stream().map(file -> file.days().stream().count()))
        .containsExactly(7L, 2L, 1L);
  }

  /** An import of a long time leaves one file per period, and needs no later run. */
  @Test
  void ingest_ofAClosedPeriod_leavesOneFile() {
    LakeFixture other = new LakeFixture(folder.resolve("bulk"), work.now());

    other.events(CommunityPageViews.views(other, "days", PEOPLE, "2026-10-26", "2026-11-10"));

    assertThat(files(other))
        .singleElement()
        .satisfies(file -> assertThat(file.days().last()).isEqualTo("2026-11-10"));
  }

  /** Daily runs leave a few files of an open week, although none of its windows is decided. */
  @Test
  void ingest_everyDay_mergesTheDaysOfAnOpenWeek() {
    LakeFixture open =
        new LakeFixture(folder.resolve("open-week"), Instant.parse("2026-11-20T12:00:00Z"));
    List<Long> files = new ArrayList<>();
    for (int day = 0; day < 10; day++) {
      open.events(CommunityPageViews.views(open, "day", PEOPLE, START.plusDays(day).toString()));
      files.add((long) files(open).size());
    }

    assertThat(files).containsExactly(1L, 2L, 3L, 1L, 2L, 3L, 1L, 2L, 3L, 4L);
    assertThat(files(open).stream().mapToLong(CleanFile::rows).sum()).isEqualTo(15 * 10);
    assertThat(files(open).get(0).days()).isEqualTo(FileDays.of(week(START)));
    assertThat(open.lake().state().ingests())
        .filteredOn(ingest -> ingest.isCountedIn(STREAM, Window.parse("week/" + START)))
        .hasSize(7);
    LakeFixture closed = open.at("2026-11-27T12:00:00Z");
    merge(closed);
    assertThat(files(closed).stream().map(file -> file.days().stream().count()))
        .containsExactly(10L, 1L);
  }

  private static List<LocalDate> week(LocalDate monday) {
    return IntStream.range(0, 7).mapToObj(monday::plusDays).toList();
  }

  @Test
  void storagePeriods_areFourWeeksWithOneKey_orAWeekIfRowsAreKeptForAShortTime() {
    for (String stream : List.of(STREAM, "instance_statistics")) {
      Dataset dataset = Catalog.load().dataset(stream);
      assertThat(dataset.storagePeriod()).isEqualTo(WindowKind.FOUR_WEEKS);
      for (int i = 0; i < 800; i++) {
        Window period = dataset.storagePeriod().containing(START.plusDays(i));
        assertThat(epoch(dataset, period.start()))
            .isEqualTo(epoch(dataset, period.end().minusDays(1)));
      }
    }
  }

  private static int epoch(Dataset dataset, LocalDate day) {
    return Pseudonyms.epoch(dataset.epochDays(), day.toEpochDay());
  }

  /** The merged lake and a copy that is not merged release the same bytes afterwards. */
  @Test
  void releases_afterAMerge_areTheSameAsWithoutIt() throws IOException {
    LakeFixture other = copy("b");
    merge(work);
    withoutMerge(other, () -> merge(other));
    assertThat(files(other)).hasSize(6);
    List<LakeFixture> both = List.of(work, other);
    String[] days =
        IntStream.range(28, 35)
            .mapToObj(START::plusDays)
            .map(Object::toString)
            .toArray(String[]::new);
    for (LakeFixture each : both) {
      LakeFixture later = each.at("2026-12-04T12:00:00Z");
      withoutMerge(
          later, () -> later.events(CommunityPageViews.views(later, "fifth-week", PEOPLE, days)));
      assertThat(later.aggregate().exit()).isEqualTo(ExitCode.DONE);
      later.aggregate(Window.parse("week/" + START), FOUR_WEEKS);
    }

    assertThat(files(work)).hasSize(3);
    assertThat(work.releases().keySet()).isEqualTo(other.releases().keySet());
    other
        .releases()
        .forEach((name, bytes) -> assertThat(work.releases().get(name)).as(name).isEqualTo(bytes));
  }

  @Test
  void duplicate_ofAMergedRow_isRejected() {
    merge(work);

    LakeFixture later = work.at("2026-11-28T12:00:00Z");
    String again = CommunityPageViews.view("p3", START.plusDays(5) + "T08:00:00Z");
    String late = CommunityPageViews.view("p3", START.plusDays(5) + "T10:00:00Z");
    RunReport report = later.events(later.file("again", again, late));

    assertThat(report.streams().get(STREAM).duplicates()).isEqualTo(1);
    assertThat(report.streams().get(STREAM).late()).isEqualTo(1);
  }

  @Test
  void lateFile_isNotMerged() {
    merge(work);
    LakeFixture later = work.at("2026-11-28T12:00:00Z");
    later.events(later.file("late", CommunityPageViews.view("p3", START + "T10:00:00Z")));
    later.events(later.file("late2", CommunityPageViews.view("p4", START + "T10:00:00Z")));

    assertThat(files(later)).hasSize(4);
    assertThat(later.lake().state().countedFiles(STREAM, FOUR_WEEKS)).hasSize(1);
  }

  @Test
  void retention_deletesTheRowsOfAPeriod_whenItsFirstDayIsPast() {
    merge(work);
    List<CleanFile> before = files(work);

    LakeFixture last = work.at(START.plusDays(90) + "T12:00:00Z");
    last.retain(RetainRequest.Mode.ENFORCE);
    assertThat(files(last)).isEqualTo(before);

    LakeFixture then = work.at(START.plusDays(91) + "T12:00:00Z");
    assertThat(then.retain(RetainRequest.Mode.VERIFY).exit())
        .isEqualTo(ExitCode.VERIFICATION_FAILED);
    then.retain(RetainRequest.Mode.ENFORCE);
    assertThat(files(then)).extracting(CleanFile::firstDay).containsExactly(START.plusDays(28));
    assertThat(then.retain(RetainRequest.Mode.VERIFY).exit()).isEqualTo(ExitCode.DONE);
  }

  /** A later run would otherwise publish a window of which the rows of some days are deleted. */
  @Test
  void window_ofADeletedPeriod_isNotComputed() {
    LakeFixture then = work.at(START.plusDays(91) + "T12:00:00Z");
    Window lastWeek = Window.parse("week/2026-11-16");

    assertThatThrownBy(() -> then.aggregate(lastWeek))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.NOT_READY));
  }

  @Test
  void retention_whileAMergedFileIsMissing_deletesALateFileOfItsPeriod() throws IOException {
    merge(work);
    LakeFixture later = work.at("2026-11-28T12:00:00Z");
    later.events(later.file("late", CommunityPageViews.view("p3", START + "T10:00:00Z")));
    CleanFile merged = files(later).stream().filter(f -> f.days().bits() != 1).findAny().get();
    Files.delete(later.root().resolve(merged.path()));

    LakeFixture then = work.at(START.plusDays(100) + "T12:00:00Z");
    then.retain(RetainRequest.Mode.ENFORCE);

    assertThat(files(then)).hasSize(1).doesNotContain(merged);
  }

  @Test
  void erasure_removesRowsAndDaysOfAMergedFile() {
    LakeFixture alone = new LakeFixture(folder.resolve("alone"), work.now());
    alone.events(
        alone.file("one", CommunityPageViews.view("ada", "2026-10-27T08:00:00Z")),
        alone.file(
            "two",
            CommunityPageViews.view("ada", "2026-10-28T08:00:00Z"),
            CommunityPageViews.view("bob", "2026-10-28T08:00:00Z"),
            CommunityPageViews.view("bob", "2026-10-30T08:00:00Z")));
    alone.aggregate();
    merge(alone);
    assertThat(files(alone)).hasSize(2);

    RunReport erased = alone.erase(new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "ada"));

    assertThat(erased.exit()).isEqualTo(ExitCode.DONE);
    CleanFile merged = files(alone).get(0);
    assertThat(merged.days().stream())
        .containsExactly(LocalDate.parse("2026-10-28"), LocalDate.parse("2026-10-30"));
    assertThat(merged.rows()).isEqualTo(2);
    assertThat(alone.lake().state().countedFiles(STREAM, FOUR_WEEKS)).containsExactly(merged);
  }

  @Test
  void restore_ofAMergedFileFromAnOlderBackup_restoresItsParts() throws IOException {
    LakeFixture backup = copy("backup");
    merge(work);
    List<GenericRecord> before = rows(work);
    Files.delete(work.root().resolve(files(work).get(0).path()));

    RunReport report = restore(work, backup);

    assertThat(report.exit()).as(report.notes().toString()).isEqualTo(ExitCode.DONE);
    assertThat(report.totals().files()).isEqualTo(5);
    assertThat(report.totals().bytes()).as("of the same files").isEqualTo(bytes(backup));
    assertThat(files(work)).hasSize(6);
    assertThat(rows(work)).isEqualTo(before);
    assertThat(work.lake().state().countedFiles(STREAM, FOUR_WEEKS)).hasSize(5);
    work.erase(EraseRequest.Type.SUBJECT);
    LakeFixture later = work.at("2026-11-28T12:00:00Z");
    later.events(later.file("later", CommunityPageViews.view("bea", "2026-11-24T08:00:00Z")));
    assertThat(files(later)).hasSize(3);
    assertThat(rows(later)).hasSize(before.size() + 1);
  }

  @Test
  void ingest_whileAFileIsMissing_mergesNothingAndIsDone() throws IOException {
    Files.delete(work.root().resolve(files(work).get(3).path()));

    RunReport report =
        work.events(work.file("next", CommunityPageViews.view("bea", "2026-11-23T08:00:00Z")));

    assertThat(report.exit()).isEqualTo(ExitCode.DONE);
    assertThat(files(work)).hasSize(6);
  }

  @Test
  void restore_withoutABackupOfOnePart_givesUpItsDaysAlone() throws IOException {
    LakeFixture backup = copy("partial");
    Files.delete(backup.root().resolve(files(backup).get(3).path()));
    merge(work);
    Files.delete(work.root().resolve(files(work).get(0).path()));

    RunReport refused = restore(work, backup, Optional.empty());
    assertThat(refused.exit()).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(refused.notes())
        .anyMatch(note -> note.contains("missing, and in no backup, 105 rows"));
    assertThat(files(work)).hasSize(2);

    RunReport givenUp = restore(work, backup, Optional.of("the disk is lost"));
    assertThat(givenUp.notes()).anyMatch(note -> note.startsWith("given up, 105 rows"));
    assertThat(files(work)).hasSize(5);
    assertThat(work.lake().state().hasGap(STREAM, START.plusDays(20), START.plusDays(21))).isTrue();
    assertThat(work.lake().state().hasGap(STREAM, START, START.plusDays(14))).isFalse();
    assertThat(work.lake().state().clean())
        .isEqualTo(LakeState.replay(work.lake().log().commits()).clean());
  }

  private static RunReport restore(
      LakeFixture damaged, LakeFixture backup, Optional<String> givenUp) {
    return RestoreJob.run(
        new RestoreRequest(
            damaged.root().toString(),
            List.of(backup.root().toString()),
            damaged.now(),
            givenUp,
            Catalogs.SHIPPED),
        Progress.silent());
  }

  @Test
  void checkpoint_afterAMerge_hasTheSameState() {
    merge(work);
    List<CleanFile> replayed =
        new ArrayList<>(LakeState.replay(work.lake().log().commits()).clean());

    assertThat(work.lake().state().clean()).isEqualTo(replayed);
  }
}
