package org.obmeet.telemetry.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.StoredFile;

class LandingWriterTest {
  @TempDir Path folder;

  private static final class CountingListener implements LandingListener {
    private final AtomicInteger syncs = new AtomicInteger();
    private final List<String> sealed = new ArrayList<>();

    @Override
    public void synced(int requests, long rows, long bytes, long nanos) {
      syncs.incrementAndGet();
    }

    @Override
    public void sealed(String path, long rows) {
      sealed.add(path);
    }
  }

  @Test
  void appends_concurrent_shareASync() {
    LandingFixture fixture = new LandingFixture(folder.resolve("lake"));
    CountingListener counted = new CountingListener();
    List<CompletableFuture<AppendResult>> results = new ArrayList<>();
    try (LandingWriter writer = fixture.writer("w", 1 << 20, counted)) {
      for (int i = 0; i < 500; i++) {
        results.add(writer.append(List.of(LandingFixture.encoded(i))).orElseThrow());
      }
      results.forEach(CompletableFuture::join);
      assertThat(writer.queuedBytes()).isZero();
    }
    assertThat(counted.syncs.get()).isBetween(1, 250);
    assertThat(fixture.landed()).hasSize(500).doesNotHaveDuplicates();
  }

  @Test
  void append_completed_isRecoverable() throws Exception {
    LandingFixture fixture = new LandingFixture(folder.resolve("lake"));
    try (LandingWriter writer = fixture.writer("w", 1 << 20, new CountingListener())) {
      for (int i = 0; i < 20; i++) {
        writer.append(List.of(LandingFixture.encoded(i))).orElseThrow().join();
        LandingFixture copy = copyOf(fixture, "copy-" + i);
        assertThat(new LandingRecovery(copy.lake()).run()).hasSize(1);
        assertThat(copy.landed()).hasSize(i + 1);
      }
    }
  }

  private LandingFixture copyOf(LandingFixture fixture, String name) throws Exception {
    LandingFixture copy = new LandingFixture(folder.resolve(name));
    for (StoredFile file : fixture.lake().files().list("landing")) {
      Path target = Path.of(copy.lake().root()).resolve(file.path());
      Files.createDirectories(target.getParent());
      Files.copy(Path.of(fixture.lake().root()).resolve(file.path()), target);
    }
    return copy;
  }

  @Test
  void segments_largeOrOld_areSealed() {
    LandingFixture fixture = new LandingFixture(folder.resolve("lake"));
    CountingListener counted = new CountingListener();
    try (LandingWriter writer = fixture.writer("w", 4_000, counted)) {
      for (int i = 0; i < 100; i++) {
        writer.append(List.of(LandingFixture.encoded(i))).orElseThrow().join();
      }
      int bySize = counted.sealed.size();
      assertThat(bySize).isGreaterThan(1);
      writer.append(List.of(LandingFixture.encoded(100))).orElseThrow().join();
      fixture.pass(Duration.ofMinutes(2));
      await(() -> writer.segmentAge() == 0 && counted.sealed.size() > bySize);
    }
    assertThat(counted.sealed)
        .allMatch(p -> p.matches("landing/community_events/date=2026-11-24/w-\\d{6}-r\\d+\\.avro"));
    assertThat(fixture.landed()).hasSize(101).doesNotHaveDuplicates();
  }

  @Test
  void ioError_failsPendingAppendsAndStoresLaterOnes() throws Exception {
    LandingFixture fixture = new LandingFixture(folder.resolve("lake"));
    Path blocker = folder.resolve("lake/landing");
    Files.writeString(blocker, "a file where a folder must be");
    try (LandingWriter writer = fixture.writer("w", 1 << 20, new CountingListener())) {
      CompletableFuture<AppendResult> failed =
          writer.append(List.of(LandingFixture.encoded(1))).orElseThrow();
      assertThatThrownBy(failed::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(LakeException.class)
          .hasMessageContaining("cannot write to landing of community_events");
      Files.delete(blocker);
      assertThat(writer.append(List.of(LandingFixture.encoded(2))).orElseThrow().join().stored())
          .isEqualTo(1);
    }
    assertThat(fixture.landed()).containsExactly(2L);
  }

  /** Ingest reads the copy, and misses what is written to the segment that was moved away. */
  @Test
  void append_afterACopyHasReplacedTheFolder_isNotAcknowledged() throws Exception {
    LandingFixture fixture = new LandingFixture(folder.resolve("lake"));
    Path root = folder.resolve("lake");
    try (LandingWriter writer = fixture.writer("w", 1 << 20, new CountingListener())) {
      writer.append(List.of(LandingFixture.encoded(0))).orElseThrow().join();
      LandingFixture copy = copyOf(fixture, "copy");
      Files.move(root.resolve("landing"), root.resolve("moved"));
      Files.move(Path.of(copy.lake().root()).resolve("landing"), root.resolve("landing"));

      assertThat(writer.isInPlace()).isFalse();
      CompletableFuture<AppendResult> next =
          writer.append(List.of(LandingFixture.encoded(1))).orElseThrow();
      assertThatThrownBy(next::join).hasCauseInstanceOf(LakeException.class);
    }
  }

  @Test
  void append_fullQueueOrClosedWriter_isRejected() {
    LandingFixture fixture = new LandingFixture(folder.resolve("lake"));
    try (LandingWriter writer = fixture.writer("w", 1 << 20, new CountingListener())) {
      EncodedRow huge = new EncodedRow(new byte[2 << 20], Optional.empty(), -1);
      assertThat(writer.append(List.of(huge))).isEmpty();
      assertThat(writer.queuedBytes()).isZero();
    }
    try (LandingWriter closed = fixture.writer("x", 1 << 20, new CountingListener())) {
      closed.close();
      assertThat(closed.append(List.of(LandingFixture.encoded(1)))).isEmpty();
    }
  }

  static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void append_rowsEvaluatedBeforeSuppression_isStale(@TempDir Path folder) {
    LandingFixture fixture = new LandingFixture(folder);
    FakeBarrier barrier = new FakeBarrier();
    fixture.setBarrier(barrier);
    LandingRecovery recovery = new LandingRecovery(fixture.lake());
    try (LandingWriter writer = fixture.writer("w", 1 << 20, new LandingListener() {})) {
      barrier.lastCommit = 5;
      writer.append(List.of(evaluated(1, 5))).orElseThrow().join();
      assertThat(recovery.openSegmentsBefore(7))
          .hasSize(1)
          .allMatch(path -> path.endsWith(".avro.open"));
      assertThat(recovery.openSegmentsBefore(5)).isEmpty();

      barrier.lastCommit = 7;
      barrier.lastSuppression = 7;
      CompletableFuture<AppendResult> stale = writer.append(List.of(evaluated(2, 6))).orElseThrow();
      assertThatThrownBy(stale::join).hasCauseInstanceOf(StaleRowsException.class);
      writer.append(List.of(evaluated(3, 7))).orElseThrow().join();
    }

    assertThat(fixture.landed()).containsExactlyInAnyOrder(1L, 3L);
  }

  @Test
  void staleRows_whoseCallerNoLongerWaits_doNotLand(@TempDir Path folder) {
    LandingFixture fixture = new LandingFixture(folder);
    FakeBarrier barrier = new FakeBarrier();
    fixture.setBarrier(barrier);
    CountDownLatch cancelled = new CountDownLatch(1);
    barrier.onRefresh = () -> Uninterruptibles.awaitUninterruptibly(cancelled);
    try (LandingWriter writer = fixture.writer("w", 1 << 20, new LandingListener() {})) {
      barrier.lastCommit = 7;
      barrier.lastSuppression = 7;
      writer.append(List.of(evaluated(2, 6))).orElseThrow().cancel(false);
      cancelled.countDown();
      writer.append(List.of(evaluated(3, 7))).orElseThrow().join();
    }

    assertThat(fixture.landed()).containsExactly(3L);
  }

  @Test
  void suppression_duringSegment_sealsItAndTheNextHasItsCommit(@TempDir Path folder)
      throws InterruptedException {
    LandingFixture fixture = new LandingFixture(folder);
    FakeBarrier barrier = new FakeBarrier();
    fixture.setBarrier(barrier);
    LandingRecovery recovery = new LandingRecovery(fixture.lake());
    try (LandingWriter writer = fixture.writer("w", 1 << 20, new LandingListener() {})) {
      writer.append(List.of(evaluated(1, 0))).orElseThrow().join();
      barrier.lastCommit = 3;
      barrier.lastSuppression = 3;
      for (int i = 0; i < 200 && !recovery.openSegmentsBefore(3).isEmpty(); i++) {
        Thread.sleep(20);
      }
      assertThat(recovery.openSegmentsBefore(3)).isEmpty();
      writer.append(List.of(evaluated(2, 3))).orElseThrow().join();
      assertThat(recovery.openSegmentsBefore(3)).isEmpty();
      assertThat(recovery.openSegmentsBefore(4)).hasSize(1);
    }
  }

  private static EncodedRow evaluated(int number, long commit) {
    EncodedRow row = LandingFixture.encoded(number);
    return new EncodedRow(row.bytes(), row.id(), commit);
  }

  private static final class FakeBarrier implements SuppressionBarrier {
    private volatile long lastCommit;
    private volatile long lastSuppression = -1;
    private volatile Runnable onRefresh = () -> {};

    @Override
    public long refresh() {
      onRefresh.run();
      return lastSuppression;
    }

    @Override
    public long lastSuppression() {
      return lastSuppression;
    }

    @Override
    public long lastCommit() {
      return lastCommit;
    }
  }
}
