package org.obmeet.telemetry.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.schemas.dataset.ValueType;

class SubjectDataArchiveTest {
  private static final int ROWS = 30_000;
  private static final List<SubjectData.Meaning> COLUMNS =
      List.of(
          SubjectData.Meaning.ofText("name", "Name"),
          new SubjectData.Meaning("n", ValueType.LONG, "", ""));

  @TempDir Path folder;
  private final List<WeakReference<Object>> seen = new ArrayList<>();
  private int peak;

  /** Creates rows one by one, and counts those in memory. */
  private void rows(SubjectData.RowConsumer consumer) throws IOException {
    for (int i = 0; i < ROWS; i++) {
      List<Object> row = Arrays.asList(i % 2 == 0 ? null : "\"\u00e9\" " + i, (long) i);
      seen.add(new WeakReference<>(row));
      consumer.accept(row);
      if (i % 10_000 == 9_999) {
        System.gc();
        seen.removeIf(reference -> reference.refersTo(null));
        peak = Math.max(peak, seen.size());
      }
    }
  }

  private String write(SubjectData.SubjectTable table, String entry) throws IOException {
    Path out = folder.resolve(table.rows() + ".zip");
    SubjectDataArchive.write(out, new SubjectData(List.of(table)), Instant.EPOCH, () -> {});
    try (ZipFile zip = new ZipFile(out.toFile())) {
      return new String(
          zip.getInputStream(zip.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void rows_areNeverInMemoryTogether() throws IOException {
    String csv =
        write(
            new SubjectData.SubjectTable("events", Optional.empty(), COLUMNS, ROWS, this::rows),
            "events.csv");

    assertThat(csv.lines()).hasSize(ROWS + 1).contains("\"\"\"\u00e9\"\" 1\",1", ",2");
    assertThat(peak).isLessThan(10);
  }

  @Test
  void json_isAnArrayOfObjects() throws IOException {
    SubjectData.Source source =
        consumer -> {
          consumer.accept(Arrays.asList(null, 1L));
          consumer.accept(Arrays.asList("\u00e9", 2L));
        };

    assertThat(
            write(
                new SubjectData.SubjectTable("events", Optional.empty(), COLUMNS, 2, source),
                "events.json"))
        .isEqualToNormalizingNewlines(
            """
            [ {
              "name" : null,
              "n" : 1
            }, {
              "name" : "\u00e9",
              "n" : 2
            } ]\
            """);
  }

  /** An erasure may remove rows between the count and the copy. */
  @Test
  void otherNumberOfRowsThanCounted_isAnError() {
    SubjectData.Source none = consumer -> {};

    assertThatThrownBy(
            () ->
                write(
                    new SubjectData.SubjectTable("events", Optional.empty(), COLUMNS, 2, none),
                    "events.csv"))
        .isInstanceOf(JobException.class)
        .hasMessage("events was changed during the export. Run it again.");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void archive_afterAnAbortedOne_replacesWhatItLeft() throws IOException {
    Path out = folder.resolve("a.zip");
    Files.writeString(folder.resolve(".a.zip.part"), "left");

    archive(out, "first", consumer -> consumer.accept(Arrays.asList("ada", 1L)));

    assertThat(folder).isDirectoryContaining(out::equals).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void archive_whileAnotherIsWrittenToTheSamePath_isAnError() throws IOException {
    Path out = folder.resolve("a.zip");
    SubjectData.Source source = consumer -> consumer.accept(Arrays.asList("ada", 1L));
    SubjectData.Source meanwhile =
        consumer -> {
          assertThatThrownBy(() -> archive(out, "second", source))
              .isInstanceOf(IOException.class)
              .hasMessageContaining("another export");
          source.forEach(consumer);
        };

    archive(out, "first", meanwhile);

    try (ZipFile zip = new ZipFile(out.toFile())) {
      assertThat(zip.getEntry("first.csv")).isNotNull();
    }
    assertThat(folder).isDirectoryContaining(out::equals);
    assertThatThrownBy(() -> archive(out, "third", source))
        .isInstanceOf(FileAlreadyExistsException.class);
    try (ZipFile zip = new ZipFile(out.toFile())) {
      assertThat(zip.getEntry("first.csv")).as("not replaced").isNotNull();
    }
  }

  @Test
  void archive_whileAnotherIsCommittedToTheSamePath_isAnError() throws IOException {
    Path out = folder.resolve("a.zip");
    SubjectData.Source source = consumer -> consumer.accept(Arrays.asList("ada", 1L));

    SubjectDataArchive.write(
        out,
        data("first", source),
        Instant.EPOCH,
        () ->
            assertThatThrownBy(() -> archive(out, "second", source))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another export"));

    try (ZipFile zip = new ZipFile(out.toFile())) {
      assertThat(zip.getEntry("first.csv")).isNotNull();
    }
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  private static void archive(Path out, String table, SubjectData.Source source)
      throws IOException {
    SubjectDataArchive.write(out, data(table, source), Instant.EPOCH, () -> {});
  }

  private static SubjectData data(String table, SubjectData.Source source) {
    return new SubjectData(
        List.of(new SubjectData.SubjectTable(table, Optional.empty(), COLUMNS, 1, source)));
  }
}
