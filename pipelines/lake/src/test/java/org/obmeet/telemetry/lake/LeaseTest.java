package org.obmeet.telemetry.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;

/** Tests the rewrite lease and the detection of orphaned runs. */
class LeaseTest {
  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void create() {
    LakeMetadata metadata = new LakeMetadata("ring", ConsentMode.RECORDED, "eu");
    lake = Lake.create(folder.resolve("lake").toString(), metadata, Instant.EPOCH);
  }

  @Test
  void acquire_ownedByAnother_isEmptyUntilItsRelease() {
    try (Lease first = Lease.alone(lake, Duration.ZERO).orElseThrow()) {
      assertThat(Lease.alone(lake, Duration.ofMillis(100))).isEmpty();
    }
    Lease.alone(lake, Duration.ZERO).orElseThrow().close();
  }

  /** A run that begins or ends is either seen as alive or not seen. */
  @Test
  void orphanedRuns_duringStartAndEndOfRuns_isEmpty() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    CompletableFuture<Void> runs =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 300; i++) {
                try (Lease run = Lease.ofRun(lake, "run-" + i)) {
                  lake.files().write("staging/run-" + i + "/counted/rows", out -> 1);
                }
              }
            });
    runs.whenComplete((done, failure) -> ended.set(true));
    while (!ended.get()) {
      assertThat(Lease.deadRuns(lake)).isEmpty();
    }
    runs.get();
  }
}
