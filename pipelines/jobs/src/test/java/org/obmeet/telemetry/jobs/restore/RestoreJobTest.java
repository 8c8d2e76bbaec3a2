package org.obmeet.telemetry.jobs.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.store.StoredFile;

/** Tests restores during which another run publishes tables. */
class RestoreJobTest {
  private static final List<String> PEOPLE = CommunityPageViews.people("p", 20);

  @TempDir Path folder;
  private LakeFixture work;
  private LakeFixture backup;
  private final List<String> notes = new ArrayList<>();

  /** Publishes once, after the job has read the state of the lake. */
  private final Progress publishing =
      new Progress() {
        @Override
        public void stage(String name, long total) {
          if (notes.isEmpty()) {
            String path = "ledger/released/community_events/week/2020-01-06/other.json";
            FileRef file = work.lake().files().write(path, new byte[] {1}, 1);
            work.lake()
                .log()
                .append(
                    CommitDraft.of(
                            CommitKind.RELEASE,
                            work.lake().log().head().number(),
                            work.now(),
                            "other")
                        .withAdded(List.of(file)));
          }
        }

        @Override
        public void note(String line) {
          notes.add(line);
        }
      };

  @BeforeEach
  void backUp() throws IOException {
    work = new LakeFixture(folder.resolve("a"), Instant.parse("2026-08-03T12:00:00Z"));
    work.events(CommunityPageViews.views(work, "v", PEOPLE, "2026-07-01", "2026-08-01"));
    backup = work.copyTo(folder.resolve("backup"));
  }

  private RunReport restore(Optional<String> givenUp) {
    return RestoreJob.run(
        new RestoreRequest(
            work.root().toString(),
            List.of(backup.root().toString()),
            work.now(),
            givenUp,
            Catalogs.SHIPPED),
        publishing);
  }

  private static List<String> files(LakeFixture lake) {
    return lake.lake().state().clean().stream().map(CleanFile::path).toList();
  }

  private List<Commit> commits(CommitKind kind) {
    return work.lake().log().commits().stream().filter(commit -> commit.kind() == kind).toList();
  }

  @Test
  void repeatedRestore_recordsTheFilesOfItsFirstAttempt() throws IOException {
    String lost = files(work).get(0);
    Files.delete(work.root().resolve(lost));

    RunReport report = restore(Optional.empty());

    assertThat(notes).as("the restore was repeated").hasSize(1);
    assertThat(report.outcome()).containsEntry("restored", List.of(lost));
    assertThat(commits(CommitKind.RESTORE))
        .singleElement()
        .satisfies(commit -> assertThat(commit.detail()).containsEntry("files_restored", 1L));
  }

  /** The job opens erasures again, which is a commit of its own, before it commits the files. */
  @Test
  void restoreOfEarlierVersions_isRepeatedToo() throws IOException {
    work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "p1"));
    for (String file : files(work)) {
      Files.delete(work.root().resolve(file));
    }
    Files.delete(backup.root().resolve(files(backup).get(0)));

    RunReport report = restore(Optional.of("the disk died"));

    assertThat(notes).as("the restore was repeated").hasSize(1);
    assertThat(report.outcome()).containsEntry("given_up", true);
    assertThat(commits(CommitKind.RESTORE)).hasSize(1);
    assertThat(commits(CommitKind.LOST)).hasSize(1);
    assertThat(work.lake().files().list("clean/community_events"))
        .as("files of the first attempt are deleted")
        .extracting(StoredFile::path)
        .containsExactlyElementsOf(files(work));
  }

  /** No release counts late rows, so without them each window has the same result. */
  @Test
  void lostLateFile_blocksNoWindow() throws IOException {
    work.aggregate();
    List<String> onTime = files(work);
    work.events(CommunityPageViews.views(work, "late", PEOPLE, "2026-07-02"));
    List<String> late = files(work).stream().filter(path -> !onTime.contains(path)).toList();
    assertThat(late).hasSize(1);
    Files.delete(work.root().resolve(late.get(0)));

    RunReport report = restore(Optional.of("the disk died"));

    assertThat(report.exit()).isEqualTo(ExitCode.DONE);
    assertThat(report.outcome())
        .containsEntry("missing", late)
        .containsEntry("given_up", true)
        .containsEntry("lost", List.of());
    assertThat(commits(CommitKind.LOST)).isEmpty();
    assertThat(work.lake().state().gaps()).isEmpty();
  }

  @Test
  void lostFileOnTime_blocksItsUndecidedWindows() throws IOException {
    String lost = files(work).get(0);
    Files.delete(work.root().resolve(lost));
    Files.delete(backup.root().resolve(lost));

    RunReport report = restore(Optional.of("the disk died"));

    assertThat(report.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(commits(CommitKind.LOST)).hasSize(1);
    assertThat(work.lake().state().gaps()).containsOnlyKeys("community_events");
  }
}
