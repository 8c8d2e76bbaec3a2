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
import org.obmeet.telemetry.lake.store.s3.FaultyHttpClient.Outcome;
import software.amazon.awssdk.http.SdkHttpMethod;

/** Tests leases in an S3 store: one owner at a time, until it releases the lease or crashes. */
class S3LeasesTest {
  private static final String PATH = "staging/rewriting";

  /** Longer than a second, since a store's times are in full seconds. */
  private static final Duration DURATION = Duration.ofSeconds(3);

  private final S3Location root = S3Location.parse(S3TestServer.running().root());

  private S3Leases leases() {
    return new S3Store(S3ClientProvider.shared(), root).leases(DURATION);
  }

  @Test
  void tryAcquire_liveOwner_isEmptyUntilItsRelease() throws Exception {
    Closeable lease = leases().tryAcquire(PATH).orElseThrow();

    assertThat(leases().tryAcquire(PATH)).isEmpty();
    Thread.sleep(DURATION.toMillis() + 2_000);
    assertThat(leases().isHeld(PATH)).as("its owner lives").isTrue();
    lease.close();
    assertThat(leases().isHeld(PATH)).isFalse();
    leases().tryAcquire(PATH).orElseThrow().close();
  }

  @Test
  void tryAcquire_crashedOwner_succeedsAfterTheDuration() throws Exception {
    AtomicBoolean crashed = new AtomicBoolean();
    S3Store crashing =
        S3StoreTest.over(
            r -> crashed.get() && r.method() == SdkHttpMethod.PUT ? Outcome.DROPPED : Outcome.DONE,
            root);
    assertThat(crashing.leases(DURATION).tryAcquire(PATH)).isPresent();
    crashed.set(true);

    assertThat(leases().tryAcquire(PATH)).isEmpty();
    Thread.sleep(DURATION.toMillis() + 2_000);
    try (Closeable lease = leases().tryAcquire(PATH).orElseThrow()) {
      crashed.set(false);
      Thread.sleep(1_000);
      assertThat(leases().isHeld(PATH)).isTrue();
      assertThat(leases().tryAcquire(PATH)).as("for the crashed owner too").isEmpty();
    }
  }

  @Test
  void acquireAfter_outdatedNumber_isEmpty() throws IOException {
    leases().tryAcquire(PATH).orElseThrow().close();
    leases().tryAcquire(PATH).orElseThrow().close();
    // Number 0 does not exist any more, since 1 was acquired. A process with an old listing tries
    // 0.
    S3Store late = new S3Store(S3ClientProvider.shared(), root);
    assertThat(late.exists(PATH + ".0000000000")).isFalse();

    assertThat(leases().acquireAfter(PATH, -1)).isEmpty();
    assertThat(late.exists(PATH + ".0000000000")).isFalse();
    assertThat(leases().tryAcquire(PATH)).isPresent();
  }

  @Test
  void runLease_inAStore_isVisibleAndCleansUp() {
    String root = S3TestServer.running().root();
    Lake lake =
        Lake.create(root, new LakeMetadata("ring", ConsentMode.RECORDED, "eu"), SampleDataset.AT);
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
