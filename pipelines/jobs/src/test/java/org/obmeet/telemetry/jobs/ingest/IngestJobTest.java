package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.jobs.retain.RetainRequest;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.keys.KeysetException;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.flow.Quarantined;

class IngestJobTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir Path folder;
  private LakeFixture work;

  @BeforeEach
  void open() {
    work = new LakeFixture(folder, NOW);
  }

  private static String report(String id, String instance, String at) {
    return """
    {"_id":"%s","uniqueId":"%s","createdAt":"%s","version":"6.6.0","totalUsers":12}\
    """
        .formatted(id, instance, at);
  }

  private static String pageView(String id, String url) {
    return """
    {"type":"page","messageId":"%s","anonymousId":"a1","timestamp":"2026-11-20T10:00:00Z",\
    "properties":{"url":"%s"}}\
    """
        .formatted(id, url);
  }

  private static StreamCounts statistics(RunReport report) {
    return report.streams().get("instance_statistics");
  }

  @Test
  void reports_sameInputAgain_changesNothing() {
    Path file =
        work.file(
            "reports.ndjson",
            report("r1", "i1", "2026-11-20T10:00:00Z"),
            report("r2", "i2", "2026-11-20T11:00:00Z"),
            report("r1", "i1", "2026-11-20T10:00:00Z"),
            "not json");
    StreamCounts first = statistics(work.reports(file));
    assertThat(first.read()).isEqualTo(4);
    assertThat(first.accepted()).isEqualTo(2);
    assertThat(first.duplicates()).isEqualTo(1);
    assertThat(first.rejected()).isEqualTo(Map.of("malformed_json", 1L));
    Map<String, byte[]> before = visible();

    StreamCounts second = statistics(work.reports(file));

    assertThat(second.accepted()).isZero();
    assertThat(second.duplicates()).isEqualTo(3);
    assertThat(second.conserved()).isTrue();
    assertThat(visible().keySet()).isEqualTo(before.keySet());
    before.forEach((path, bytes) -> assertThat(visible().get(path)).as(path).isEqualTo(bytes));
  }

  @Test
  void reports_sameContentTwiceInOneRun_haveOneQuarantineFile() {
    String report = report("r1", "i1", "2026-11-20T10:00:00Z");
    Path file = work.file("reports.ndjson", report, "not json");
    Path copy = work.file("copy.ndjson", report, "not json");

    StreamCounts counts = statistics(work.reports(file, copy));

    assertThat(counts.rejected()).isEqualTo(Map.of("malformed_json", 2L));
    assertThat(counts.duplicates()).isEqualTo(1);
    assertThat(work.lake().log().commits().stream().flatMap(commit -> commit.added().stream()))
        .doesNotHaveDuplicates();
    assertThat(work.quarantined()).hasSize(1);
  }

  /** A report from the future is rejected now and accepted eleven hours later. */
  @Test
  void reports_sameInputWithFewerRejects_leaveTheCommittedQuarantineFileAsItIs() {
    Path file =
        work.file(
            "reports.ndjson", report("r1", "i1", "2026-11-25T13:00:00Z"), "not json", "nor this");
    assertThat(statistics(work.reports(file)).rejected())
        .isEqualTo(Map.of("malformed_json", 2L, "from_the_future", 1L));

    LakeFixture later = work.at("2026-11-24T23:00:00Z");
    assertThat(statistics(later.reports(file)).rejected()).isEqualTo(Map.of("malformed_json", 2L));

    assertThat(mismatches()).isEmpty();
    assertThat(work.quarantined()).hasSize(5);
  }

  @Test
  void reports_sameInputOnAnotherDay_leaveNoOrphanFile() {
    Path file = work.file("reports.ndjson", report("r1", "i1", "2026-11-20T10:00:00Z"), "not json");
    work.reports(file);
    Map<String, byte[]> before = visible();

    work.at("2026-11-25T12:00:00Z").reports(file);

    assertThat(visible().keySet()).isEqualTo(before.keySet());
    assertThat(work.retain(RetainRequest.Mode.VERIFY).notes())
        .containsExactly("Verified: nothing in the lake is past its period.");
  }

  private List<FileCheck.Mismatch> mismatches() {
    return new FileCheck(work.lake().files())
        .mismatches(FileCheck.liveFiles(work.lake().log().commits()));
  }

  @Test
  void reports_resentTheNextDay_isADuplicateOfTheDayBefore() {
    work.reports(work.file("a.ndjson", report("r1", "i1", "2026-11-20T23:59:00Z")));

    StreamCounts again =
        statistics(work.reports(work.file("b.ndjson", report("r1", "i1", "2026-11-21T00:01:00Z"))));

    assertThat(again.duplicates()).isEqualTo(1);
    assertThat(again.accepted()).isZero();
  }

  @Test
  void reports_ofEveryKindOfFault_areCountedByReason() {
    String deep = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);
    byte[] invalid = {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, (byte) 0x28, '"', '}'};
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    lines.writeBytes(
        String.join(
                "\n",
                report("r1", "i1", "2026-11-20T10:00:00Z"),
                deep,
                "[1,2]",
                "{\"a\":\"" + "x".repeat(50_000_000) + "\"}",
                report("r2", "i1", "2027-01-01T00:00:00Z"),
                report("r3", "i1", "2020-01-01T00:00:00Z"),
                report("r4", "i1", "yesterday"),
                "{\"_id\":\"r5\",\"createdAt\":\"2026-11-20T10:00:00Z\"}",
                "")
            .getBytes(StandardCharsets.UTF_8));
    lines.writeBytes(invalid);
    lines.writeBytes(
        ("\n" + report("r9", "i9", "2026-11-20T10:00:00Z") + "\n")
            .getBytes(StandardCharsets.UTF_8));

    StreamCounts counts = statistics(work.reports(work.file("bad.ndjson", lines.toByteArray())));

    assertThat(counts.rejected())
        .isEqualTo(
            Map.of(
                "too_deep", 1L,
                "not_an_object", 1L,
                "too_long", 1L,
                "from_the_future", 1L,
                "bad_time", 1L,
                "missing_identifier", 1L,
                "invalid_utf8", 1L));
    assertThat(counts.suppressed()).isEqualTo(Map.of("past_retention", 1L));
    assertThat(counts.accepted()).isEqualTo(2);
    assertThat(counts.conserved()).isTrue();
    List<Quarantined> rows = work.quarantined();
    assertThat(rows).hasSize(7);
    assertThat(rows).extracting(Quarantined::getStream).containsOnly("instance_statistics");
  }

  @Test
  void gzip_truncated_deliversThePrecedingRecords() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      text.append(report("r" + i, "i" + i, "2026-11-20T10:00:00Z")).append('\n');
    }
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() * 3 / 4);

    StreamCounts counts = statistics(work.reports(work.file("cut.ndjson.gz", cut)));

    assertThat(counts.rejected()).isEqualTo(Map.of("truncated_input", 1L));
    assertThat(counts.accepted()).isBetween(1_000L, 1_999L);
    assertThat(counts.conserved()).isTrue();
  }

  @Test
  void consents_beforeAfterAndWithout_decideWhatIsAccepted() {
    Path consents =
        work.file(
            "consents.ndjson",
            consent("i1", true, "2026-11-01T00:00:00Z"),
            consent("i2", true, "2026-11-01T00:00:00Z"),
            consent("i2", false, "2026-11-10T00:00:00Z"));
    Path reports =
        work.file(
            "reports.ndjson",
            report("r1", "i1", "2026-10-30T10:00:00Z"),
            report("r2", "i1", "2026-11-20T10:00:00Z"),
            report("r3", "i2", "2026-11-05T10:00:00Z"),
            report("r4", "i2", "2026-11-20T10:00:00Z"),
            report("r5", "i3", "2026-11-20T10:00:00Z"));

    RunReport report = work.ingest(List.of(reports), List.of(), Optional.of(consents));

    assertThat(statistics(report).accepted()).isEqualTo(2);
    assertThat(statistics(report).suppressed())
        .isEqualTo(Map.of("not_opted_in", 2L, "opted_out", 1L));
    assertThat(report.streams().get("consent").accepted()).isEqualTo(3);
    assertThat(work.quarantined()).isEmpty();
  }

  private static String consent(String instance, boolean in, String at) {
    return """
    {"uniqueId":"%s","statistics":%s,"scope":"info-page","deployment":"registered",\
    "policyVersion":"2026-01","at":"%s"}\
    """
        .formatted(instance, in, at);
  }

  @Test
  void assumedConsent_onALakeOfRecordedOnes_isRefused() {
    Path consents = work.file("c.ndjson", consent("i1", true, "2026-11-01T00:00:00Z"));
    Path reports = work.file("r.ndjson", report("r1", "i1", "2026-11-20T10:00:00Z"));
    work.ingest(List.of(reports), List.of(), Optional.of(consents));

    assertThatThrownBy(() -> work.reports(reports))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("--assume-consent is only for lakes that were created with it");
  }

  @Test
  void events_ofForeignHostsAndHostedWorkspaces_areCountedButNotStored() {
    StreamCounts counts =
        work.events(
                work.file(
                    "events.ndjson",
                    pageView("m1", "https://obmeet.org/channel/general?resumeToken=zq9secret"),
                    pageView("m2", "https://elsewhere.example/channel/general"),
                    pageView("m3", "https://acme.obmeet.cloud/home"),
                    "{\"api_key\":\"phc\",\"batch\":7}"))
            .streams()
            .get("community_events");

    assertThat(counts.accepted()).isEqualTo(1);
    assertThat(counts.suppressed()).isEqualTo(Map.of("foreign_origin", 1L, "hosted_workspace", 1L));
    assertThat(counts.rejected()).isEqualTo(Map.of("unknown_body", 1L));
    work.bytes("")
        .forEach(
            (path, bytes) ->
                assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                    .as(path)
                    .doesNotContain("zq9secret", "elsewhere.example", "acme.obmeet"));
  }

  @Test
  void keyset_missing_isAClearErrorAndChangesNothing() throws IOException {
    Path reports = work.file("r.ndjson", report("r1", "i1", "2026-11-20T10:00:00Z"));
    work.reports(reports);
    Files.delete(work.keys());
    Map<String, byte[]> before = work.bytes("");

    assertThatThrownBy(() -> work.reports(reports))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining(work.keys().toString());
    assertThat(work.bytes("").keySet()).isEqualTo(before.keySet());
  }

  @Test
  void keyset_ofAnotherLake_isRefused() {
    Path reports = work.file("r.ndjson", report("r1", "i1", "2026-11-20T10:00:00Z"));
    work.reports(reports);
    IngestRequest own = work.request(List.of(reports), List.of(), Optional.empty());
    Path other = folder.resolve("other.keys");
    org.obmeet.telemetry.lake.keys.Keyset.create(other);

    assertThatThrownBy(
            () ->
                IngestJob.run(
                    new IngestRequest(
                        own.lake(),
                        other.toString(),
                        NOW,
                        own.reports(),
                        own.events(),
                        own.consents(),
                        own.assumeConsent(),
                        List.of(),
                        own.catalog()),
                    org.obmeet.telemetry.jobs.Progress.silent()))
        .isInstanceOf(KeysetException.class);
  }

  @Test
  void input_absent_namesTheFile() {
    IngestRequest request =
        work.request(List.of(folder.resolve("nowhere.ndjson")), List.of(), Optional.empty());
    assertThatThrownBy(() -> IngestJob.run(request, org.obmeet.telemetry.jobs.Progress.silent()))
        .hasMessageContaining("nowhere.ndjson");
    assertThat(work.root()).doesNotExist();
    assertThat(work.keys()).doesNotExist();
  }

  @Test
  void lake_thatIsAFile_isAClearError() throws IOException {
    Files.writeString(work.root(), "in the way");
    Path reports = work.file("r.ndjson", report("r1", "i1", "2026-11-20T10:00:00Z"));

    assertThatThrownBy(() -> work.reports(reports)).isInstanceOf(LakeException.class);
  }

  @Test
  void twoRuns_concurrently_loseNothingAndDuplicateNothing() throws Exception {
    Path a = work.file("a.ndjson", report("r1", "i1", "2026-11-20T10:00:00Z"));
    work.reports(a);
    Path b =
        work.file(
            "b.ndjson",
            report("r1", "i1", "2026-11-20T10:00:00Z"),
            report("r2", "i1", "2026-11-20T11:00:00Z"));
    Path c =
        work.file(
            "c.ndjson",
            report("r2", "i1", "2026-11-20T11:00:00Z"),
            report("r3", "i1", "2026-11-20T12:00:00Z"));
    Thread other = new Thread(() -> ignoringConflict(() -> work.reports(b)));
    other.start();
    ignoringConflict(() -> work.reports(c));
    other.join();
    work.reports(b, c);

    assertThat(work.lake().state().clean("instance_statistics"))
        .extracting(file -> file.rows())
        .satisfies(rows -> assertThat(rows.stream().mapToLong(r -> r).sum()).isEqualTo(3));
  }

  private static void ignoringConflict(Runnable run) {
    try {
      run.run();
    } catch (CommitConflictException | JobException e) {
      assertThat(e).hasMessageContaining("run it again");
    }
  }

  /** Returns all files but reports of runs and the entries that add them. */
  private Map<String, byte[]> visible() {
    Map<String, byte[]> all = work.bytes("");
    all.keySet().removeIf(path -> path.startsWith("ledger/runs"));
    work.lake().log().commits().stream()
        .filter(commit -> commit.kind() == CommitKind.REPORT)
        .forEach(commit -> all.remove(work.lake().layout().commit(commit.number())));
    return all;
  }
}
