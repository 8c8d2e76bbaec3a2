package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.fixture.RowFixture;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.SegmentName;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.privacy.suppression.SuppressionList;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Tests the search for the rows of the person p. */
class SubjectRowsTest {
  private static final Dataset EVENTS = Catalog.load().dataset("community_events");
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir Path folder;
  private Lake lake;
  private SubjectRowMatcher matcher;

  @BeforeEach
  void create() {
    LakeMetadata metadata = new LakeMetadata("keys", ConsentMode.RECORDED, "eu");
    lake = Lake.create(folder.resolve("lake").toString(), metadata, NOW);
    SuppressionList subjects = new SuppressionList();
    subjects.add("person", RowFixture.subject("person", "p"), Long.MAX_VALUE);
    matcher = new SubjectRowMatcher(EVENTS, RowFixture.PSEUDONYMS, subjects);
  }

  private static GenericRecord event(String person, String day) {
    GenericRecord row = new RowFixture(EVENTS).rowOf("person", person, day + "T12:00:00Z");
    row.put("event_type", "page_view");
    return row;
  }

  private FileRef clean(String day, int bucket, String... people) {
    String path = lake.layout().cleanFile(EVENTS.name(), LocalDate.parse(day), bucket, "b");
    List<GenericRecord> rows = new ArrayList<>();
    List.of(people).forEach(person -> rows.add(event(person, day)));
    return new CleanFileIo(lake.files()).write(EVENTS, rows, path);
  }

  private List<GenericRecord> rows(String path) {
    List<GenericRecord> rows = new ArrayList<>();
    SubjectRows.forEach(lake, matcher, path, rows::add);
    return rows;
  }

  @Test
  void cleanFile_withAndWithoutTheSubject() {
    String with = clean("2026-11-20", 0, "q", "p", "p").path();
    String without = clean("2026-11-20", 1, "q").path();

    assertThat(SubjectRows.anyIn(lake, with, matcher)).isTrue();
    assertThat(SubjectRows.countIn(lake, with, matcher)).isEqualTo(2);
    assertThat(rows(with)).hasSize(2).allMatch(matcher::matches);
    assertThat(SubjectRows.anyIn(lake, without, matcher)).isFalse();
    assertThat(SubjectRows.countIn(lake, without, matcher)).isZero();
    assertThat(rows(without)).isEmpty();
  }

  @Test
  void segment_withTheSubject() {
    String path = lake.layout().landingFile(EVENTS.name(), LocalDate.parse("2026-11-20"), "a");
    try (RowFileWriter writer = new RowFileWriter(lake.files(), path, EVENTS, "a")) {
      writer.append(event("p", "2026-11-20"));
      writer.append(event("q", "2026-11-20"));
      writer.finish();
    }

    assertThat(rows(path)).singleElement().matches(matcher::matches);
  }

  /** A collector seals its segments about once a minute, also while a command reads them. */
  @Test
  void segment_sealedSinceItWasListed() {
    LocalDate day = LocalDate.parse("2026-11-20");
    String path = lake.layout().landingFile(EVENTS.name(), day, "writer-7");
    String sealed = SegmentName.sealed(path, 1);
    try (RowFileWriter writer = new RowFileWriter(lake.files(), sealed, EVENTS, "a")) {
      writer.append(event("p", "2026-11-20"));
      writer.finish();
    }

    assertThat(rows(path + ".open")).singleElement().matches(matcher::matches);
  }

  @Test
  void cleanFiles_areThoseOfTheSubjectsBucket_onOrAfterADay() {
    List<FileRef> files = new ArrayList<>();
    for (String day : List.of("2026-11-19", "2026-11-20", "2026-11-21")) {
      IntStream.range(0, EVENTS.buckets()).forEach(b -> files.add(clean(day, b, "q")));
    }
    lake.log()
        .append(
            CommitDraft.of(CommitKind.INGEST, 0, NOW, "run")
                .withFiles(
                    files.stream()
                        .map(file -> LoggedFile.clean(file, false, EVENTS.buckets(), List.of()))
                        .toList()));

    assertThat(SubjectRows.cleanFiles(lake, matcher, LocalDate.parse("2026-11-20")))
        .hasSize(2)
        .anyMatch(path -> path.contains("date=2026-11-20/"))
        .anyMatch(path -> path.contains("date=2026-11-21/"));
    assertThat(SubjectRows.cleanFiles(lake, matcher, LocalDate.parse("2026-11-22"))).isEmpty();
  }

  @Test
  void hex_ofNull_isEmpty() {
    assertThat(SubjectRows.hex(null)).isEmpty();
    assertThat(SubjectRows.hex(RowFixture.fixed(new byte[] {1, (byte) 0xab}))).isEqualTo("01ab");
  }
}
