package org.obmeet.telemetry.lake.sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowBufferPool;
import org.obmeet.telemetry.lake.rows.SyntheticEventRows;
import org.obmeet.telemetry.schemas.dataset.Dataset;

class SortedRunTest {
  private static final Dataset EVENTS = SyntheticEventRows.EVENTS;

  /** The order of clean files, computed by Avro's comparison as a reference. */
  private static final Comparator<GenericRecord> ORDER =
      Comparator.comparing(
              (GenericRecord row) -> (GenericFixed) row.get("contributor"),
              Comparator.nullsLast((a, b) -> Arrays.compareUnsigned(a.bytes(), b.bytes())))
          .thenComparing(row -> (Long) row.get("second"))
          .thenComparing(
              row -> (GenericFixed) row.get("record"),
              (a, b) -> Arrays.compareUnsigned(a.bytes(), b.bytes()))
          .thenComparing((a, b) -> GenericData.get().compare(a, b, EVENTS.schema()));

  @ParameterizedTest(name = "{0} contributors")
  @ValueSource(ints = {1, 7, 4000})
  void merge_severalRuns_sortsAllRows(int contributors) throws IOException {
    List<GenericRecord> rows =
        SyntheticEventRows.random(new Random(contributors), 9_000, contributors);
    List<InputStream> runs = new ArrayList<>();
    for (List<GenericRecord> part :
        List.of(rows.subList(0, 5000), rows.subList(5000, 5001), rows.subList(5001, 9000))) {
      runs.add(new ByteArrayInputStream(run(part)));
    }

    List<GenericRecord> merged = SyntheticEventRows.merged(runs);

    rows.sort(ORDER);
    assertThat(merged).isEqualTo(rows);
  }

  @ParameterizedTest(name = "{0} runs")
  @ValueSource(ints = {1, 2, 3, 5, 8, 13})
  void merge_largestAndMissingContributors_sortsAllRows(int parts) throws IOException {
    Random random = new Random(parts);
    List<GenericRecord> rows = SyntheticEventRows.random(random, 600, 3);
    List<List<GenericRecord>> split = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      split.add(new ArrayList<>());
    }
    for (GenericRecord row : rows) {
      if (row.get("contributor") != null) {
        long high = random.nextBoolean() ? -1 : 5;
        row.put("contributor", SyntheticEventRows.pseudonym(high, random.nextInt(3) - 2));
      }
      split.get(random.nextInt(parts)).add(row);
    }
    List<InputStream> runs = new ArrayList<>();
    for (List<GenericRecord> part : split) {
      runs.add(new ByteArrayInputStream(run(part)));
    }

    List<GenericRecord> merged = SyntheticEventRows.merged(runs);

    rows.sort(ORDER);
    assertThat(merged).isEqualTo(rows);
  }

  @Test
  void write_reusedBuffer_equalsNewBuffer() throws IOException {
    List<GenericRecord> before = SyntheticEventRows.random(new Random(1), 3_000, 20);
    before.forEach(row -> row.put("session", null));
    List<GenericRecord> rows = SyntheticEventRows.random(new Random(2), 500, 20);
    PackedRows packed = new RowBufferPool(EVENTS, 0).packed();
    before.forEach(packed::append);
    packed.clear();
    assertThatThrownBy(() -> packed.append(new GenericData.Record(EVENTS.schema())))
        .isInstanceOf(IllegalArgumentException.class);
    packed.clear();
    rows.forEach(packed::append);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SortedRun.write(out, packed);

    rows.sort(ORDER);
    assertThat(SyntheticEventRows.merged(List.of(new ByteArrayInputStream(out.toByteArray()))))
        .isEqualTo(rows);
    assertThat(packed.arrayBytes()).isGreaterThanOrEqualTo(3_000L * packed.width());
  }

  @Test
  void merge_noRuns_isEmpty() throws IOException {
    assertThat(SyntheticEventRows.merged(List.of())).isEmpty();
  }

  /** Zstd ignores one bit of a header, so a run may also be read as it was written. */
  @Test
  void merge_flippedBit_failsOrChangesNoRow() throws IOException {
    List<GenericRecord> rows = SyntheticEventRows.random(new Random(3), 2_000, 50);
    byte[] run = run(rows);
    rows.sort(ORDER);
    int unchanged = 0;
    for (int position = 0; position < run.length; position += position < 1_000 ? 1 : 509) {
      byte[] damaged = run.clone();
      damaged[position] ^= (byte) (1 << position % 8);
      try {
        assertThat(SyntheticEventRows.merged(List.of(new ByteArrayInputStream(damaged))))
            .as("byte %d of %d", position, run.length)
            .isEqualTo(rows);
        unchanged++;
      } catch (IOException expected) {
        continue;
      }
    }
    assertThat(unchanged).isLessThan(10);
  }

  @Test
  void merge_truncatedRun_fails() throws IOException {
    byte[] run = run(SyntheticEventRows.random(new Random(3), 90, 50));
    for (int size = 0; size < run.length; size++) {
      byte[] truncated = Arrays.copyOf(run, size);

      assertThatThrownBy(
              () -> SyntheticEventRows.merged(List.of(new ByteArrayInputStream(truncated))))
          .as("%d bytes of %d", size, run.length)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void merge_bytesAfterTheLastRow_fails() throws IOException {
    byte[] run = run(SyntheticEventRows.random(new Random(3), 90, 50));

    assertThatThrownBy(
            () ->
                SyntheticEventRows.merged(
                    List.of(new ByteArrayInputStream(Arrays.copyOf(run, run.length + 1)))))
        .isInstanceOf(IOException.class);
  }

  private static byte[] run(List<GenericRecord> rows) throws IOException {
    PackedRows packed = new RowBufferPool(EVENTS, 0).packed();
    rows.forEach(packed::append);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SortedRun.write(out, packed);
    return out.toByteArray();
  }
}
