package org.obmeet.telemetry.lake.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Tests appending decisions and compacting their files. */
class ConsentLogTest {
  private static final Dataset CONSENT = Catalog.load().dataset("consent");
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir Path folder;
  private Lake lake;
  private ConsentLog log;

  @BeforeEach
  void create() {
    lake =
        Lake.create(
            folder.resolve("lake").toString(),
            new LakeMetadata("ring", ConsentMode.RECORDED, "eu"),
            NOON);
    log = new ConsentLog(lake, CONSENT);
  }

  private static GenericRecord decision(int number) {
    Schema pseudonym = CONSENT.schema().getField("subject").schema();
    GenericData.Record row = new GenericData.Record(CONSENT.schema());
    byte[] subject = ByteBuffer.allocate(16).putInt(number).array();
    row.put("subject", new GenericData.Fixed(pseudonym, subject));
    row.put("day", (int) (NOON.getEpochSecond() / 86_400));
    row.put("second", NOON.getEpochSecond() + number);
    row.put("statistics", number % 3 > 0);
    row.put("deployment", "registered");
    row.put("scope", "info-page");
    return row;
  }

  /** Appends decisions as another process does. */
  private void append(int from, int to) {
    ConsentLog other = new ConsentLog(lake, CONSENT);
    for (int i = from; i < to; i++) {
      other.pollNew();
      other.append(List.of(decision(i)), NOON.plusSeconds(i), "run-" + i);
    }
  }

  @Test
  void append_afterAnUnknownDecision_isRefused_andLeavesNoFile() throws IOException {
    log.pollNew();
    append(0, 1);

    assertThatThrownBy(() -> log.append(List.of(decision(1)), NOON, "late"))
        .isInstanceOf(CommitConflictException.class);
    assertThat(filesOnDisk()).isEqualTo(1);
    assertThat(log.pollNew()).hasSize(1);
    log.append(List.of(decision(1)), NOON, "again");
    assertThat(log.recorded()).hasSize(2);
  }

  private static Set<GenericRecord> expected(int to) {
    return Stream.iterate(0, i -> i + 1)
        .limit(to)
        .map(ConsentLogTest::decision)
        .collect(Collectors.toSet());
  }

  private long filesOnDisk() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("lake/clean/consent"))) {
      return files.count();
    }
  }

  @Test
  void compact_manyFiles_mergesThemWithoutLoss() {
    append(0, 64);
    assertThat(log.pollNew()).hasSize(64);
    assertThat(log.needsCompaction()).isFalse();
    assertThat(log.compact(NOON, "fold-0")).as("few files").isFalse();
    append(64, 65);
    assertThat(log.pollNew()).hasSize(1);
    assertThat(log.needsCompaction()).isTrue();

    assertThat(log.compact(NOON, "fold-1")).isTrue();

    assertThat(lake.state().consents()).singleElement().matches(file -> file.rows() == 65);
    assertThat(log.recorded()).hasSize(65);
    assertThat(Set.copyOf(log.recorded())).isEqualTo(expected(65));
    ConsentLog reader = new ConsentLog(lake, CONSENT);
    assertThat(Set.copyOf(reader.pollNew())).as("a later reader").isEqualTo(expected(65));
    assertThat(reader.pollNew()).isEmpty();
    assertThat(new FileCheck(lake.files()).mismatches(FileCheck.liveFiles(lake.log().commits())))
        .isEmpty();
  }

  @Test
  void compact_mergedFiles_areDeletedADayLater() throws IOException {
    append(0, 65);
    LakeState before = lake.state();
    log.pollNew();
    assertThat(log.compact(NOON, "fold-1")).isTrue();
    CleanFileIo clean = new CleanFileIo(lake.files());
    before.consents().forEach(file -> assertThat(clean.read(CONSENT, file.path())).hasSize(1));
    append(65, 130);
    log.pollNew();
    assertThat(log.compact(NOON.plus(Duration.ofHours(1)), "fold-2")).isTrue();
    assertThat(filesOnDisk()).as("an hour later").isEqualTo(130 + 2);
    append(130, 195);
    log.pollNew();
    assertThat(log.compact(NOON.plus(Duration.ofMinutes(1_441)), "fold-3")).isTrue();
    assertThat(filesOnDisk()).as("without the files of the first merge").isEqualTo(195 - 65 + 3);
    assertThat(Set.copyOf(log.recorded())).isEqualTo(expected(195));
    assertThat(Set.copyOf(new ConsentLog(lake, CONSENT).pollNew())).isEqualTo(expected(195));
  }

  /** The log of an old lake has thousands of commits, which the collector does not read again. */
  @Test
  void compact_afterADay_readsNoOldCommit() throws IOException {
    append(0, 65);
    log.pollNew();
    assertThat(log.compact(NOON, "fold-1")).isTrue();
    append(65, 130);
    log.pollNew();
    Files.delete(folder.resolve("lake").resolve(lake.layout().commit(1)));

    assertThat(log.compact(NOON.plus(Duration.ofDays(2)), "fold-2")).isTrue();

    assertThat(filesOnDisk()).isEqualTo(130 - 65 + 2);
  }

  @Test
  void compact_concurrentAppend_changesNothing() throws IOException {
    append(0, 65);
    log.pollNew();
    append(65, 66);
    assertThat(log.compact(NOON, "fold-1")).isFalse();
    assertThat(lake.state().consents()).hasSize(66);
    assertThat(filesOnDisk()).isEqualTo(66);
    assertThat(log.pollNew()).hasSize(1);
    assertThat(log.compact(NOON, "fold-2")).isTrue();
  }

  @Test
  void compact_largeFile_isUnchanged() {
    List<GenericRecord> large =
        Stream.iterate(100, i -> i + 1).limit(4_096).map(ConsentLogTest::decision).toList();
    log.append(large, NOON, "import");
    append(0, 65);
    log.pollNew();
    assertThat(log.compact(NOON, "fold-1")).isTrue();
    assertThat(lake.state().consents())
        .extracting(FileRef::path)
        .containsExactly("clean/consent/import.parquet", "clean/consent/fold-1.parquet");
  }
}
