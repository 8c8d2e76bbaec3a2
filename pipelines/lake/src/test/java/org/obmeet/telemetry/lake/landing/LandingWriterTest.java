package org.obmeet.telemetry.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.store.FileInfo;
import org.obmeet.telemetry.lake.store.LakeException;

class LandingWriterTest {
  @TempDir Path folder;

  private static final class Counted implements LandingListener {
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
  void appends_thatComeTogether_shareASync() {
    LandingFixture landings = new LandingFixture(folder.resolve("lake"));
    Counted counted = new Counted();
    List<CompletableFuture<AppendResult>> done = new ArrayList<>();
    try (LandingWriter writer = landings.writer("w", 1 << 20, counted)) {
      for (int i = 0; i < 500; i++) {
        done.add(writer.append(List.of(LandingFixture.encoded(i))).orElseThrow());
      }
      done.forEach(CompletableFuture::join);
      assertThat(writer.queuedBytes()).isZero();
    }
    assertThat(counted.syncs.get()).isBetween(1, 250);
    assertThat(landings.landed()).hasSize(500).doesNotHaveDuplicates();
  }

  @Test
  void success_meansThatARecoveryWouldFindIt() throws Exception {
    LandingFixture landings = new LandingFixture(folder.resolve("lake"));
    try (LandingWriter writer = landings.writer("w", 1 << 20, new Counted())) {
      for (int i = 0; i < 20; i++) {
        writer.append(List.of(LandingFixture.encoded(i))).orElseThrow().join();
        LandingFixture copy = copyOf(landings, "copy-" + i);
        assertThat(new LandingRecovery(copy.lake()).run()).hasSize(1);
        assertThat(copy.landed()).hasSize(i + 1);
      }
    }
  }

  private LandingFixture copyOf(LandingFixture landings, String name) throws Exception {
    LandingFixture copy = new LandingFixture(folder.resolve(name));
    for (FileInfo file : landings.lake().files().list("landing")) {
      Path target = Path.of(copy.lake().root()).resolve(file.path());
      Files.createDirectories(target.getParent());
      Files.copy(Path.of(landings.lake().root()).resolve(file.path()), target);
    }
    return copy;
  }

  @Test
  void segments_rollBySizeAndByAge() {
    LandingFixture landings = new LandingFixture(folder.resolve("lake"));
    Counted counted = new Counted();
    try (LandingWriter writer = landings.writer("w", 4_000, counted)) {
      for (int i = 0; i < 100; i++) {
        writer.append(List.of(LandingFixture.encoded(i))).orElseThrow().join();
      }
      int bySize = counted.sealed.size();
      assertThat(bySize).isGreaterThan(1);
      writer.append(List.of(LandingFixture.encoded(100))).orElseThrow().join();
      landings.pass(Duration.ofMinutes(2));
      await(() -> counted.sealed.size() > bySize);
      assertThat(writer.segmentAge()).isZero();
    }
    assertThat(counted.sealed)
        .allMatch(p -> p.matches("landing/community_events/date=2026-11-24/w-\\d{6}\\.avro"));
    assertThat(landings.landed()).hasSize(101).doesNotHaveDuplicates();
  }

  @Test
  void fault_failsWhatWaited_andTheNextIsStored() throws Exception {
    LandingFixture landings = new LandingFixture(folder.resolve("lake"));
    Path inTheWay = folder.resolve("lake/landing");
    Files.writeString(inTheWay, "a file where a folder must be");
    try (LandingWriter writer = landings.writer("w", 1 << 20, new Counted())) {
      CompletableFuture<AppendResult> refused =
          writer.append(List.of(LandingFixture.encoded(1))).orElseThrow();
      assertThatThrownBy(refused::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(LakeException.class)
          .hasMessageContaining("cannot write to landing of community_events");
      Files.delete(inTheWay);
      assertThat(writer.append(List.of(LandingFixture.encoded(2))).orElseThrow().join().stored())
          .isEqualTo(1);
    }
    assertThat(landings.landed()).containsExactly(2L);
  }

  @Test
  void queue_thatIsFull_takesNothing() {
    LandingFixture landings = new LandingFixture(folder.resolve("lake"));
    try (LandingWriter writer = landings.writer("w", 1 << 20, new Counted())) {
      EncodedRow huge = new EncodedRow(new byte[2 << 20], Optional.empty(), -1);
      assertThat(writer.append(List.of(huge))).isEmpty();
      assertThat(writer.queuedBytes()).isZero();
    }
    try (LandingWriter closed = landings.writer("x", 1 << 20, new Counted())) {
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
  void rows_judgedBeforeSomebodyWasRefused_areGivenBack_andTheSegmentIsSealed(
      @TempDir Path folder) {
    LandingFixture landings = new LandingFixture(folder);
    MovingGate gate = new MovingGate();
    landings.ask(gate);
    LandingRecovery recovery = new LandingRecovery(landings.lake());
    try (LandingWriter writer = landings.writer("w", 1 << 20, new LandingListener() {})) {
      gate.known = 5;
      writer.append(List.of(judged(1, 5))).orElseThrow().join();
      assertThat(recovery.openSegmentsBefore(7))
          .hasSize(1)
          .allMatch(path -> path.endsWith(".avro.open"));
      assertThat(recovery.openSegmentsBefore(5)).isEmpty();

      gate.known = 7;
      gate.refusedAt = 7;
      CompletableFuture<AppendResult> stale = writer.append(List.of(judged(2, 6))).orElseThrow();
      assertThatThrownBy(stale::join).hasCauseInstanceOf(StaleRowsException.class);
      writer.append(List.of(judged(3, 7))).orElseThrow().join();
    }

    assertThat(landings.landed()).containsExactlyInAnyOrder(1L, 3L);
  }

  @Test
  void somebodyRefused_sealsTheSegment_andTheNextOneSaysThatItKnows(@TempDir Path folder)
      throws InterruptedException {
    LandingFixture landings = new LandingFixture(folder);
    MovingGate gate = new MovingGate();
    landings.ask(gate);
    LandingRecovery recovery = new LandingRecovery(landings.lake());
    try (LandingWriter writer = landings.writer("w", 1 << 20, new LandingListener() {})) {
      writer.append(List.of(judged(1, 0))).orElseThrow().join();
      gate.known = 3;
      gate.refusedAt = 3;
      for (int i = 0; i < 200 && !recovery.openSegmentsBefore(3).isEmpty(); i++) {
        Thread.sleep(20);
      }
      assertThat(recovery.openSegmentsBefore(3)).isEmpty();
      writer.append(List.of(judged(2, 3))).orElseThrow().join();
      assertThat(recovery.openSegmentsBefore(3)).isEmpty();
      assertThat(recovery.openSegmentsBefore(4)).hasSize(1);
    }
  }

  private static EncodedRow judged(int number, long at) {
    EncodedRow row = LandingFixture.encoded(number);
    return new EncodedRow(row.bytes(), row.id(), at);
  }

  private static final class MovingGate implements SuppressionBarrier {
    private volatile long known;
    private volatile long refusedAt = -1;

    @Override
    public long refresh() {
      return refusedAt;
    }

    @Override
    public long lastSuppression() {
      return refusedAt;
    }

    @Override
    public long lastCommit() {
      return known;
    }
  }
}
