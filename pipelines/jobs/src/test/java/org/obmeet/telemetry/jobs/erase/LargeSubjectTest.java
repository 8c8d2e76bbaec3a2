package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.SyntheticInstances;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Tests that erasure, rectification and export hold a row group, and not a file of many rows. The
 * lake has one file of a person, and one of an instance, with some rows of other subjects. The heap
 * cannot be smaller than a row group, which is 128 MiB, and its encoding. 1 250 000 events in a
 * heap of 320 MiB are in the ratio of 2 000 000 events in 512 MiB. Half of 100 000 reports exceeds
 * 512 MiB if held. Only the person is exported, because an export of reports takes too long.
 */
@Tag("integration")
class LargeSubjectTest {
  private static final Instant NOW = Instant.parse("2026-08-03T12:00:00Z");
  private static final int EVENTS = 1_250_000;
  private static final int REPORTS = 52_000;

  /** Part of the rows that belong to another subject. */
  private static final int OTHERS = 8;

  @TempDir static Path folder;
  private static LakeFixture work;

  @BeforeAll
  static void fill() {
    work = new LakeFixture(folder, NOW);
    work.events(CommunityPageViews.views(work, "views", List.of("ada"), "2026-07-20"));
    work.reports(work.file("reports", SyntheticInstances.report("i", "2026-07-20T08:00:00Z")));
    multiply("community_events", EVENTS);
    multiply("instance_statistics", REPORTS);
  }

  /** Commits a clean file with changed copies of the only row of a stream. */
  private static void multiply(String stream, int count) {
    Lake lake = work.lake();
    Dataset dataset = Catalog.load().dataset(stream);
    CleanFile file = lake.state().clean(stream).get(0);
    CleanFileIo clean = new CleanFileIo(lake.files());
    GenericRecord row = clean.read(dataset, file.path()).get(0);
    Iterator<GenericRecord> copies =
        IntStream.range(0, count).mapToObj(i -> copy(row, i, i < count / OTHERS)).iterator();
    FileRef written =
        clean
            .write(
                dataset,
                copies,
                name -> lake.layout().cleanFile(stream, file.firstDay(), file.bucket(), name),
                () -> true)
            .orElseThrow();
    lake.log()
        .append(
            CommitDraft.of(CommitKind.INGEST, lake.log().head().number(), NOW, "copies")
                .withFiles(List.of(LoggedFile.clean(written, false, file.buckets(), List.of()))));
  }

  /** Returns a row with another record, second and counts, and perhaps of another subject. */
  private static GenericRecord copy(GenericRecord row, int number, boolean ofOther) {
    GenericData.Record copy = new GenericData.Record((GenericData.Record) row, false);
    for (Schema.Field field : row.getSchema().getFields()) {
      Schema type = field.schema();
      if (type.isUnion() && type.getTypes().get(1).getType() == Schema.Type.LONG) {
        copy.put(field.pos(), (number * 7919L + field.pos()) % 1000);
      }
      if (ofOther && Set.of("contributor", "instance").contains(field.name())) {
        copy.put(field.pos(), new GenericData.Fixed(type, new byte[16]));
      }
    }
    byte[] record = ByteBuffer.allocate(16).putInt(number).putInt(number * 7919).array();
    copy.put("record", new GenericData.Fixed(row.getSchema().getField("record").schema(), record));
    copy.put("second", (long) row.get("second") - number % 20_000);
    return copy;
  }

  private static long ofSubject(int count) {
    return (long) count - count / OTHERS + 1;
  }

  private static long rows(String stream) {
    return work.lake().state().clean(stream).stream().mapToLong(CleanFile::rows).sum();
  }

  /** Runs jobs in a process of its own, and returns its output without the first line. */
  private static String run(int mebibytes, String... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + mebibytes + "m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LargeSubjectChild.class.getName(),
                folder.toString(),
                NOW.toString()));
    command.addAll(List.of(args));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).as(out).isZero();
    String[] lines = out.split("\n", 2);
    assertThat(Long.parseLong(lines[0].replace("held ", "")))
        .as("bytes of the rows if held at once")
        .isGreaterThan(mebibytes * 1_048_576L);
    return lines[1];
  }

  @Test
  void person_ofMoreEventsThanTheHeapHolds_isExportedRectifiedAndErased() throws Exception {
    long rows = ofSubject(EVENTS);

    assertThat(run(320, "PERSON", "ada", "export", "rectify", "erase"))
        .contains("export DONE [Rows by table: " + rows + " in community_events]")
        .contains("rectify DONE [Rows of community_events corrected: " + rows + "]")
        .contains("rows removed: " + rows + " in clean; no row is left]");

    assertThat(rows("community_events")).isEqualTo(EVENTS / OTHERS);
    try (ZipFile zip = new ZipFile(folder.resolve("PERSON.zip").toFile());
        BufferedReader csv =
            new BufferedReader(
                new InputStreamReader(
                    zip.getInputStream(zip.getEntry("community_events.csv")),
                    StandardCharsets.UTF_8))) {
      assertThat(csv.lines().count()).isEqualTo(rows + 1);
    }
  }

  @Test
  void instance_ofMoreReportsThanTheHeapHolds_isRectifiedAndErased() throws Exception {
    long rows = ofSubject(REPORTS);

    assertThat(run(512, "INSTANCE", "i", "rectify", "erase"))
        .contains("rectify DONE [Rows of instance_statistics corrected: " + rows + "]")
        .contains("rows removed: " + rows + " in clean; no row is left]");

    assertThat(rows("instance_statistics")).isEqualTo(REPORTS / OTHERS);
  }
}
