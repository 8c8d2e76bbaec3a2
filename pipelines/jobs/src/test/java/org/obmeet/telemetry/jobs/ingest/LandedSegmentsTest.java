package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Tests for the ingest of Avro segments that a collector has landed. */
class LandedSegmentsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Dataset EVENTS = Catalog.load().dataset("community_events");
  private static final LocalDate TOMORROW = LocalDate.of(2026, 11, 25);
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
    return land(stream, name, version, rows, DAY);
  }

  private String land(
      String stream, String name, int version, List<GenericData.Record> rows, LocalDate day) {
    Lake lake = work.lake();
    String path = lake.layout().landingFile(stream, day, name);
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

  /** The clock of the ingest is behind that of the collector. */
  @Test
  void segment_ofALaterDay_isLeftToALaterRun() {
    land("community_events", "segment-1", EVENTS.version(), rows(5), TOMORROW);
    assertNothingNew();

    work = work.at("2026-11-25T12:00:00Z");
    assertThat(ingest("community_events").accepted()).isEqualTo(5);
  }

  @Test
  void segment_ofAnUndeclaredStream_isRejectedRecordByRecordOnce() {
    land("weather", "segment-1", 1, rows(7));

    StreamCounts counts = ingest("weather");

    assertThat(counts.rejected()).isEqualTo(Map.of("unknown_stream", 7L));
    assertThat(quarantined()).hasSize(7).containsOnly("weather unknown_stream");
    assertNothingNew();
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
