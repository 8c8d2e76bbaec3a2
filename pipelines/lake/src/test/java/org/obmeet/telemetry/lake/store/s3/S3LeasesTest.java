package org.obmeet.telemetry.lake.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RewriteLease;
import org.obmeet.telemetry.lake.RunLease;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.store.s3.FaultyHttpClient.Fate;
import software.amazon.awssdk.http.SdkHttpMethod;

/** One has a right at a time, for as long as it lives, and no longer. */
class S3LeasesTest {
  private static final String PATH = "staging/rewriting";

  /** Times in a store are of whole seconds. */
  private static final Duration TIME = Duration.ofSeconds(3);

  private final S3Location root = S3Location.parse(S3TestServer.running().root());

  private S3Leases leases() {
    return new S3Store(S3ClientProvider.shared(), root).leases(TIME);
  }

  @Test
  void take_whileAnotherLives_isRefused_andThenNot() throws Exception {
    Closeable right = leases().tryAcquire(PATH).orElseThrow();

    assertThat(leases().tryAcquire(PATH)).isEmpty();
    Thread.sleep(TIME.toMillis() + 2_000);
    assertThat(leases().isHeld(PATH)).as("its holder lives").isTrue();
    right.close();
    assertThat(leases().isHeld(PATH)).isFalse();
    leases().tryAcquire(PATH).orElseThrow().close();
  }

  @Test
  void take_ofADeadOne_isLetAfterItsTime() throws Exception {
    AtomicBoolean dead = new AtomicBoolean();
    S3Store dying =
        S3StoreTest.over(
            r -> dead.get() && r.method() == SdkHttpMethod.PUT ? Fate.DROPPED : Fate.DONE, root);
    assertThat(dying.leases(TIME).tryAcquire(PATH)).isPresent();
    dead.set(true);

    assertThat(leases().tryAcquire(PATH)).isEmpty();
    Thread.sleep(TIME.toMillis() + 2_000);
    try (Closeable right = leases().tryAcquire(PATH).orElseThrow()) {
      dead.set(false);
      Thread.sleep(1_000);
      assertThat(leases().isHeld(PATH)).isTrue();
      assertThat(leases().tryAcquire(PATH)).as("the dead one comes back").isEmpty();
    }
  }

  @Test
  void take_byWhoeverLookedBeforeOthersHadIt_isRefused() throws IOException {
    leases().tryAcquire(PATH).orElseThrow().close();
    leases().tryAcquire(PATH).orElseThrow().close();
    // Number 0 is free again, since 1 has been taken: who saw nothing would take it.
    S3Store late = new S3Store(S3ClientProvider.shared(), root);
    assertThat(late.exists(PATH + ".0000000000")).isFalse();

    assertThat(leases().acquireAfter(PATH, -1)).isEmpty();
    assertThat(late.exists(PATH + ".0000000000")).isFalse();
    assertThat(leases().tryAcquire(PATH)).isPresent();
  }

  @Test
  void activeRun_ofALakeInAStore_isSeenAndLeavesNothing() {
    String where = S3TestServer.running().root();
    Lake lake =
        Lake.create(where, new LakeMetadata("ring", ConsentMode.RECORDED, "eu"), SampleDataset.AT);
    try (RunLease run = RunLease.acquire(lake, "one")) {
      assertThat(RunLease.liveRuns(lake, "two")).containsExactly("one");
      assertThat(RunLease.liveRuns(lake, "one")).isEmpty();
      assertThat(RunLease.orphanedRuns(lake)).isEmpty();
      assertThat(RewriteLease.acquire(lake, Duration.ZERO)).isPresent();
      assertThat(RewriteLease.acquire(lake, Duration.ZERO)).isEmpty();
    }
    assertThat(lake.files().list("staging"))
        .isNotEmpty()
        .allMatch(file -> RewriteLease.isLeaseFile(file.path()));
  }
}
