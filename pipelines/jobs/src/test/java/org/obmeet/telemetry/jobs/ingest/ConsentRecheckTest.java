package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Tests for the second consent check of landed reports. */
class ConsentRecheckTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Dataset REPORTS = Catalog.load().dataset("instance_statistics");

  @TempDir Path folder;

  @Test
  void landedReport_withoutConsent_isSuppressed() {
    LakeFixture work = new LakeFixture(folder, NOW);
    Path consents =
        work.file(
            "consents.ndjson",
            consent("in", "info-page", "true", "2026-11-10T00:00:00Z"),
            consent("out", "info-page", "true", "2026-11-10T00:00:00Z"),
            consent("out", "info-page", "false", "2026-11-15T00:00:00Z"));
    work.ingest(List.of(), List.of(), Optional.of(consents));
    GenericData.Record extended = row(work, "in", "2026-11-20T11:00:00Z", "extended");
    extended.put("push_queue", 5L);
    land(
        work,
        List.of(
            row(work, "in", "2026-11-20T10:00:00Z", "info-page"),
            row(work, "in", "2026-11-09T10:00:00Z", "info-page"),
            extended,
            row(work, "out", "2026-11-14T10:00:00Z", "info-page"),
            row(work, "out", "2026-11-16T10:00:00Z", "info-page"),
            row(work, "stranger", "2026-11-20T10:00:00Z", "info-page")));

    RunReport report = work.ingest(List.of(), List.of(), Optional.of(consents));

    assertThat(report.streams().get("instance_statistics").suppressed())
        .isEqualTo(Map.of("not_opted_in", 2L, "opted_out", 1L));
    assertThat(report.streams().get("instance_statistics").accepted()).isEqualTo(3);
    CleanFileIo files = new CleanFileIo(work.lake().files());
    assertThat(work.lake().state().clean(REPORTS.name()))
        .flatMap(file -> files.read(REPORTS, file.path()))
        .hasSize(3)
        .allMatch(row -> row.get("consent_scope").toString().equals("info-page"))
        .allMatch(row -> row.get("push_queue") == null);
  }

  private static String consent(String id, String scope, String statistics, String at) {
    return "{\"uniqueId\":\"%s\",\"statistics\":%s,\"scope\":\"%s\",\"deployment\":\"registered\",\"policyVersion\":\"2025-06\",\"at\":\"%s\"}"
        .formatted(id, statistics, scope, at);
  }

  private static GenericData.Record row(LakeFixture work, String id, String at, String scope) {
    Instant time = Instant.parse(at);
    long day = time.getEpochSecond() / 86_400;
    Keyset keyset = Keyset.open(work.keys());
    Pseudonyms pseudonyms = new Pseudonyms(keyset.subjectKey(), keyset::epochKey);
    int epoch = Pseudonyms.epoch(REPORTS.epochDays(), day);
    byte[] subject = pseudonyms.subject("instance", id.getBytes(StandardCharsets.UTF_8));
    byte[] instance = pseudonyms.pseudonym(REPORTS.name(), "instance", epoch, subject);
    byte[] record =
        pseudonyms.pseudonym(
            REPORTS.name(),
            "record",
            epoch,
            pseudonyms.subject("record", (id + at).getBytes(StandardCharsets.UTF_8)));
    Schema type = REPORTS.schema().getField("instance").schema();
    GenericData.Record row = new GenericData.Record(REPORTS.schema());
    row.put("contributor", new GenericData.Fixed(type, instance));
    row.put("instance", new GenericData.Fixed(type, instance));
    row.put("record", new GenericData.Fixed(type, record));
    row.put("day", (int) day);
    row.put("second", time.getEpochSecond());
    row.put("consent_scope", scope);
    row.put("deployment", "registered");
    row.put("tenure", "under_3_days");
    row.put("verification", "verified");
    return row;
  }

  private static void land(LakeFixture work, List<GenericData.Record> rows) {
    Lake lake = work.lake();
    String path =
        lake.layout().landingFile(REPORTS.name(), LocalDate.of(2026, 11, 24), "segment-1");
    try (RowFileWriter writer =
        new RowFileWriter(
            lake.files(), path, REPORTS.schema(), REPORTS.name(), REPORTS.version(), "one")) {
      rows.forEach(writer::append);
      writer.finish();
    }
  }
}
