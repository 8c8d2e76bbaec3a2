package org.obmeet.telemetry.lake.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.store.s3.FaultyHttpClient.Outcome;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;

/** Tests leases in an S3 store: one owner at a time, until it releases the lease or crashes. */
class S3LeasesTest {
  private static final String PATH = "staging/alone";

  private final AtomicLong now = new AtomicLong();
  private final S3Location root = S3Location.parse(S3TestServer.running().root());

  private S3Leases leases() {
    return new S3Store(S3ClientProvider.shared(), root).leases();
  }

  /** Acquires the lease after number 0, as if number 0 had expired. */
  private Closeable acquireNext() throws IOException {
    S3Leases expired = new S3Leases(leases().store(), Duration.ofHours(-1), System::nanoTime);
    assertThat(expired.isHeld(PATH)).isFalse();
    return leases().acquireAfter(PATH, 0).orElseThrow();
  }

  /**
   * A store of a process of its own, which can be cut off from it and whose time passes by hand.
   */
  private S3Store process(Function<SdkHttpRequest, Outcome> outcomes) {
    return S3StoreTest.over(outcomes, root);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void tryAcquire_liveOwner_isEmptyUntilItsRelease() throws Exception {
    Closeable lease = leases().tryAcquire(PATH).orElseThrow();

    assertThat(leases().tryAcquire(PATH)).isEmpty();
    assertThat(leases().isHeld(PATH)).isTrue();
    lease.close();
    assertThat(leases().isHeld(PATH)).isFalse();
    leases().tryAcquire(PATH).orElseThrow().close();
  }

  @Test
  void tryAcquire_crashedOwner_succeedsAfterTheDuration() throws Exception {
    assertThat(
            new S3Leases(process(r -> Outcome.DONE), S3Leases.DURATION, () -> 0).tryAcquire(PATH))
        .isPresent();

    assertThat(leases().tryAcquire(PATH)).isEmpty();
    try (Closeable lease = acquireNext()) {
      assertThat(leases().isHeld(PATH)).isTrue();
      assertThat(leases().tryAcquire(PATH)).as("for the crashed owner too").isEmpty();
    }
  }

  @Test
  void renew_whileTheStoreResponds_keepsTheLease() throws Exception {
    AtomicInteger renewals = new AtomicInteger();
    S3Store owner =
        process(
            r -> {
              renewals.addAndGet(r.method() == SdkHttpMethod.PUT ? 1 : 0);
              return Outcome.DONE;
            });
    try (S3Leases.OwnedLease lease = acquire(owner)) {
      for (int i = 0; i < 10; i++) {
        pass(Duration.ofSeconds(50));
        lease.renew();
      }
      owner.delete("clean/a");
      assertThat(renewals.get()).isEqualTo(11);
    }
    assertThat(leases().isHeld(PATH)).isFalse();
  }

  /** The owner stops before its lease can expire, and nothing of it reaches the store after. */
  @Test
  void renew_storeUnreachable_stopsTheOwnerBeforeTheLeaseExpires() throws Exception {
    AtomicBoolean cutOff = new AtomicBoolean();
    S3Store owner =
        process(
            r ->
                cutOff.get() && r.method() == SdkHttpMethod.PUT && r.encodedPath().contains(PATH)
                    ? Outcome.DROPPED
                    : Outcome.DONE);
    owner.put("clean/a", new byte[] {1});
    S3Leases.OwnedLease lease = acquire(owner);
    cutOff.set(true);
    pass(Duration.ofSeconds(59));
    lease.renew();
    owner.put("clean/a", new byte[] {2});

    pass(Duration.ofSeconds(1));

    List<ThrowingCallable> writes =
        List.of(
            () -> owner.put("clean/a", new byte[] {3}),
            () -> owner.delete("clean/a"),
            () -> owner.deleteFolder("clean"),
            () -> owner.link("clean/a", "clean/b"),
            () -> owner.putIfAbsent().create("ledger/commits/1", new byte[] {1}));
    for (ThrowingCallable write : writes) {
      assertThatThrownBy(write).hasStackTraceContaining("to keep the lease '" + PATH);
    }
    cutOff.set(false);
    lease.renew();
    assertThatThrownBy(() -> owner.delete("clean/a")).as("lost for good").isNotNull();
    assertThat(owner.exists("clean/a")).isTrue();
    assertThat(owner.exists("ledger/commits/1")).isFalse();
    new S3Store(S3ClientProvider.shared(), root).delete("clean/b");

    try (Closeable next = acquireNext()) {
      lease.close();
      assertThat(leases().isHeld(PATH)).as("by the next owner").isTrue();
    }
    owner.delete("clean/a");
  }

  /** A process that slept must not renew what another process may own now. */
  @Test
  void renew_afterALongPause_writesNothing() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    S3Store owner =
        process(
            r -> {
              requests.incrementAndGet();
              return Outcome.DONE;
            });
    S3Leases.OwnedLease lease = acquire(owner);
    requests.set(0);

    pass(S3Leases.DURATION);
    lease.renew();
    lease.close();

    assertThat(requests.get()).isZero();
  }

  @Test
  void renew_storeHangs_givesUpInTime() throws Exception {
    AtomicBoolean hung = new AtomicBoolean();
    S3Store owner = process(r -> hung.get() ? Outcome.HUNG : Outcome.DONE);
    S3Leases.OwnedLease lease =
        (S3Leases.OwnedLease)
            new S3Leases(owner, Duration.ofSeconds(9), now::get).tryAcquire(PATH).orElseThrow();
    hung.set(true);

    assertTimeoutPreemptively(Duration.ofSeconds(9), lease::renew);
    pass(Duration.ofSeconds(9));
    lease.close();
  }

  @Test
  void changes_endBeforeTheLeaseOfTheirOwnerExpires() throws Exception {
    Map<String, Duration> limits = new TreeMap<>();
    S3Store owner = recording(limits);
    try (S3Leases.OwnedLease lease = acquire(owner)) {
      lease.renew();
      owner.putIfAbsent().create("ledger/commits/1", new byte[] {1});
      owner.delete("clean/a");
    }
    Duration left = S3Leases.DURATION.minus(S3Leases.reliance(S3Leases.DURATION));

    assertThat(limits)
        .containsOnlyKeys(PATH + ".0000000000", "ledger/commits/1", "clean/a")
        .allSatisfy((path, limit) -> assertThat(limit).isLessThan(left));
  }

  /** Records the longest limit of the writes to each path. */
  private S3Store recording(Map<String, Duration> limits) {
    ExecutionInterceptor recorder =
        new ExecutionInterceptor() {
          @Override
          public void beforeExecution(
              Context.BeforeExecution context, ExecutionAttributes attributes) {
            Optional<String> key = context.request().getValueForField("Key", String.class);
            if (key.isPresent() && !(context.request() instanceof HeadObjectRequest)) {
              Duration limit =
                  context
                      .request()
                      .overrideConfiguration()
                      .flatMap(RequestOverrideConfiguration::apiCallTimeout)
                      .orElse(Duration.ofDays(1));
              limits.merge(root.path(key.get()), limit, (a, b) -> a.compareTo(b) > 0 ? a : b);
            }
          }
        };
    return new S3Store(
        new S3ClientProvider(
            () ->
                S3Client.builder()
                    .forcePathStyle(true)
                    .overrideConfiguration(o -> o.addExecutionInterceptor(recorder))
                    .build()),
        root);
  }

  private S3Leases.OwnedLease acquire(S3Store owner) throws IOException {
    return (S3Leases.OwnedLease)
        new S3Leases(owner, S3Leases.DURATION, now::get).tryAcquire(PATH).orElseThrow();
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
    try (Lease run = Lease.ofRun(lake, "one")) {
      assertThat(Lease.liveRuns(lake, "two")).containsExactly("one");
      assertThat(Lease.liveRuns(lake, "one")).isEmpty();
      assertThat(Lease.deadRuns(lake)).isEmpty();
      assertThat(Lease.alone(lake, Duration.ZERO)).isPresent();
      assertThat(Lease.alone(lake, Duration.ZERO)).isEmpty();
    }
    assertThat(lake.files().list("staging"))
        .isNotEmpty()
        .allMatch(file -> Lease.isFile(file.path()));
  }
}
