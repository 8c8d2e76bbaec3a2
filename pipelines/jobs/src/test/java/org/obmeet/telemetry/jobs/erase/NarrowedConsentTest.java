package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SyntheticInstances;
import org.obmeet.telemetry.jobs.restore.RestoreJob;
import org.obmeet.telemetry.jobs.restore.RestoreRequest;
import org.obmeet.telemetry.jobs.retain.RetainRequest.Mode;
import org.obmeet.telemetry.jobs.suppress.SuppressionService;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Tests what an erasure and an ingest do to values beyond a consent that became narrower. */
class NarrowedConsentTest {
  private static final Dataset REPORTS = Catalog.load().dataset("instance_statistics");
  private static final SubjectIdentifier I1 =
      new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, "i1");

  @TempDir Path folder;
  private LakeFixture work;
  private Path reports;

  private static String consent(String id, String scope, String at) {
    return SyntheticInstances.consent(id, "acc-" + id, at, true).replace("info-page", scope);
  }

  private static String report(String id, String at) {
    return SyntheticInstances.report(id, at)
        .replace("\"version\"", "\"pushQueue\":5,\"totalUsers\":7,\"version\"");
  }

  @BeforeEach
  void ingest() {
    work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    reports =
        work.file(
            "reports",
            IntStream.range(0, 4)
                .mapToObj(i -> report("i" + i, "2026-08-02T08:00:00Z"))
                .toArray(String[]::new));
    ingest(
        work,
        List.of(reports),
        IntStream.range(0, 4)
            .mapToObj(i -> consent("i" + i, "extended", "2026-06-01T00:00:00Z"))
            .toArray(String[]::new));
  }

  private static void ingest(LakeFixture work, List<Path> reports, String... decisions) {
    Path consents = work.file("consents-" + Arrays.hashCode(decisions), decisions);
    work.ingest(reports, List.of(), Optional.of(consents));
  }

  private List<GenericRecord> rows() {
    List<GenericRecord> rows = new ArrayList<>();
    for (CleanFile file : work.lake().state().clean(REPORTS.name())) {
      rows.addAll(new CleanFileIo(work.lake().files()).read(REPORTS, file.path()));
    }
    return rows;
  }

  private long extended() {
    return rows().stream().filter(row -> row.get("push_queue") != null).count();
  }

  @Test
  void values_beyondANarrowedConsent_goAfterTheGracePeriod_andNotByALaterOptIn() {
    assertThat(extended()).isEqualTo(4);
    ingest(work, List.of(), consent("i1", "info-page", "2026-08-03T00:00:00Z"));
    ingest(
        work.at("2026-08-20T00:00:00Z"),
        List.of(work.file("more", report("i1", "2026-08-19T08:00:00Z"))),
        consent("i1", "extended", "2026-08-10T00:00:00Z"));
    assertThat(work.at("2026-09-01T23:00:00Z").erase().notes()).isEmpty();
    assertThat(extended()).isEqualTo(5);

    RunReport due = work.at("2026-09-02T00:00:00Z").erase();

    assertThat(due.exit()).isEqualTo(ExitCode.DONE);
    assertThat(due.notes())
        .anyMatch(
            line ->
                line.endsWith("values beyond the consent erased in 1 rows; no such row is left"));
    assertThat(rows()).hasSize(5).allMatch(row -> (Long) row.get("total_users") == 7);
    assertThat(extended()).isEqualTo(4);
    LakeFixture later = work.at("2026-09-03T00:00:00Z");
    assertThat(later.erase().notes()).isEmpty();
    later.retain(Mode.ENFORCE);
    assertThat(later.retain(Mode.VERIFY).exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void fileOfAnOlderBackup_isRestored_andNarrowedAgain(@TempDir Path other) throws IOException {
    LakeFixture backup = work.copyTo(other);
    ingest(work, List.of(), consent("i1", "info-page", "2026-08-03T00:00:00Z"));
    LakeFixture later = work.at("2026-09-02T00:00:00Z");
    later.erase();
    for (CleanFile file : work.lake().state().clean(REPORTS.name())) {
      Files.delete(work.root().resolve(file.path()));
    }

    RunReport restored =
        RestoreJob.run(
            new RestoreRequest(
                later.root().toString(),
                List.of(backup.root().toString()),
                later.now(),
                Optional.empty(),
                Catalogs.SHIPPED),
            Progress.silent());

    assertThat(restored.exit()).as(restored.notes().toString()).isEqualTo(ExitCode.DONE);
    assertThat(extended()).isEqualTo(4);
    assertThat(later.erase().exit()).isEqualTo(ExitCode.DONE);
    assertThat(rows()).hasSize(4);
    assertThat(extended()).isEqualTo(3);
  }

  @Test
  void narrowedRow_isTheRowThatProjectionStoresUnderTheNarrowConsent_alsoForAReplay() {
    ingest(work, List.of(), consent("i1", "info-page", "2026-08-03T00:00:00Z"));
    LakeFixture later = work.at("2026-09-02T00:00:00Z");
    later.erase();
    List<GenericRecord> narrowed = rows();
    later.erase(I1);
    assertThat(rows()).hasSize(3);

    LakeFixture other = new LakeFixture(folder.resolve("other"), work.now());
    work.file("other/none");
    List<GenericRecord> all = new ArrayList<>();
    ingest(
        other,
        List.of(reports),
        consent("i1", "extended", "2026-06-01T00:00:00Z"),
        consent("i1", "info-page", "2026-08-03T00:00:00Z"));
    for (CleanFile file : other.lake().state().clean(REPORTS.name())) {
      all.addAll(new CleanFileIo(other.lake().files()).read(REPORTS, file.path()));
    }

    assertThat(all).hasSize(1);
    GenericRecord row = narrowed.stream().filter(r -> !wide(r)).findFirst().orElseThrow();
    REPORTS.fields().stream()
        .filter(field -> !field.fieldClass().word().equals("identifier"))
        .forEach(
            field ->
                assertThat(row.get(field.position()))
                    .as(field.name())
                    .isEqualTo(all.get(0).get(field.position())));
  }

  private static boolean wide(GenericRecord row) {
    return row.get("consent_scope").toString().equals("extended");
  }

  @Test
  void values_goAtOnce_ifAsked() {
    assertThat(work.erase(EraseRequest.Type.BEYOND_CONSENT, I1).notes())
        .containsExactly(
            "There are no values beyond a narrowed consent, or they are erased already");
    assertThat(extended()).isEqualTo(4);
    ingest(work, List.of(), consent("i1", "info-page", "2026-08-03T00:00:00Z"));

    assertThat(work.erase(EraseRequest.Type.BEYOND_CONSENT, I1).exit()).isEqualTo(ExitCode.DONE);

    assertThat(extended()).isEqualTo(3);
    assertThat(rows()).hasSize(4);
  }

  @Test
  void values_inLandedRows_areCountedByTheEntryBeforeTheSegmentChanges() {
    String segment =
        work.lake().layout().landingFile(REPORTS.name(), LocalDate.parse("2026-08-02"), "a");
    try (RowFileWriter writer = new RowFileWriter(work.lake().files(), segment, REPORTS, segment)) {
      rows().forEach(writer::append);
      writer.finish();
    }
    ingest(work, List.of(), consent("i1", "info-page", "2026-08-03T00:00:00Z"));

    RunReport report = work.erase(EraseRequest.Type.BEYOND_CONSENT, I1);

    assertThat(report.notes()).anyMatch(line -> line.contains("erased in 2 rows"));
    Map<?, ?> counts =
        work.lake().log().commits().stream()
            .filter(commit -> commit.kind() == CommitKind.REWRITE)
            .map(commit -> (Map<?, ?>) commit.detail().get(RemovedRows.KEY))
            .reduce((first, last) -> last)
            .orElseThrow();
    assertThat(counts.get("landing").toString()).contains(segment);
    assertThat(work.retain(Mode.VERIFY).exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void hold_keepsTheValuesUntilItEnds() {
    work.suppressionService()
        .add(
            Purpose.HOLD,
            new SuppressionService.SuppressionScope(
                "instance", "i1", "", Optional.empty(), Optional.empty()),
            "litigation",
            "legal",
            Optional.of(Instant.parse("2026-08-10T00:00:00Z")));
    ingest(work, List.of(), consent("i1", "info-page", "2026-08-03T00:00:00Z"));

    RunReport held = work.erase(EraseRequest.Type.BEYOND_CONSENT, I1);

    assertThat(held.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(extended()).isEqualTo(4);
    assertThat(work.at("2026-08-10T00:00:00Z").erase().exit()).isEqualTo(ExitCode.DONE);
    assertThat(extended()).isEqualTo(3);
  }
}
