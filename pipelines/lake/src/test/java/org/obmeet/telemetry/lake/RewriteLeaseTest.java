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

/** One at a time writes anew; what is swept is named by nobody, and awaited by nobody. */
class RewriteLeaseTest {
  private static final String PATH =
      "clean/community_events/date=2026-11-16/bucket=00/0011223344556677.parquet";

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void make() {
    LakeMetadata genesis = new LakeMetadata("ring", ConsentMode.RECORDED, "eu");
    lake = Lake.create(folder.resolve("lake").toString(), genesis, Instant.EPOCH);
  }

  private FileRef file() {
    return lake.files().write(PATH, out -> 1);
  }

  @Test
  void begin_whileAnotherHasTheRight_waitsAndGivesUp_untilItIsClosed() {
    try (RewriteLease first = RewriteLease.acquire(lake, Duration.ZERO).orElseThrow()) {
      assertThat(RewriteLease.acquire(lake, Duration.ofMillis(100))).isEmpty();
    }
    RewriteLease.acquire(lake, Duration.ZERO).orElseThrow().close();
  }

  @Test
  void sweep_ofAFileThatNobodyNames_deletesIt() {
    file();

    new OrphanFiles(lake).delete("own", List.of(PATH));

    assertThat(lake.files().exists(PATH)).isFalse();
  }

  @Test
  void sweep_ofAFileThatTheLogNamesByNow_putsItBack() {
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
  void sweep_whileARunIsAtWork_putsItBack() {
    file();
    try (RunLease run = RunLease.acquire(lake, "another")) {
      new OrphanFiles(lake).delete("own", List.of(PATH));
    }

    assertThat(lake.files().exists(PATH)).isTrue();
    assertThat(folder.resolve("lake/staging/aside").toFile().list()).isEmpty();
  }

  /** A run that begins or ends is seen at work, or not at all. */
  @Test
  void dead_besideRunsThatBeginAndEnd_isNone() throws Exception {
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
