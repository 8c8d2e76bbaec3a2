package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.fixture.SmallSyntheticDataset;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests that a killed run leaves nothing visible and does not change the next run's results. */
@Tag("integration")
class CrashTest {
  @TempDir static Path folder;
  private static SmallSyntheticDataset dataset;
  private static LakeFixture undisturbed;

  @BeforeAll
  static void runUndisturbed() throws IOException {
    dataset = SmallSyntheticDataset.in(folder.resolve("input"));
    undisturbed =
        new LakeFixture(Files.createDirectory(folder.resolve("calm")), dataset.ingestTime());
    dataset.into(undisturbed);
    undisturbed.aggregate();
  }

  private static LakeFixture withSameKeys(String name) throws IOException {
    LakeFixture work =
        new LakeFixture(Files.createDirectory(folder.resolve(name)), dataset.ingestTime());
    Files.copy(undisturbed.keys(), work.keys());
    return work;
  }

  @Test
  void runs_killedWhileTheyStageSettleAndPublish_leaveWhatAnUndisturbedRunLeaves()
      throws Exception {
    LakeFixture work = withSameKeys("killed");

    killOnce(work, "ingest", "staging");
    assertThat(work.lake().state().clean()).isEmpty();
    killOnce(work, "ingest", "clean/community_events");
    assertNothingHalfPublished(work.lake());
    dataset.into(work);
    killOnce(work, "aggregate", "ledger/released");
    assertNothingHalfPublished(work.lake());
    work.aggregate();

    assertLikeUndisturbed(work);
  }

  /** Starts a job in a child process and kills it when a complete file exists below a folder. */
  private static void killOnce(LakeFixture work, String job, String below) throws Exception {
    Path log = folder.resolve("child.log");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                CrashChild.class.getName(),
                work.root().getParent().toString(),
                dataset.input().toString(),
                dataset.ingestTime().toString(),
                job)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
      while (!anyFile(work.root().resolve(below))) {
        assertThat(child.isAlive()).as(Files.readString(log)).isTrue();
        assertThat(System.nanoTime()).as("waited for " + below).isLessThan(end);
        Thread.sleep(10);
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private static boolean anyFile(Path start) {
    try (Stream<Path> files = Files.walk(start)) {
      return files
          .filter(file -> !file.toString().contains("/aside/"))
          .anyMatch(Files::isRegularFile);
    } catch (IOException | java.io.UncheckedIOException e) {
      return false;
    }
  }

  /** Asserts that all files in the log exist, and that no other release is visible. */
  private static void assertNothingHalfPublished(Lake lake) {
    lake.log().verify();
    lake.state()
        .releases()
        .values()
        .forEach(
            release ->
                assertThat(lake.files().sha256(release.file().path()))
                    .as(release.file().path())
                    .isEqualTo(release.file().sha256()));
  }

  @Test
  void files_ofAnAbortedRun_areIgnoredAndReplaced() throws IOException {
    LakeFixture work = withSameKeys("littered");
    String clean = undisturbed.lake().state().clean("community_events").get(0).path();
    String release =
        undisturbed
            .lake()
            .layout()
            .release(
                "community_events",
                undisturbed.lake().state().history().get(0).key().window(),
                "20260101T000000Z-aggregate-00000000");
    String stranger = clean.replaceFirst("[^/]+$", "0123456789abcdef.parquet");
    writeOrphan(work, clean);
    writeOrphan(work, stranger);
    writeOrphan(work, release);
    writeOrphan(work, "staging/20260101T000000Z-ingest-00000000/results/segments/segment-0.json");
    writeOrphan(work, "staging/20260101T000000Z-ingest-00000000/community_events/bucket=00/a.avro");

    dataset.into(work);
    assertThat(work.root().resolve("staging/20260101T000000Z-ingest-00000000")).doesNotExist();
    assertThat(work.lake().state().releases()).isEmpty();
    work.aggregate();

    assertThat(work.lake().state().clean()).extracting(CleanFile::path).doesNotContain(stranger);
    assertLikeUndisturbed(work);
  }

  private static void writeOrphan(LakeFixture work, String path) throws IOException {
    Path file = work.root().resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "left by a run that died");
  }

  private static void assertLikeUndisturbed(LakeFixture work) {
    Map<String, byte[]> expected = undisturbed.releases();
    Map<String, byte[]> actual = work.releases();
    assertThat(expected).hasSizeGreaterThan(5);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, bytes) -> assertThat(actual.get(name)).as(name).isEqualTo(bytes));
    // Repeated runs write more files, which ingest merges.
    assertThat(rowsByDay(work)).isEqualTo(rowsByDay(undisturbed));
    assertThat(work.lake().state().releases().keySet())
        .isEqualTo(undisturbed.lake().state().releases().keySet());
    work.lake().log().verify();
  }

  private static Map<String, Long> rowsByDay(LakeFixture work) {
    Map<String, Long> rows = new TreeMap<>();
    Catalog catalog = Catalog.load();
    CleanFileIo clean = new CleanFileIo(work.lake().files());
    for (CleanFile file : work.lake().state().clean()) {
      for (GenericRecord row : clean.read(catalog.dataset(file.stream()), file.path())) {
        LocalDate day = LocalDate.ofEpochDay((int) row.get("day"));
        rows.merge(file.stream() + " " + day, 1L, Long::sum);
      }
    }
    return rows;
  }
}
