package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.fixture.RowFixture;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Tests the scan after an erasure of the person p. */
class SurvivorScanTest {
  private static final Catalog CATALOG = Catalog.load();
  private static final Dataset EVENTS = CATALOG.dataset("community_events");
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final String DEAD_RUN = "20261120T000000Z-ingest-1f2e3d4c";

  @TempDir Path folder;
  private final ErasureResult result = new ErasureResult();
  private Lake lake;

  @BeforeEach
  void create() {
    LakeMetadata metadata = new LakeMetadata("keys", ConsentMode.RECORDED, "eu");
    lake = Lake.create(folder.resolve("lake").toString(), metadata, NOW);
  }

  private static GenericRecord event(String person) {
    GenericRecord row = new RowFixture(EVENTS).rowOf("person", person, DAY + "T12:00:00Z");
    row.put("event_type", "page_view");
    return row;
  }

  private String segment(String stream, String name, String... people) {
    String path = lake.layout().landingFile(stream, DAY, name);
    try (RowFileWriter writer = new RowFileWriter(lake.files(), path, EVENTS, name)) {
      List.of(people).forEach(person -> writer.append(event(person)));
      writer.finish();
    }
    return path;
  }

  /** Writes a clean file in each bucket, of which the person can be in one. */
  private void cleanInEachBucket(String batch, String person) {
    for (int bucket = 0; bucket < EVENTS.buckets(); bucket++) {
      String path = lake.layout().cleanFile(EVENTS.name(), DAY, bucket, batch);
      new CleanFileIo(lake.files()).write(EVENTS, List.of(event(person)), path);
    }
  }

  private void file(String path) throws IOException {
    Path file = folder.resolve("lake").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }

  private void scan() {
    Suppression erasure =
        Suppression.of(
            "e", Purpose.TOMBSTONE, "person", RowFixture.hex("person", "p"), "request", NOW);
    EraseRequest request =
        new EraseRequest(
            lake.root(),
            folder.resolve("keys"),
            NOW,
            List.of(),
            EraseRequest.Type.SUBJECT,
            "request",
            false,
            Optional.empty(),
            Duration.ZERO,
            Catalogs.SHIPPED,
            Optional.empty());
    ErasureContext context =
        new ErasureContext(lake, request, "own", CATALOG, RowFixture.PSEUDONYMS);
    new SurvivorScan(context, List.of(erasure), result, 0).scan();
  }

  @Test
  void rows_ofOtherPeople_areNoSurvivors() {
    segment(EVENTS.name(), "a", "q", "r");

    scan();

    assertThat(result.isDone()).isTrue();
    assertThat(result.scanned().get("landing")).containsEntry("rows", 2L);
  }

  @Test
  void rows_ofTheSubject_inLanding_keepTheErasureOpen() {
    String path = segment(EVENTS.name(), "a", "q", "p", "p");

    scan();

    assertThat(result.exit()).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(result.notes())
        .containsExactly("The erasure stays open: " + path + ": 2 rows of the subject remain");
  }

  @Test
  void rows_underALegalHold_delayTheErasure() {
    Suppression hold = Suppression.of("h", Purpose.HOLD, "", "", "litigation", NOW);
    new SuppressionTable(lake)
        .change(
            CommitKind.SUPPRESS,
            NOW,
            "hold",
            Map.of("set", List.of("h"), "purpose", "hold"),
            rows -> {
              List<Suppression> all = new ArrayList<>(rows);
              all.add(hold);
              return all;
            });
    segment(EVENTS.name(), "a", "p");

    scan();

    assertThat(result.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(result.notes())
        .containsExactly("The erasure stays open: 1 rows are under a legal hold");
  }

  @Test
  void orphanCleanFile_isReadOnlyInTheBucketOfTheSubject_andHasSurvivors() {
    cleanInEachBucket("b", "p");

    scan();

    assertThat(result.notes())
        .isNotEmpty()
        .allMatch(note -> note.contains("1 rows of the subject"));
    assertThat(result.scanned().get("clean").get("files")).isEqualTo(result.notes().size());
  }

  @Test
  void orphanCleanFile_ofAFencedRun_isNoFailure() {
    cleanInEachBucket("b-" + DEAD_RUN, "p");
    result.fenced(DEAD_RUN);

    scan();

    assertThat(result.exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void stagingFile_isAFailure_ifItsRunIsDead() throws IOException {
    file("staging/" + DEAD_RUN + "/part.avro");
    file("staging/live/part.avro");
    try (Lease live = Lease.ofRun(lake, "live")) {
      scan();
    }

    assertThat(result.notes())
        .containsExactly(
            "The erasure stays open: staging/"
                + DEAD_RUN
                + "/part.avro is an orphan file of an aborted run, and its content is unknown");
  }

  @Test
  void openSegment_thatIsOlderThanTheErasure_isWaitedFor() throws IOException {
    file("landing/community_events/date=2026-11-20/a.avro.open");

    scan();

    assertThat(result.exit()).isEqualTo(ExitCode.BUSY);
    assertThat(result.notes())
        .singleElement()
        .asString()
        .contains("is being written by a collector");
  }

  @Test
  void file_thatCannotBeRead_isAFailure_andInLandingSaysWhatToDo() throws IOException {
    file("landing/community_events/date=2026-11-20/damaged.avro");
    file("clean/community_events/unknown.parquet");

    scan();

    assertThat(result.notes())
        .containsExactlyInAnyOrder(
            "The erasure stays open: landing/community_events/date=2026-11-20/damaged.avro cannot"
                + " be read, so its content is unknown. Restore it from a backup, or delete it to"
                + " give up its records. Then run 'telemetry erase due'.",
            "The erasure stays open: clean/community_events/unknown.parquet cannot be read, so its"
                + " content is unknown");
  }

  @Test
  void file_ofAnUndeclaredStream_isAFailure_butTheSuppressionTableIsNone() throws IOException {
    String path = segment("gone", "a", "p");
    file("clean/suppression/table.avro");
    file("landing/community_events/sealed/date=2026-11-20/c.txt");

    scan();

    assertThat(result.notes())
        .containsExactly("The erasure stays open: " + path + " belongs to no declared data set");
    assertThat(result.scanned().get("landing")).containsEntry("rows", 0L);
  }
}
