package org.obmeet.telemetry.lake.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.CommitLog;
import org.obmeet.telemetry.lake.store.InMemoryStore;
import org.obmeet.telemetry.lake.store.InMemoryStore.Operation;

/** Tests that a run and a cleanup that takes it for dead never lose a committed file. */
class FileCleanupTest {
  private static final String COMMITS = "ledger/commits/";
  private static final String LEASE = "staging/writer/active";
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");

  private final InMemoryStore store = new InMemoryStore();
  private final Lake lake = Lake.in(store, "memory");
  private final FileCleanup cleanup = new FileCleanup(lake, SampleDataset.AT, "cleaner");

  @BeforeEach
  void create() {
    Lake.create(lake, new LakeMetadata("ring", ConsentMode.RECORDED, "eu"), SampleDataset.AT);
  }

  private static FileRef write(Lake lake, String batch) {
    return lake.files()
        .write(
            lake.layout().cleanFile("sample", DAY, 0, batch),
            out -> {
              out.write(1);
              return 1;
            });
  }

  private static CommitDraft ingest(Lake lake, String run, FileRef... added) {
    return CommitDraft.of(CommitKind.INGEST, lake.log().head().number(), SampleDataset.AT, run)
        .withAdded(List.of(added));
  }

  /** Commits a file of the run "writer" through a handle of its own, as another process does. */
  private Commit writerCommits(FileRef file) {
    Lake own = Lake.in(store, "memory");
    return new FileCleanup(own, SampleDataset.AT, "writer").append(ingest(own, "writer", file));
  }

  private List<CommitKind> kinds() {
    return lake.log().commits().stream().map(Commit::kind).toList();
  }

  private void assertEveryCommittedFileExists() {
    assertThat(new FileCheck(lake.files()).mismatches(FileCheck.liveFiles(lake.log().commits())))
        .isEmpty();
  }

  /** A live run loses its lease just before its commit. */
  @Test
  void deleteOrphans_leaseLostUnderALiveRun_fencesItsCommit() throws Exception {
    try (Lease lease = Lease.ofRun(Lake.in(store, "memory"), "writer")) {
      FileRef file = write(lake, "0-writer");
      store.before(
          Operation.CREATE,
          COMMITS,
          () -> {
            store.expire(LEASE);
            cleanup.deleteOrphans(List.of(file.path()));
          });

      assertThatThrownBy(() -> writerCommits(file))
          .isInstanceOf(CommitConflictException.class)
          .hasMessageContaining("has fenced run writer");

      assertThat(lake.files().exists(file.path())).isFalse();
    }
    assertThat(kinds()).containsExactly(CommitKind.GENESIS, CommitKind.FENCE);
    assertEveryCommittedFileExists();
  }

  /** The same race, in which the run commits just before its fence. */
  @Test
  void deleteOrphans_runCommitsBeforeTheFence_leavesItsFile() {
    FileRef file = write(lake, "0-writer");
    store.before(Operation.CREATE, COMMITS, () -> writerCommits(file));

    cleanup.deleteOrphans(List.of(file.path()));

    assertThat(kinds()).containsExactly(CommitKind.GENESIS, CommitKind.INGEST);
    assertEveryCommittedFileExists();
  }

  @Test
  void append_planAfterTheFence_isRejectedToo() {
    cleanup.deleteOrphans(List.of(write(lake, "0-writer").path()));

    assertThatThrownBy(() -> writerCommits(write(lake, "1-writer")))
        .isInstanceOf(CommitConflictException.class);
  }

  /** An erasure fences a live run, and deletes its files before the run commits them. */
  @Test
  void fenceLive_andItsFilesDeleted_isAConflictForTheRun() throws Exception {
    try (Lease lease = Lease.ofRun(Lake.in(store, "memory"), "writer")) {
      FileRef file = write(lake, "0-writer");
      cleanup.fenceLive("writer");
      cleanup.deleteOrphans(List.of(file.path()));

      assertThatThrownBy(() -> writerCommits(file))
          .isInstanceOf(CommitConflictException.class)
          .hasMessageContaining("has fenced run writer");
      assertThat(lake.files().exists(file.path())).isFalse();
    }
    cleanup.fenceLive("writer");
    assertThat(kinds()).containsExactly(CommitKind.GENESIS, CommitKind.FENCE);
  }

  @Test
  void fenceLive_afterACommitOfTheRun_rejectsItsNextOne() {
    FileRef file = write(lake, "0-writer");
    store.before(Operation.CREATE, COMMITS, () -> writerCommits(file));

    cleanup.fenceLive("writer");

    assertThat(kinds()).containsExactly(CommitKind.GENESIS, CommitKind.INGEST, CommitKind.FENCE);
    assertThatThrownBy(() -> writerCommits(write(lake, "1-writer")))
        .isInstanceOf(CommitConflictException.class);
    assertEveryCommittedFileExists();
  }

  @Test
  void deleteOrphans_fileOfALiveRun_stays() throws Exception {
    FileRef file = write(lake, "0-writer");
    try (Lease lease = Lease.ofRun(lake, "writer")) {
      cleanup.deleteOrphans(List.of(file.path()));
    }

    assertThat(lake.files().exists(file.path())).isTrue();
    assertThat(kinds()).containsExactly(CommitKind.GENESIS);
  }

  /** Workers of a run whose driver has died may go on writing. */
  @Test
  void deleteOrphans_lateFilesOfAFencedRun_areDeletedWithoutAnotherFence() {
    cleanup.deleteOrphans(List.of(write(lake, "0-writer").path()));
    FileRef late = write(lake, "1-writer");
    lake.files().write("staging/writer/results/late.json", new byte[] {1}, 1);

    cleanup.deleteStaging();
    cleanup.deleteOrphans(List.of(late.path()));

    assertThat(lake.files().exists(late.path())).isFalse();
    assertThat(lake.files().list("staging/writer")).isEmpty();
    assertThat(kinds()).containsExactly(CommitKind.GENESIS, CommitKind.FENCE);
  }

  /** Two runs write the same rows. One of them meets a conflict and deletes its file. */
  @Test
  void append_afterAConflict_deletesTheOwnFileOnly() {
    FileRef own = write(lake, LakeLayout.batch("0", "cleaner"));
    FileRef same = write(lake, LakeLayout.batch("0", "writer"));
    CommitDraft draft = ingest(lake, "cleaner", own);
    store.before(Operation.DELETE, own.path(), () -> writerCommits(same));
    lake.log()
        .append(
            CommitDraft.of(CommitKind.SETTLE, 0, SampleDataset.AT, "other")
                .putAll(LogKey.CLOSED, List.of("sample/week/2026-11-16")));

    assertThatThrownBy(() -> cleanup.append(draft.reading(LogKey.CLOSED)))
        .isInstanceOf(CommitConflictException.class);

    assertThat(lake.files().exists(own.path())).isFalse();
    assertThat(lake.files().exists(same.path())).isTrue();
    assertEveryCommittedFileExists();
  }

  /** A run dies after its commit and before it has deleted what the commit removed. */
  @Test
  void deleteOrphans_fileThatACommitHasRemoved_needsNoFence() {
    FileRef file = write(lake, "0-writer");
    writerCommits(file);
    lake.log()
        .append(
            CommitDraft.of(CommitKind.REWRITE, 1, SampleDataset.AT, "eraser")
                .withRemoved(List.of(file.path())));

    cleanup.deleteOrphans(List.of(file.path()));

    assertThat(lake.files().exists(file.path())).isFalse();
    assertThat(kinds()).doesNotContain(CommitKind.FENCE);
  }

  /** Files of earlier versions have no run in their names. */
  @Test
  void deleteOrphans_fileWithoutRun_staysWhileAnyRunLives() {
    FileRef file = write(lake, "00112233445566");
    try (Lease lease = Lease.ofRun(lake, "writer")) {
      cleanup.deleteOrphans(List.of(file.path()));
      assertThat(lake.files().exists(file.path())).isTrue();
    }

    cleanup.deleteOrphans(List.of(file.path()));

    assertThat(lake.files().exists(file.path())).isFalse();
  }

  /** A run is suspended, and continues after many later fences; or a worker commits late. */
  @Test
  void append_ofARunThatWasFencedLongAgo_isRejected() {
    Lake own = Lake.in(store, "memory");
    own.state();
    CommitDraft draft = ingest(own, "writer", write(own, "0-writer"));
    cleanup.fenceLive("writer");
    for (int i = 0; i < 250; i++) {
      cleanup.fenceLive("run-" + i);
    }

    assertThat(Lake.in(store, "memory").state().fenced()).hasSize(251).contains("writer");
    for (CommitLog log : List.of(own.log(), Lake.in(store, "memory").log())) {
      assertThatThrownBy(() -> log.append(draft))
          .isInstanceOf(CommitConflictException.class)
          .hasMessageContaining("has fenced run writer");
    }
  }
}
