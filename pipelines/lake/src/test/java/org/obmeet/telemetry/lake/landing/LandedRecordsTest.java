package org.obmeet.telemetry.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandedRecordsTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-24");

  @TempDir Path folder;
  private LandingFixture fixture;

  @BeforeEach
  void create() {
    fixture = new LandingFixture(folder.resolve("lake"));
  }

  private LandedRecords open(LocalDate today) {
    return new LandedRecords(fixture.directory(), LandingFixture.EVENTS, today);
  }

  private AppendResult land(String writer, int from, int to) {
    try (LandingWriter landing =
        fixture.writer(writer, 1 << 20, Optional.of(open(TODAY)), new LandingListener() {})) {
      return landing.append(LandingFixture.encoded(from, to)).orElseThrow().join();
    }
  }

  private static RecordId id(int number) {
    return LandingFixture.encoded(number).id().orElseThrow();
  }

  @Test
  void records_landedBeforeRestart_areDuplicates() {
    assertThat(land("a", 0, 100)).isEqualTo(new AppendResult(100, 0));
    assertThat(land("b", 50, 150)).isEqualTo(new AppendResult(50, 50));
    assertThat(land("c", 0, 150)).isEqualTo(new AppendResult(0, 150));
    assertThat(fixture.landed()).hasSize(150).doesNotHaveDuplicates();
  }

  @Test
  void records_twiceInOneAppend_landOnce() {
    try (LandingWriter landing =
        fixture.writer("a", 1 << 20, Optional.of(open(TODAY)), new LandingListener() {})) {
      List<EncodedRow> twice = List.of(LandingFixture.encoded(1), LandingFixture.encoded(1));
      assertThat(landing.append(twice).orElseThrow().join()).isEqualTo(new AppendResult(1, 1));
    }
  }

  @Test
  void recordsOfYesterday_areKnown_andOlderOnesAreNot() {
    land("a", 0, 1);

    assertThat(open(TODAY.plusDays(1)).add(id(0))).isFalse();
    assertThat(open(TODAY.plusDays(2)).add(id(0))).isTrue();
  }

  @Test
  void refresh_forgetsDaysBeforeYesterday() {
    land("a", 0, 1);
    LandedRecords records = open(TODAY);
    records.refresh(TODAY.plusDays(1));
    assertThat(records.add(id(1))).isTrue();

    records.refresh(TODAY.plusDays(2));

    assertThat(records.add(id(0))).isTrue();
    assertThat(records.add(id(1))).isFalse();
  }

  /** Nothing about a record is stored but its row. */
  @Test
  void landing_hasSegmentsAndTheirListsOnly() throws Exception {
    land("a", 0, 10);

    assertThat(fixture.lake().files().list("landing"))
        .isNotEmpty()
        .allSatisfy(
            file ->
                assertThat(file.path())
                    .matches("landing/community_events/(date=[^/]+/.+\\.avro|sealed/.+\\.txt)"));
  }

  /** What a failed append has stored, is landed again, and ingest removes the duplicates. */
  @Test
  void recordsOfAFailedAppend_mayBeSentAgain() throws Exception {
    Path landing = folder.resolve("lake/landing/community_events");
    Path aside = folder.resolve("aside");
    AtomicInteger sealed = new AtomicInteger();
    LandingListener listener =
        new LandingListener() {
          @Override
          public void sealed(String path, long rows) {
            sealed.incrementAndGet();
          }
        };
    try (LandingWriter writer = fixture.writer("a", 1, Optional.of(open(TODAY)), listener)) {
      writer.append(LandingFixture.encoded(0, 1)).orElseThrow().join();
      LandingWriterTest.await(() -> sealed.get() == 1);
      Files.move(landing, aside, StandardCopyOption.ATOMIC_MOVE);
      Files.createFile(landing);
      CompletableFuture<AppendResult> failed =
          writer.append(LandingFixture.encoded(1, 3)).orElseThrow();
      assertThatThrownBy(failed::join).hasMessageContaining("cannot write");
      Files.delete(landing);
      Files.move(aside, landing, StandardCopyOption.ATOMIC_MOVE);

      assertThat(writer.append(LandingFixture.encoded(0, 5)).orElseThrow().join())
          .isEqualTo(new AppendResult(4, 1));
    }
  }
}
