package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.suppress.SuppressionService;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

class ErasurePreviewTest {
  private static final Dataset EVENTS = Catalog.load().dataset("community_events");

  @TempDir Path folder;
  private LakeFixture work;

  @BeforeEach
  void ingest() {
    work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    List<String> people = CommunityPageViews.people("p", 3);
    work.events(CommunityPageViews.views(work, "views", people, "2026-07-31", "2026-08-01"));
  }

  private ErasurePreview preview(String person) {
    EraseRequest request =
        work.request(
            EraseRequest.Type.SUBJECT,
            false,
            new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, person));
    ErasureContext context = ErasureContext.of(work.lake(), request, "run");
    return ErasurePreview.of(context, new Tombstones(context).preview());
  }

  @Test
  void rows_areCountedByZoneAndMonth_andNothingIsWritten() {
    String segment =
        work.lake().layout().landingFile(EVENTS.name(), LocalDate.parse("2026-08-02"), "a");
    try (RowFileWriter writer = new RowFileWriter(work.lake().files(), segment, EVENTS, "a")) {
      work.lake().state().clean(EVENTS.name()).stream()
          .flatMap(file -> new CleanFileIo(work.lake().files()).read(EVENTS, file.path()).stream())
          .forEach(writer::append);
      writer.finish();
    }
    LogHead head = work.lake().log().head();

    ErasurePreview preview = preview("p1");

    assertThat(preview.rows()).isEqualTo(Map.of("community_events", 4L));
    assertThat(preview.counts()).hasSize(4).allSatisfy((key, rows) -> assertThat(rows).isOne());
    assertThat(preview.counts().keySet())
        .anyMatch(key -> key.contains("landing") && key.contains("2026-07"))
        .anyMatch(key -> key.contains("clean") && key.contains("2026-08"));
    assertThat(preview.held()).isZero();
    assertThat(work.lake().log().head()).isEqualTo(head);
  }

  @Test
  void rowsUnderAHold_areCountedApart() {
    work.suppressionService()
        .add(
            Purpose.HOLD,
            new SuppressionService.SuppressionScope(
                "person", "p1", "", Optional.of(LocalDate.parse("2026-08-01")), Optional.empty()),
            "litigation",
            "legal",
            Optional.of(Instant.parse("2026-09-01T00:00:00Z")));

    ErasurePreview preview = preview("p1");

    assertThat(preview.held()).isEqualTo(1);
    assertThat(preview.rows()).isEqualTo(Map.of("community_events", 1L));
  }
}
