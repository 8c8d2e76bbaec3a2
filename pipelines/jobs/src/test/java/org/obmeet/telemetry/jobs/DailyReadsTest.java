package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.erase.EraseRequest;
import org.obmeet.telemetry.jobs.ingest.IngestJob;
import org.obmeet.telemetry.jobs.retain.RetainRequest.Mode;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.store.OpenedFiles;

/** Tests that a daily run without new data reads the same files in a small and a large lake. */
class DailyReadsTest {
  private static final List<String> PEOPLE = CommunityPageViews.people("p", 30);
  private static final int AFTER_CHECKPOINT = 5;

  @TempDir Path folder;

  @Test
  void idleDay_readsAsMuchInALargeLakeAsInASmallOne() throws Exception {
    List<String> small = openedByIdleDay(work("small", "2026-07-25"), 299 + AFTER_CHECKPOINT);
    List<String> large = openedByIdleDay(work("large", "2026-07-01"), 399 + AFTER_CHECKPOINT);

    assertThat(large).hasSameSizeAs(small);
    assertThat(large).noneMatch(path -> path.startsWith("clean/"));
    assertThat(large.stream().filter(path -> path.startsWith("ledger/commits/")).distinct())
        .as(
            "the entries after the checkpoint, that of the report, and those of two checkpoints and"
                + " of the genesis")
        .hasSizeLessThan(AFTER_CHECKPOINT + 6);
  }

  @Test
  void dayWithData_readsOnlyItsFiles() throws Exception {
    LakeFixture work = work("lake", "2026-07-01");

    List<String> first = opened(work, () -> work.retain(Mode.ENFORCE));
    work.events(CommunityPageViews.views(work, "b", PEOPLE, "2026-08-02"));
    List<String> second = opened(work, () -> work.retain(Mode.ENFORCE));

    assertThat(first).noneMatch(path -> path.startsWith("clean/"));
    assertThat(second)
        .filteredOn(path -> path.startsWith("clean/"))
        .isNotEmpty()
        .allMatch(path -> path.contains("/date=2026-08-02/"));
  }

  @Test
  void changedSizeOfAFile_isFoundAlthoughItWasRead() throws Exception {
    LakeFixture work = work("lake", "2026-07-30");
    work.retain(Mode.ENFORCE);
    String path = work.lake().state().clean().get(0).path();
    Files.writeString(work.root().resolve(path), "x");

    assertThat(work.retain(Mode.ENFORCE).exit()).isEqualTo(ExitCode.VERIFICATION_FAILED);
  }

  @Test
  void recordOfReadFiles_damaged_isIgnored() throws Exception {
    LakeFixture work = work("lake", "2026-07-30");
    work.retain(Mode.ENFORCE);
    Path known = work.root().resolve(work.lake().layout().checkedFiles());
    byte[] sound = Files.readAllBytes(known);
    Files.writeString(known, "{}");

    assertThat(opened(work, () -> work.retain(Mode.ENFORCE)))
        .anyMatch(path -> path.startsWith("clean/community_events/"));
    assertThat(known).hasBinaryContent(sound);
  }

  @Test
  void recordOfReadFiles_withAFlippedBit_isIgnored() throws Exception {
    LakeFixture work = work("lake", "2026-07-30");
    work.retain(Mode.ENFORCE);
    Path known = work.root().resolve(work.lake().layout().checkedFiles());
    byte[] sound = Files.readAllBytes(known);
    byte[] flipped = sound.clone();
    // A digit of the commit's number.
    flipped[new String(sound, StandardCharsets.UTF_8).indexOf("\"number\":") + 9] ^= 1;
    Files.write(known, flipped);

    work.retain(Mode.ENFORCE);

    assertThat(known).hasBinaryContent(sound);
  }

  @Test
  void erasure_opensACleanFileOnce_andAgainOnlyToRewriteIt() throws Exception {
    LakeFixture work = work("lake", "2026-07-30");
    work.events(work.file("few", CommunityPageViews.view("p1", "2026-08-02T09:00:00Z")));
    List<String> before = work.lake().state().clean().stream().map(CleanFile::path).toList();

    List<String> opened =
        opened(
            work,
            () ->
                work.eraseUnseen(
                    EraseRequest.Type.SUBJECT,
                    new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, "i-none")));
    List<String> person =
        opened(work, () -> work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "p1")));

    Set<String> after =
        work.lake().state().clean().stream().map(CleanFile::path).collect(Collectors.toSet());
    assertThat(opened).filteredOn(path -> path.startsWith("clean/community_")).isEmpty();
    assertThat(before).anyMatch(path -> !after.contains(path));
    long once = 0;
    for (String path : before) {
      int opens = Collections.frequency(person, path);
      once += opens - (after.contains(path) ? 1 : 2) > 0 ? 1 : 0;
      assertThat(opens).as(path).isLessThanOrEqualTo(after.contains(path) ? 2 : 3);
    }
    assertThat(once).as("the file in which the search finds the person").isLessThanOrEqualTo(1);
    assertThat(person.stream().filter(path -> path.startsWith("ledger/commits/")))
        .as("each entry is read to check the chain, and those to commit on once more")
        .hasSizeLessThan(6 * work.lake().log().commits().size());
  }

  private LakeFixture work(String name, String first) throws Exception {
    LakeFixture work =
        new LakeFixture(
            Files.createDirectories(folder.resolve(name)), Instant.parse("2026-08-03T12:00:00Z"));
    work.events(CommunityPageViews.views(work, "a", PEOPLE, first, "2026-08-01"));
    work.retain(Mode.ENFORCE);
    return work;
  }

  private static void appendUntil(LakeFixture work, long last) {
    Lake lake = work.lake();
    for (long head = lake.log().head().number(); head < last; head++) {
      lake.log().append(CommitDraft.of(CommitKind.EXPORT, head, work.now(), "export-" + head));
    }
  }

  /** Returns what a day without new data opens, after two such days. */
  private static List<String> openedByIdleDay(LakeFixture work, long head) {
    runDay(work);
    appendUntil(work, head);
    runDay(work);
    return opened(work, () -> runDay(work));
  }

  private static void runDay(LakeFixture work) {
    assertThatThrownBy(
            () ->
                IngestJob.run(
                    work.request(List.of(), List.of(), Optional.empty()), Progress.silent()))
        .hasMessageContaining("nothing to ingest");
    work.aggregate();
    assertThat(work.erase().exit()).isEqualTo(ExitCode.DONE);
    assertThat(work.retain(Mode.ENFORCE, ClockConfirmation.NONE).exit()).isEqualTo(ExitCode.DONE);
  }

  /** Returns the paths of the files that a run opens for reading, in order. */
  private static List<String> opened(LakeFixture work, Runnable run) {
    List<String> opened = new ArrayList<>();
    try (Lake.Sharing shared =
        Lake.share(work.root().toString(), OpenedFiles.at(work.root(), opened))) {
      run.run();
    }
    return opened;
  }
}
