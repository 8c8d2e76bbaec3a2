package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.domain.Range;

/** Tests for the ingest of Avro segments that a collector has landed. */
class LandedSegmentsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Dataset EVENTS = Catalog.load().dataset("community_events");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

  @TempDir Path folder;
  private LakeFixture work;

  @BeforeEach
  void makeLake() {
    work = new LakeFixture(folder, NOW);
    work.events(
        work.file(
            "first.ndjson",
            """
            {"type":"page","messageId":"m","anonymousId":"a","timestamp":"2026-11-19T10:00:00Z",\
            "properties":{"url":"https://obmeet.org/home"}}\
            """));
  }

  private static GenericData.Record row(int number, LocalDate day) {
    Schema pseudonym = EVENTS.schema().getField("record").schema();
    byte[] record = ByteBuffer.allocate(16).putInt(number * 0x9E3779B1).putInt(number).array();
    byte[] person = ByteBuffer.allocate(16).putInt((number % 50) * 0x85EBCA6B).array();
    GenericData.Record row = new GenericData.Record(EVENTS.schema());
    row.put("contributor", new GenericData.Fixed(pseudonym, person));
    row.put("record", new GenericData.Fixed(pseudonym, record));
    row.put("day", (int) day.toEpochDay());
    row.put("second", day.toEpochDay() * 86_400 + 3_600);
    row.put("event_type", "page_view");
    return row;
  }

  private String land(String stream, String name, int version, List<GenericData.Record> rows) {
    Lake lake = work.lake();
    String path = lake.layout().landingFile(stream, DAY, name);
    try (RowFileWriter writer =
        new RowFileWriter(lake.files(), path, EVENTS.schema(), stream, version, name)) {
      rows.forEach(writer::append);
      writer.finish();
    }
    return path;
  }

  private static List<GenericData.Record> rows(int n) {
    List<GenericData.Record> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      rows.add(row(i, DAY));
    }
    return rows;
  }

  private StreamCounts ingest(String stream) {
    RunReport report = work.events();
    assertThat(report.streams()).containsKey(stream);
    StreamCounts counts = report.streams().get(stream);
    assertThat(counts.conserved()).isTrue();
    return counts;
  }

  private void assertNothingNew() {
    JobException failure =
        org.assertj.core.api.Assertions.catchThrowableOfType(JobException.class, work::events);
    assertThat(failure.exit()).isEqualTo(ExitCode.NOT_READY);
    assertThat(failure)
        .hasMessage(
            "nothing to ingest: no file was named, and the landing zone has no new segments");
  }

  private List<String> quarantined() {
    return work.quarantined().stream().map(row -> row.getStream() + " " + row.getReason()).toList();
  }

  @Test
  void segment_ofADeclaredStream_isAcceptedOnce() {
    land("community_events", "segment-1", EVENTS.version(), rows(100));

    assertThat(ingest("community_events").accepted()).isEqualTo(100);
    assertNothingNew();
    land("community_events", "segment-2", EVENTS.version(), rows(101));
    StreamCounts second = ingest("community_events");
    assertThat(second.accepted()).isEqualTo(1);
    assertThat(second.duplicates()).isEqualTo(100);
  }

  @Test
  void segment_ofAnUndeclaredStream_isRejectedRecordByRecordOnce() {
    land("weather", "segment-1", 1, rows(7));

    StreamCounts counts = ingest("weather");

    assertThat(counts.rejected()).isEqualTo(Map.of("unknown_stream", 7L));
    assertThat(quarantined()).hasSize(7).containsOnly("weather unknown_stream");
    assertNothingNew();
  }

  /** The collector that wrote the row may have used a wider range. */
  @Test
  void numbers_outsideTheirRange_areClampedAndCounted() {
    Field field = EVENTS.require("time_spent_ms");
    List<GenericData.Record> rows = rows(3);
    rows.get(0).put("time_spent_ms", 1L << 40);
    rows.get(1).put("time_spent_ms", -1L);
    rows.get(2).put("time_spent_ms", 7L);
    land("community_events", "segment-1", EVENTS.version(), rows);

    StreamCounts counts = ingest("community_events");

    Range range = field.treatment().range();
    assertThat(counts.accepted()).isEqualTo(3);
    assertThat(counts.adjusted()).isEqualTo(Map.of("time_spent_ms", 2L));
    assertThat(
            work.lake().state().clean("community_events").stream()
                .flatMap(
                    file -> new CleanFileIo(work.lake().files()).read(EVENTS, file.path()).stream())
                .map(row -> (Long) row.get("time_spent_ms"))
                .filter(Objects::nonNull))
        .containsExactlyInAnyOrder(range.min(), 7L, range.max());
  }

  @Test
  void segment_ofALaterSchemaVersion_isRejectedRecordByRecord() {
    land("community_events", "segment-1", EVENTS.version() + 1, rows(3));

    assertThat(ingest("community_events").rejected()).isEqualTo(Map.of("unknown_schema", 3L));
    assertThat(quarantined()).hasSize(3).containsOnly("community_events unknown_schema");
  }

  @Test
  void rows_outsideTheirTime_areSuppressedOrRejected() {
    land(
        "community_events",
        "segment-1",
        EVENTS.version(),
        List.of(
            row(1, DAY),
            row(2, LocalDate.of(2026, 8, 1)),
            row(3, LocalDate.of(2026, 8, 26)),
            row(4, LocalDate.of(2026, 11, 26))));

    StreamCounts counts = ingest("community_events");

    assertThat(counts.suppressed()).isEqualTo(Map.of("past_retention", 1L));
    assertThat(counts.rejected()).isEqualTo(Map.of("from_the_future", 1L));
    assertThat(counts.accepted()).isEqualTo(2);
  }

  @Test
  void block_corrupt_isRejectedAndTheOthersAreAccepted() throws Exception {
    String path = land("community_events", "segment-1", EVENTS.version(), rows(10_000));
    Path file = work.root().resolve(path);
    byte[] bytes = Files.readAllBytes(file);
    List<Integer> markers = markers(bytes, "segment-1");
    assertThat(markers).as("blocks").hasSizeGreaterThan(4);
    bytes[(markers.get(1) + 16 + markers.get(2)) / 2] ^= 0x55;
    Files.write(file, bytes);

    StreamCounts counts = ingest("community_events");

    long lost = counts.rejected().get("corrupt_block");
    assertThat(counts.rejected()).containsOnlyKeys("corrupt_block");
    assertThat(lost).isBetween(100L, 5_000L);
    assertThat(counts.accepted()).isEqualTo(10_000 - lost);
    assertThat(quarantined()).hasSize((int) lost);
  }

  private static List<Integer> markers(byte[] bytes, String contentId) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(contentId.getBytes(StandardCharsets.UTF_8));
    byte[] marker = Arrays.copyOf(digest, 16);
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i + 16 <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + 16, marker, 0, 16)) {
        found.add(i);
      }
    }
    return found;
  }

  @Test
  void file_thatIsNoSegment_isOneRejectAndTheOthersAreAccepted() throws IOException {
    land("community_events", "good", EVENTS.version(), rows(5));
    Path bad = work.root().resolve("landing/community_events/date=2026-11-20/bad.avro");
    Files.writeString(bad, "no Avro file at all");
    Files.write(bad.resolveSibling("empty.avro"), new byte[0]);

    StreamCounts counts = ingest("community_events");

    assertThat(counts.rejected()).isEqualTo(Map.of("corrupt_block", 2L));
    assertThat(counts.accepted()).isEqualTo(5);
    assertThat(quarantined()).hasSize(2).containsOnly("community_events corrupt_block");
    assertNothingNew();
  }
}
