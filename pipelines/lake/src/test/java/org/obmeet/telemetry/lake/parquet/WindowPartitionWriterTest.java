package org.obmeet.telemetry.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowBufferPool;
import org.obmeet.telemetry.lake.rows.SyntheticEventRows;
import org.obmeet.telemetry.lake.sort.SortedRun;
import org.obmeet.telemetry.lake.sort.SortedRunMerger;

class WindowPartitionWriterTest {
  private static final int ROWS = 9_001;

  @TempDir Path root;
  private final List<GenericRecord> rows = SyntheticEventRows.random(new Random(8), ROWS, 50);

  /** Spreads the rows over four days of three weeks. */
  @BeforeEach
  void spread() {
    int monday = 20_000 - Math.floorMod(20_000 - 4, 7);
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).put("day", monday + 7 * (i % 3) + i % 4);
    }
  }

  @Test
  void finish_manyRows_givesOneOrderedFilePerWeek() {
    Lake lake = lake("one");
    SortedMap<LocalDate, FileRef> files = write(lake, CleanFileIo.ROW_GROUP_BYTES, 100 << 20);

    List<GenericRecord> ordered = new ArrayList<>();
    PackedRows packed = packed(new RowBufferPool(SyntheticEventRows.EVENTS, 0));
    for (int row : packed.order()) {
      ordered.add(rows.get(row));
    }
    CleanFileIo clean = new CleanFileIo(lake.files());
    assertThat(files).hasSize(3);
    files.forEach(
        (monday, file) ->
            assertThat(clean.read(SyntheticEventRows.EVENTS, file.path()))
                .isEqualTo(
                    ordered.stream()
                        .filter(row -> (Integer) row.get("day") >= monday.toEpochDay())
                        .filter(row -> (Integer) row.get("day") - monday.toEpochDay() < 7)
                        .toList()));
  }

  /** A buffer of one row group is full before a day is; a large one never is. */
  @ParameterizedTest(name = "{0} bytes of buffer")
  @CsvSource({"40000, 30", "10000000, 23"})
  void finish_severalRowGroups_areWithinTheLimit(long bufferBytes, int minGroups)
      throws IOException {
    Lake lake = lake("groups");
    SortedMap<LocalDate, FileRef> files = write(lake, 40_000, bufferBytes);
    CleanFileIo clean = new CleanFileIo(lake.files());
    int groups = 0;
    int width = new RowBufferPool(SyntheticEventRows.EVENTS, 0).packed().width();
    for (FileRef file : files.values()) {
      try (ParquetFileReader reader = clean.open(file.path())) {
        groups += reader.getRowGroups().size();
        assertThat(reader.getRowGroups()).allMatch(group -> group.getRowCount() * width <= 40_000);
        // A later row group may have a value in any field.
        assertThat(reader.getFileMetaData().getSchema().getFieldCount())
            .isEqualTo(SyntheticEventRows.EVENTS.fields().size());
      }
      assertThat(clean.read(SyntheticEventRows.EVENTS, file.path())).hasSize((int) file.rows());
    }
    assertThat(groups).isGreaterThan(minGroups);
  }

  @Test
  void recordKeys_ofSeveralRowGroups_areThoseOfTheRows_alsoIfSomeAreSkipped() {
    Lake lake = lake("keys");
    CleanFileIo clean = new CleanFileIo(lake.files());
    for (FileRef file : write(lake, 40_000, 80_000).values()) {
      try (CleanRecordKeys keys = clean.recordKeys(SyntheticEventRows.EVENTS, file.path())) {
        int number = 0;
        for (GenericRecord row : clean.read(SyntheticEventRows.EVENTS, file.path())) {
          assertThat(keys.next()).isTrue();
          assertThat(keys.hasContributor()).isEqualTo(row.get("contributor") != null);
          if (keys.hasContributor()) {
            assertThat(List.of(keys.contributorHigh(), keys.contributorLow()))
                .isEqualTo(numbers(row.get("contributor")));
          }
          if (number++ % 3 > 0) {
            assertThat(List.of(keys.recordHigh(), keys.recordLow()))
                .isEqualTo(numbers(row.get("record")));
            assertThat(keys.day()).isEqualTo(row.get("day"));
          }
        }
        assertThat(keys.next()).isFalse();
      }
    }
  }

  private static List<Long> numbers(Object pseudonym) {
    ByteBuffer bytes = ByteBuffer.wrap(((GenericFixed) pseudonym).bytes());
    return List.of(bytes.getLong(), bytes.getLong());
  }

  @Test
  void finish_sameRows_givesTheSameFiles() {
    assertThat(write(lake("one"), 40_000, 80_000)).isEqualTo(write(lake("two"), 40_000, 80_000));
  }

  /**
   * Two buckets with one pool: the blocks of the first one's runs are not buffers of the second.
   */
  @Test
  void buffers_ofSeveralBuckets_takeOneRowGroup() throws IOException {
    rows.forEach(row -> row.put("day", 20_000));
    ByteArrayOutputStream run = new ByteArrayOutputStream();
    SortedRun.write(run, packed(new RowBufferPool(SyntheticEventRows.EVENTS, 0)));
    long groupBytes = 150_000;
    RowBufferPool pool = new RowBufferPool(SyntheticEventRows.EVENTS, groupBytes + 500);
    Lake lake = lake("buckets");
    for (int bucket = 0; bucket < 3; bucket++) {
      List<InputStream> runs =
          List.of(
              new ByteArrayInputStream(run.toByteArray()),
              new ByteArrayInputStream(run.toByteArray()));
      try (SortedRunMerger merger = SortedRunMerger.of(runs, pool);
          WindowPartitionWriter windows =
              new WindowPartitionWriter(
                  lake, "run", SyntheticEventRows.EVENTS, bucket, pool, groupBytes, groupBytes)) {
        while (merger.next()) {
          windows.add(merger.rows(), merger.row());
        }
        assertThat(windows.finish().values()).extracting(FileRef::rows).containsExactly(2L * ROWS);
      }
    }

    assertThat(pool.shouldDiscard()).isFalse();
  }

  private Lake lake(String name) {
    return Lake.create(
        root.resolve(name).toString(),
        new LakeMetadata("ring", ConsentMode.RECORDED, "eu"),
        SampleDataset.AT);
  }

  private SortedMap<LocalDate, FileRef> write(Lake lake, long groupBytes, long bufferBytes) {
    RowBufferPool pool = new RowBufferPool(SyntheticEventRows.EVENTS, 0);
    PackedRows packed = packed(pool);
    try (WindowPartitionWriter windows =
        new WindowPartitionWriter(
            lake, "run", SyntheticEventRows.EVENTS, 0, pool, groupBytes, bufferBytes)) {
      for (int row : packed.order()) {
        windows.add(packed, row);
      }
      return windows.finish();
    }
  }

  private PackedRows packed(RowBufferPool pool) {
    PackedRows packed = pool.packed();
    rows.forEach(packed::append);
    return packed;
  }
}
