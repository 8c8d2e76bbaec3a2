package org.obmeet.telemetry.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.IngestCommit;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.maintenance.OrphanFiles;

/** Tests the rewrite lease, the deletion of orphan files and the detection of orphaned runs. */
class ExclusiveLeaseTest {
  private static final String PATH =
      "clean/community_events/date=2026-11-16/bucket=00/0011223344556677.parquet";

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void create() {
    LakeMetadata metadata = new LakeMetadata("ring", ConsentMode.RECORDED, "eu");
    lake = Lake.create(folder.resolve("lake").toString(), metadata, Instant.EPOCH);
  }

  private FileRef file() {
    return lake.files().write(PATH, out -> 1);
  }

  @Test
  void acquire_ownedByAnother_isEmptyUntilItsRelease() {
    try (ExclusiveLease first =
        ExclusiveLease.acquireToRewrite(lake, Duration.ZERO).orElseThrow()) {
      assertThat(ExclusiveLease.acquireToRewrite(lake, Duration.ofMillis(100))).isEmpty();
    }
    ExclusiveLease.acquireToRewrite(lake, Duration.ZERO).orElseThrow().close();
  }

  @Test
  void delete_orphanFile_deletesIt() {
    file();

    new OrphanFiles(lake).delete("own", List.of(PATH));

    assertThat(lake.files().exists(PATH)).isFalse();
  }

  @Test
  void delete_fileCommittedMeanwhile_restoresIt() {
    FileRef file = file();
    CommitDraft draft =
        new IngestCommit(
                "batch", List.of(), java.util.Map.of(), java.util.Map.of(), java.util.Map.of())
            .draft(lake.log().head().number(), Instant.EPOCH, "r", List.of(file));
    lake.log().append(draft, ConflictCheck.alwaysRebase());

    new OrphanFiles(lake).delete("own", List.of(PATH));

    assertThat(lake.files().exists(PATH)).isTrue();
  }

  @Test
  void delete_duringAnotherRun_restoresTheFile() {
    file();
    try (RunLease run = RunLease.acquire(lake, "another")) {
      new OrphanFiles(lake).delete("own", List.of(PATH));
    }

    assertThat(lake.files().exists(PATH)).isTrue();
    assertThat(folder.resolve("lake/staging/aside").toFile().list()).isEmpty();
  }

  /** A run that begins or ends is either seen as alive or not seen. */
  @Test
  void orphanedRuns_duringStartAndEndOfRuns_isEmpty() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    CompletableFuture<Void> runs =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 300; i++) {
                try (RunLease run = RunLease.acquire(lake, "run-" + i)) {
                  lake.files().write("staging/run-" + i + "/counted/rows", out -> 1);
                }
              }
            });
    runs.whenComplete((done, failure) -> ended.set(true));
    while (!ended.get()) {
      assertThat(RunLease.orphanedRuns(lake)).isEmpty();
    }
    runs.get();
  }
}
