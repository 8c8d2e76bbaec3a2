package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.jobs.fixture.RowFixture;
import org.obmeet.telemetry.jobs.ingest.bucket.StreamResult;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.Quarantine;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.privacy.consent.ConsentHistory;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.privacy.suppression.SuppressionList;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Range;
import org.obmeet.telemetry.schemas.flow.InputSegment;
import org.obmeet.telemetry.schemas.flow.Quarantined;
import org.obmeet.telemetry.schemas.flow.SegmentKind;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * Tests for landed rows that a run of 2026-11-24, 12:00, reads, as far as {@link SegmentReader}.
 */
class LandedRowReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Catalog CATALOG = Catalog.load();
  private static final RowFixture EVENTS = RowFixture.of("community_events");
  private static final RowFixture REPORTS = RowFixture.of("instance_statistics");
  private static final String AT = "2026-11-20T10:00:00Z";

  @TempDir Path folder;
  private Lake lake;
  private ConsentHistory consents = ConsentHistory.assuming(Scope.EXTENDED);
  private final SuppressionList erased = new SuppressionList();
  private final List<GenericRecord> accepted = new ArrayList<>();
  private StreamResult result;

  @BeforeEach
  void create() {
    LakeMetadata metadata = new LakeMetadata("keys", ConsentMode.RECORDED, "eu");
    lake = Lake.create(folder.resolve("lake").toString(), metadata, NOW);
  }

  private String land(Dataset dataset, String name, int version, List<GenericData.Record> rows) {
    String path = lake.layout().landingFile(dataset.name(), LocalDate.of(2026, 11, 24), name);
    try (RowFileWriter writer =
        new RowFileWriter(lake.files(), path, dataset.schema(), dataset.name(), version, name)) {
      rows.forEach(writer::append);
      writer.finish();
    }
    return path;
  }

  /** Reads a segment of a stream, which need not be declared. */
  private StreamCounts read(String stream, String path) {
    InputSegment segment =
        new InputSegment(stream, SegmentKind.LANDING, path, "fingerprint", 0L, -1L, 0);
    SegmentProjection projection =
        new SegmentProjection(
            segment,
            CATALOG.datasets().containsKey(stream) ? CATALOG.dataset(stream).fields() : List.of(),
            row -> accepted.add(row.record()),
            new QuarantineBuffer(lake, "run", NOW, segment));
    ProjectionContext context =
        new ProjectionContext(
            lake,
            CATALOG,
            RowFixture.PSEUDONYMS,
            consents,
            NOW,
            erased,
            new HashMap<>(),
            new HashMap<>());
    new SegmentReader(context, segment, projection).read();
    result = projection.finish();
    return result.counts();
  }

  private StreamCounts read(RowFixture fixture, GenericData.Record... rows) {
    Dataset dataset = fixture.dataset();
    return read(dataset.name(), land(dataset, "a", dataset.version(), List.of(rows)));
  }

  private List<Quarantined> quarantined() {
    List<Quarantined> rows = new ArrayList<>();
    result
        .files()
        .forEach(
            file -> new Quarantine(lake.files()).scan("staging/run/" + file.path(), rows::add));
    return rows;
  }

  private static GenericData.Record event(String at) {
    return EVENTS.rowOf("person", "p", at);
  }

  private static GenericData.Record spent(Long milliseconds) {
    GenericData.Record row = event(AT);
    row.put("time_spent_ms", milliseconds);
    return row;
  }

  private static GenericData.Record browser(String label) {
    GenericData.Record row = event(AT);
    row.put("browser", label);
    return row;
  }

  @Test
  void segmentWithoutRows_isEmpty() {
    assertThat(read(EVENTS).read()).isZero();
    assertThat(accepted).isEmpty();
    assertThat(result.files()).isEmpty();
    assertThat(result.lost()).isEmpty();
  }

  @Test
  void numbers_outsideTheirRange_areClampedAndCounted() {
    Range range = EVENTS.dataset().require("time_spent_ms").treatment().range();

    StreamCounts counts =
        read(
            EVENTS,
            spent(range.max()),
            spent(range.max() + 1),
            spent(range.min()),
            spent(range.min() - 1),
            spent(null));

    assertThat(accepted)
        .extracting(row -> row.get("time_spent_ms"))
        .containsExactly(range.max(), range.max(), range.min(), range.min(), null);
    assertThat(counts.adjusted()).isEqualTo(Map.of("time_spent_ms", 2L));
  }

  @Test
  void labels_thatAreNotListed_areCountedAmongAllValues() {
    StreamCounts counts =
        read(EVENTS, browser("not_listed"), browser("Firefox"), browser("not_listed"), event(AT));

    assertThat(counts.notListed()).isEqualTo(Map.of("browser", new StreamCounts.NotListed(2, 3)));
  }

  @Test
  void rows_ofALaterSchemaVersion_areRejectedEach() {
    Dataset dataset = EVENTS.dataset();
    int later = dataset.version() + 1;

    StreamCounts counts =
        read(dataset.name(), land(dataset, "a", later, List.of(event(AT), event(AT))));

    assertThat(counts.rejected()).isEqualTo(Map.of("unknown_schema", 2L));
    assertThat(quarantined())
        .extracting(Quarantined::getReason, Quarantined::getPosition)
        .containsExactly(tuple("unknown_schema", 1L), tuple("unknown_schema", 2L));
  }

  @Test
  void rows_ofThisOrAnEarlierSchemaVersion_areAccepted() {
    Dataset dataset = EVENTS.dataset();

    read(dataset.name(), land(dataset, "a", dataset.version(), List.of(event(AT))));
    read(dataset.name(), land(dataset, "b", 0, List.of(event(AT))));

    assertThat(accepted).hasSize(2);
  }

  @Test
  void row_isSuppressed_ifTheFirstDayOfItsStoragePeriodIsPast() {
    StreamCounts counts =
        read(EVENTS, event("2026-08-30T23:59:59Z"), event("2026-08-31T00:00:00Z"));

    assertThat(counts.suppressed()).isEqualTo(Map.of("past_retention", 1L));
    assertThat(accepted)
        .extracting(row -> row.get("day"))
        .containsExactly((int) LocalDate.of(2026, 8, 31).toEpochDay());
  }

  @Test
  void row_isRejectedIfItIsMoreThanTheClockSkewAhead() {
    StreamCounts counts =
        read(EVENTS, event("2026-11-25T12:00:00Z"), event("2026-11-25T12:00:01Z"));

    assertThat(counts.rejected()).isEqualTo(Map.of("from_the_future", 1L));
    assertThat(accepted).hasSize(1);
  }

  @Test
  void row_ofAnErasedSubject_isSuppressedUpToTheLastSecond() {
    long last = Instant.parse(AT).getEpochSecond();
    erased.add("person", RowFixture.subject("person", "p"), last);

    StreamCounts counts =
        read(EVENTS, event(AT), event("2026-11-20T10:00:01Z"), EVENTS.rowOf("person", "other", AT));

    assertThat(counts.suppressed()).isEqualTo(Map.of("erased", 1L));
    assertThat(accepted).hasSize(2);
  }

  @Test
  void rows_ofAStreamThatNoDataSetDeclares_areRejectedEach() {
    Dataset dataset = EVENTS.dataset();
    String path = land(dataset, "a", 1, List.of(event(AT), event(AT)));

    assertThat(read("weather", path).rejected()).isEqualTo(Map.of("unknown_stream", 2L));
    assertThat(quarantined())
        .extracting(Quarantined::getStream, Quarantined::getPosition)
        .containsExactly(tuple("weather", 1L), tuple("weather", 2L));
  }

  private String damaged(String name) {
    String path = "landing/community_events/date=2026-11-24/" + name;
    lake.files().write(path, new byte[] {1, 2, 3}, 1);
    return path;
  }

  @Test
  void file_thatIsNoSegment_losesTheRecordsOfItsName_elseOne() {
    assertThat(read("community_events", damaged("a.avro")).rejected())
        .isEqualTo(Map.of("corrupt_block", 1L));
    String named = damaged("a-r7.avro");
    assertThat(read("community_events", named).rejected()).isEqualTo(Map.of("corrupt_block", 7L));
    assertThat(result.lost()).isEqualTo(Map.of(named, 7L));
    assertThat(quarantined()).hasSize(7).allMatch(row -> row.getStage().equals("read"));
  }

  @Test
  void file_thatIsNoSegmentOfAnUndeclaredStream_losesOne() {
    assertThat(read("weather", damaged("a.avro")).rejected())
        .isEqualTo(Map.of("corrupt_block", 1L));
  }

  /** Writes a segment of several blocks and flips a bit in the middle. */
  private String withDamagedBlock(String name) throws IOException {
    List<GenericData.Record> rows =
        IntStream.range(0, 10_000).mapToObj(i -> EVENTS.rowOf("record", "r" + i, AT)).toList();
    String path = land(EVENTS.dataset(), name, EVENTS.dataset().version(), rows);
    Path file = folder.resolve("lake").resolve(path);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 0x55;
    Files.write(file, bytes);
    return path;
  }

  @Test
  void damagedBlock_isRejectedAndTheOthersAreAccepted() throws IOException {
    String path = withDamagedBlock("a");

    StreamCounts counts = read("community_events", path);

    long lost = counts.rejected().get("corrupt_block");
    assertThat(counts.rejected()).containsOnlyKeys("corrupt_block");
    assertThat(lost).isBetween(100L, 5_000L);
    assertThat(accepted).hasSize((int) (10_000 - lost));
    assertThat(counts.read()).isEqualTo(10_000);
    assertThat(quarantined())
        .hasSize((int) lost)
        .allMatch(row -> row.getPosition() < lake.files().size(path))
        .noneMatch(row -> row.getPosition() == accepted.size());
    assertThat(result.lost()).isEqualTo(Map.of(path, lost));
  }

  @Test
  void damagedSegment_withMoreRecordsInItsName_losesTheDifference() throws IOException {
    StreamCounts counts = read("community_events", withDamagedBlock("a-r10050"));

    assertThat(counts.rejected().get("corrupt_block")).isEqualTo(10_050 - accepted.size());
  }

  private static GenericRecord decision(String id, String at, boolean statistics, String scope) {
    GenericRecord row = RowFixture.of("consent").row(at);
    row.put("subject", RowFixture.fixed(RowFixture.subject("instance", id)));
    row.put("statistics", statistics);
    row.put("scope", scope);
    row.put("deployment", "registered");
    return row;
  }

  private static GenericData.Record report(String id, String at, String scope) {
    GenericData.Record row = REPORTS.rowOf("instance", id, at);
    row.put("consent_scope", scope);
    row.put("push_queue", 5L);
    return row;
  }

  private Map<String, Long> suppressedReports(GenericRecord[] decisions, GenericData.Record row) {
    consents = ConsentHistory.of(List.of(decisions));
    accepted.clear();
    return read(REPORTS, row).suppressed();
  }

  private static GenericRecord[] decisions(GenericRecord... rows) {
    return rows;
  }

  @Test
  void report_withoutADecisionBefore_isSuppressed() {
    GenericRecord[] one = decisions(decision("i", AT, true, "info-page"));

    assertThat(suppressedReports(one, report("i", "2026-11-20T09:59:59Z", "info-page")))
        .isEqualTo(Map.of("not_opted_in", 1L));
    assertThat(suppressedReports(one, report("stranger", "2026-11-21T10:00:00Z", "info-page")))
        .isEqualTo(Map.of("not_opted_in", 1L));
    assertThat(suppressedReports(one, report("i", AT, "info-page"))).isEmpty();
  }

  @Test
  void report_afterAnOptOut_isSuppressed() {
    GenericRecord[] both =
        decisions(
            decision("i", "2026-11-18T10:00:00Z", true, "info-page"),
            decision("i", AT, false, null));

    assertThat(suppressedReports(both, report("i", AT, "info-page")))
        .isEqualTo(Map.of("opted_out", 1L));
    assertThat(suppressedReports(both, report("i", "2026-11-20T09:59:59Z", "info-page"))).isEmpty();
  }

  @Test
  void report_ofAnEarlierKeyRotationPeriod_isFoundByItsOwnPseudonym() {
    GenericRecord[] one = decisions(decision("i", "2025-12-01T00:00:00Z", true, "info-page"));

    assertThat(suppressedReports(one, report("i", "2025-12-02T00:00:00Z", "info-page"))).isEmpty();
    assertThat(suppressedReports(one, report("i", AT, "info-page"))).isEmpty();
  }

  @Test
  void report_widerThanTheConsent_isNarrowed() {
    GenericRecord[] narrow = decisions(decision("i", "2026-11-18T10:00:00Z", true, "info-page"));
    GenericRecord[] wide = decisions(decision("i", "2026-11-18T10:00:00Z", true, "extended"));

    assertThat(suppressedReports(narrow, report("i", AT, "extended"))).isEmpty();
    assertThat(accepted.get(0).get("consent_scope")).hasToString("info-page");
    assertThat(accepted.get(0).get("push_queue")).isNull();
    assertThat(suppressedReports(wide, report("i", AT, "extended"))).isEmpty();
    assertThat(accepted.get(0).get("push_queue")).isEqualTo(5L);
  }

  @Test
  void consent_thatIsAssumed_orRowsOfPeople_areNotCheckedAgain() {
    assertThat(read(REPORTS, report("stranger", AT, "extended")).suppressed()).isEmpty();
    assertThat(accepted.get(0).get("push_queue")).isEqualTo(5L);
    consents = ConsentHistory.of(List.of());
    assertThat(read(EVENTS, event(AT)).suppressed()).isEmpty();
  }

  @Test
  void quarantine_isStagedInFilesOfItsRunAndDay_onceItHasARow() {
    InputSegment segment =
        new InputSegment("community_events", SegmentKind.TEXT, "in", "print", 5L, -1L, 0);
    QuarantineBuffer buffer = new QuarantineBuffer(lake, "run", NOW, segment);
    assertThat(buffer.close()).isEmpty();

    for (int i = 0; i < 50_001; i++) {
      buffer.add(RejectReason.TOO_LONG, "read", "", i, 0);
    }
    List<FileRef> files = buffer.close();

    assertThat(files).extracting(FileRef::rows).containsExactly(50_000L, 1L);
    assertThat(files).extracting(FileRef::path).doesNotHaveDuplicates();
    assertThat(files)
        .allMatch(
            file ->
                file.path()
                    .matches("quarantine/community_events/date=2026-11-24/print-5-.{16}-run.avro"));
    QuarantineBuffer.linkStaged(lake, "run", files);
    assertThat(files).allMatch(file -> lake.files().exists(file.path()));
    QuarantineBuffer.linkStaged(lake, "other", files);
  }

  @Test
  void lostRecords_areThoseOfLandingSegmentsOnly() {
    assertThat(
            Stream.of(SegmentKind.LANDING, SegmentKind.TEXT)
                .map(
                    kind -> {
                      InputSegment segment =
                          new InputSegment("community_events", kind, "path", "print", 0L, -1L, 0);
                      SegmentProjection projection =
                          new SegmentProjection(
                              segment,
                              List.of(),
                              row -> {},
                              new QuarantineBuffer(lake, "run", NOW, segment));
                      projection.rejectUnread(RejectReason.CORRUPT_BLOCK);
                      return projection.finish().lost();
                    }))
        .containsExactly(Map.of("path", 1L), Map.of());
  }
}
