package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * Tests the promises of the privacy policy about consent and age, by the rows that ingest stores.
 */
class PromisedIngestTest {
  private static final String REPORTS = "instance_statistics";

  @TempDir Path folder;
  private LakeFixture work;

  @BeforeEach
  void open() {
    work = new LakeFixture(folder, Instant.parse("2026-11-24T12:00:00Z"));
  }

  private static String report(String instance, String at) {
    return """
    {"_id":"%s-%s","uniqueId":"%s","createdAt":"%s","totalUsers":12,\
    "wizard":{"country":"germany","size":"4"},"deploy":{"method":"docker"}}\
    """
        .formatted(instance, at, instance, at);
  }

  private static String consent(String instance, boolean in, String deployment, String at) {
    return """
    {"uniqueId":"%s","statistics":%s,"scope":"info-page","deployment":"%s",\
    "policyVersion":"2025-06","at":"%s"}\
    """
        .formatted(instance, in, deployment, at);
  }

  private StreamCounts ingest(List<String> consents, String... reports) {
    return work.ingest(
            List.of(work.file("reports.ndjson", reports)),
            List.of(),
            Optional.of(work.file("consents.ndjson", consents.toArray(String[]::new))))
        .streams()
        .get(REPORTS);
  }

  private List<GenericRecord> rows() {
    CleanFileIo clean = new CleanFileIo(work.lake().files());
    return work.lake().state().clean(REPORTS).stream()
        .map(CleanFile::path)
        .flatMap(path -> clean.read(Catalog.load().dataset(REPORTS), path).stream())
        .toList();
  }

  @Test
  void report_withoutARecordedConsent_isRefused() {
    StreamCounts counts =
        ingest(
            List.of(consent("i1", true, "registered", "2026-11-01T00:00:00Z")),
            report("i1", "2026-11-20T10:00:00Z"),
            report("i2", "2026-11-20T10:00:00Z"),
            report("i1", "2026-10-20T10:00:00Z"));

    assertThat(counts.accepted()).isEqualTo(1);
    assertThat(counts.suppressed()).isEqualTo(Map.of("not_opted_in", 2L));
    assertThat(rows()).hasSize(1);
  }

  @Test
  void reports_afterTheOptOut_areRefused() {
    StreamCounts counts =
        ingest(
            List.of(
                consent("i1", true, "registered", "2026-11-01T00:00:00Z"),
                consent("i1", false, "registered", "2026-11-10T00:00:00Z"),
                consent("i2", true, "registered", "2026-11-01T00:00:00Z"),
                consent("i2", false, "registered", "2026-11-10T00:00:00Z"),
                consent("i2", true, "registered", "2026-11-15T00:00:00Z")),
            report("i1", "2026-11-09T23:59:59Z"),
            report("i1", "2026-11-10T00:00:00Z"),
            report("i1", "2026-11-20T10:00:00Z"),
            report("i2", "2026-11-12T10:00:00Z"),
            report("i2", "2026-11-20T10:00:00Z"));

    assertThat(counts.accepted()).isEqualTo(2);
    assertThat(counts.suppressed()).isEqualTo(Map.of("opted_out", 3L));
  }

  @Test
  void unregisteredInstance_withoutItsConsent_isRefused() {
    StreamCounts counts =
        ingest(
            List.of(
                consent("i1", true, "unregistered", "2026-11-01T00:00:00Z"),
                consent("i3", false, "unregistered", "2026-11-01T00:00:00Z")),
            report("i1", "2026-11-20T10:00:00Z"),
            report("i2", "2026-11-20T10:00:00Z"),
            report("i3", "2026-11-20T10:00:00Z"));

    assertThat(counts.accepted()).as("the one that opted in itself").isEqualTo(1);
    assertThat(counts.suppressed()).isEqualTo(Map.of("not_opted_in", 1L, "opted_out", 1L));
  }

  @Test
  void hostedInstance_isProcessedAsItsAdministratorInstructs() {
    StreamCounts counts =
        ingest(
            List.of(
                consent("i1", true, "hosted", "2026-11-01T00:00:00Z"),
                consent("i2", true, "hosted", "2026-11-01T00:00:00Z"),
                consent("i2", false, "hosted", "2026-11-19T00:00:00Z")),
            report("i1", "2026-11-20T10:00:00Z"),
            report("i2", "2026-11-20T10:00:00Z"),
            report("i3", "2026-11-20T10:00:00Z"));

    assertThat(counts.suppressed()).isEqualTo(Map.of("not_opted_in", 1L, "opted_out", 1L));
    assertThat(rows())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.get("deployment").toString()).isEqualTo("hosted");
              assertThat(row.get("total_users")).isEqualTo(12L);
              assertThat(row.get("country")).as("beyond the scope").isNull();
            });
  }

  @Test
  void fields_beyondTheInfoPage_areNotStoredUnderItsScope() {
    ingest(
        List.of(consent("i1", true, "registered", "2026-11-01T00:00:00Z")),
        report("i1", "2026-11-20T10:00:00Z"));

    GenericRecord row = rows().get(0);
    assertThat(row.get("total_users")).isEqualTo(12L);
    assertThat(row.get("country")).isNull();
    assertThat(row.get("size")).isNull();
    assertThat(row.get("deploy_method")).isNull();
    assertThat(row.toString()).doesNotContain("germany", "docker");
  }

  @Test
  void rows_pastRetention_areRefused() {
    StreamCounts reports =
        ingest(
            List.of(consent("i1", true, "registered", "2020-01-01T00:00:00Z")),
            report("i1", "2025-10-23T10:00:00Z"),
            report("i1", "2025-10-27T10:00:00Z"));
    StreamCounts events =
        work.ingest(
                List.of(),
                List.of(
                    work.file(
                        "events.ndjson",
                        page("2026-08-25T10:00:00Z"),
                        page("2026-08-31T10:00:00Z"))),
                Optional.of(work.file("none.ndjson", "")))
            .streams()
            .get("community_events");

    assertThat(reports.suppressed()).as("13 months").isEqualTo(Map.of("past_retention", 1L));
    assertThat(reports.accepted()).isEqualTo(1);
    assertThat(events.suppressed()).as("90 days").isEqualTo(Map.of("past_retention", 1L));
    assertThat(events.accepted()).isEqualTo(1);
  }

  private static String page(String at) {
    return """
    {"type":"page","messageId":"%s","anonymousId":"a","timestamp":"%s",\
    "properties":{"url":"https://obmeet.org/home"}}\
    """
        .formatted(at, at);
  }
}
