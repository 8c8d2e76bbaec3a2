package org.obmeet.telemetry.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DedupIndexTest {
  private static final LocalDate OLDEST = LocalDate.of(2025, 10, 1);

  @TempDir Path folder;
  private LandingFixture fixture;
  private Path index;

  @BeforeEach
  void create() {
    fixture = new LandingFixture(folder.resolve("lake"));
    index = folder.resolve("lake/landing/community_events/seen");
  }

  private DedupIndex open() {
    return DedupIndex.open(fixture.directory(), LandingFixture.EVENTS, OLDEST);
  }

  private AppendResult land(String writer, int from, int to) {
    try (LandingWriter landing =
        fixture.writer(writer, 1 << 20, Optional.of(open()), new LandingListener() {})) {
      return landing.append(LandingFixture.encoded(from, to)).orElseThrow().join();
    }
  }

  @Test
  void records_landedBeforeRestart_areDuplicates() {
    assertThat(land("a", 0, 100)).isEqualTo(new AppendResult(100, 0));
    assertThat(land("b", 50, 150)).isEqualTo(new AppendResult(50, 50));
    assertThat(land("c", 0, 150)).isEqualTo(new AppendResult(0, 150));
    assertThat(fixture.landed()).hasSize(150).doesNotHaveDuplicates();
  }

  /** Collectors that start together write the same list of segments. */
  @Test
  void open_byTwoCollectorsAtOnce_succeeds() throws Exception {
    land("a", 0, 10);
    Callable<Integer> collector =
        () -> {
          for (int i = 0; i < 100; i++) {
            open().close();
          }
          return 100;
        };
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (Future<Integer> opened : threads.invokeAll(List.of(collector, collector))) {
        assertThat(opened.get()).isEqualTo(100);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(Files.readAllLines(index.resolve("segments.txt"))).hasSize(1);
    try (Stream<Path> names = Files.list(index)) {
      assertThat(names).hasSize(2);
    }
  }

  @Test
  void records_twiceInOneAppend_landOnce() {
    try (LandingWriter landing =
        fixture.writer("a", 1 << 20, Optional.of(open()), new LandingListener() {})) {
      List<EncodedRow> twice = List.of(LandingFixture.encoded(1), LandingFixture.encoded(1));
      assertThat(landing.append(twice).orElseThrow().join()).isEqualTo(new AppendResult(1, 1));
    }
  }

  @Test
  void index_lost_isRebuiltFromSegments() throws Exception {
    land("a", 0, 100);
    Path day = index.resolve("2026-11-24.ids");
    assertThat(Files.size(day)).isEqualTo(1_600);
    Files.delete(day);
    Files.delete(index.resolve("segments.txt"));

    assertThat(land("b", 0, 101)).isEqualTo(new AppendResult(1, 100));
  }

  @Test
  void entry_incomplete_isOverwritten() throws Exception {
    land("a", 0, 3);
    Path day = index.resolve("2026-11-24.ids");
    Files.write(day, new byte[7], StandardOpenOption.APPEND);

    assertThat(land("b", 2, 5)).isEqualTo(new AppendResult(2, 1));
    assertThat(Files.size(day)).isEqualTo(5 * 16);
    assertThat(land("c", 0, 5)).isEqualTo(new AppendResult(0, 5));
  }

  @Test
  void days_expired_areDeleted() throws Exception {
    land("a", 0, 1);
    Path expired = Files.write(index.resolve("2025-09-30.ids"), new byte[16]);
    Path recent = Files.write(index.resolve("2025-10-01.ids"), new byte[16]);

    open().close();

    assertThat(expired).doesNotExist();
    assertThat(recent).exists();
  }

  @Test
  void records_storedByFailedAppend_areDuplicatesAfterRestart() throws Exception {
    Path day = index.resolve("2026-11-24.ids");
    Path backup = index.resolve("aside");
    AtomicInteger sealed = new AtomicInteger();
    LandingListener listener =
        new LandingListener() {
          @Override
          public void sealed(String path, long rows) {
            sealed.incrementAndGet();
          }
        };
    try (LandingWriter landing = fixture.writer("a", 1, Optional.of(open()), listener)) {
      landing.append(LandingFixture.encoded(0, 1)).orElseThrow().join();
      LandingWriterTest.await(() -> sealed.get() == 1);
      Files.move(day, backup);
      Files.createDirectories(day);
      CompletableFuture<AppendResult> failed =
          landing.append(LandingFixture.encoded(1, 3)).orElseThrow();
      assertThatThrownBy(failed::join).hasMessageContaining("cannot write");
    }
    assertThat(fixture.landed()).as("on stable storage all the same").hasSize(3);
    Files.delete(day);
    Files.move(backup, day);

    assertThat(land("b", 0, 5)).isEqualTo(new AppendResult(2, 3));
  }
}
