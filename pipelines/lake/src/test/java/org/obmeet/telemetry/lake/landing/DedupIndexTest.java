package org.obmeet.telemetry.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DedupIndexTest {
  private static final LocalDate OLDEST = LocalDate.of(2025, 10, 1);

  @TempDir Path folder;
  private LandingFixture landings;
  private Path index;

  @BeforeEach
  void make() {
    landings = new LandingFixture(folder.resolve("lake"));
    index = folder.resolve("lake/landing/community_events/seen");
  }

  private DedupIndex open() {
    return DedupIndex.open(landings.place(), LandingFixture.EVENTS, OLDEST);
  }

  private AppendResult land(String writer, int from, int to) {
    try (LandingWriter landing =
        landings.writer(writer, 1 << 20, Optional.of(open()), new LandingListener() {})) {
      return landing.append(LandingFixture.encoded(from, to)).orElseThrow().join();
    }
  }

  @Test
  void records_landedBefore_areHeldAcrossRestarts() {
    assertThat(land("a", 0, 100)).isEqualTo(new AppendResult(100, 0));
    assertThat(land("b", 50, 150)).isEqualTo(new AppendResult(50, 50));
    assertThat(land("c", 0, 150)).isEqualTo(new AppendResult(0, 150));
    assertThat(landings.landed()).hasSize(150).doesNotHaveDuplicates();
  }

  @Test
  void records_twiceInOneAppend_landOnce() {
    try (LandingWriter landing =
        landings.writer("a", 1 << 20, Optional.of(open()), new LandingListener() {})) {
      List<EncodedRow> twice = List.of(LandingFixture.encoded(1), LandingFixture.encoded(1));
      assertThat(landing.append(twice).orElseThrow().join()).isEqualTo(new AppendResult(1, 1));
    }
  }

  @Test
  void index_lostOrBehind_isMadeOfSegmentsAgain() throws Exception {
    land("a", 0, 100);
    Path day = index.resolve("2026-11-24.ids");
    assertThat(Files.size(day)).isEqualTo(1_600);
    Files.delete(day);
    Files.delete(index.resolve("segments.txt"));

    assertThat(land("b", 0, 101)).isEqualTo(new AppendResult(1, 100));
  }

  @Test
  void entry_cutShort_isWrittenOver() throws Exception {
    land("a", 0, 3);
    Path day = index.resolve("2026-11-24.ids");
    Files.write(day, new byte[7], StandardOpenOption.APPEND);

    assertThat(land("b", 2, 5)).isEqualTo(new AppendResult(2, 1));
    assertThat(Files.size(day)).isEqualTo(5 * 16);
    assertThat(land("c", 0, 5)).isEqualTo(new AppendResult(0, 5));
  }

  @Test
  void days_thatAreTooOld_areForgotten() throws Exception {
    land("a", 0, 1);
    Path old = Files.write(index.resolve("2025-09-30.ids"), new byte[16]);
    Path young = Files.write(index.resolve("2025-10-01.ids"), new byte[16]);

    open().close();

    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void recordsOfARefusedAppend_thatAreStored_areKnownAfterARestart() throws Exception {
    Path day = index.resolve("2026-11-24.ids");
    Path aside = index.resolve("aside");
    AtomicInteger sealed = new AtomicInteger();
    LandingListener listener =
        new LandingListener() {
          @Override
          public void sealed(String path, long rows) {
            sealed.incrementAndGet();
          }
        };
    try (LandingWriter landing = landings.writer("a", 1, Optional.of(open()), listener)) {
      landing.append(LandingFixture.encoded(0, 1)).orElseThrow().join();
      LandingWriterTest.await(() -> sealed.get() == 1);
      Files.move(day, aside);
      Files.createDirectories(day);
      CompletableFuture<AppendResult> refused =
          landing.append(LandingFixture.encoded(1, 3)).orElseThrow();
      assertThatThrownBy(refused::join).hasMessageContaining("cannot write");
    }
    assertThat(landings.landed()).as("on stable storage all the same").hasSize(3);
    Files.delete(day);
    Files.move(aside, day);

    assertThat(land("b", 0, 5)).isEqualTo(new AppendResult(2, 3));
  }
}
