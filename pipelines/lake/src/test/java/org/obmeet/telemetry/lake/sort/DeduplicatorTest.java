package org.obmeet.telemetry.lake.sort;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.parquet.CleanRecordKeys;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowBufferPool;
import org.obmeet.telemetry.lake.rows.SyntheticEventRows;
import org.obmeet.telemetry.lake.store.InMemoryStore;

class DeduplicatorTest {
  @Test
  void isFirst_newAndExistingRows_equalsReferenceMap() {
    Random random = new Random(5);
    List<GenericRecord> all = SyntheticEventRows.random(random, 6_000, 40);
    List<GenericRecord> existing = all.subList(0, 2_000);
    PackedRows rows = new RowBufferPool(SyntheticEventRows.EVENTS, 0).packed();
    all.subList(1_000, 6_000).forEach(rows::append);
    Map<Object, Set<Integer>> known = new HashMap<>();
    existing.forEach(row -> known.computeIfAbsent(key(row), k -> new HashSet<>()).add(day(row)));
    Deduplicator duplicates = new Deduplicator(cursors(existing));
    int found = 0;
    for (int index : rows.order()) {
      GenericRecord row = all.get(1_000 + index);
      Set<Integer> days = known.computeIfAbsent(key(row), k -> new HashSet<>());
      boolean expected = days.stream().noneMatch(other -> Math.abs(other - day(row)) <= 1);
      if (expected) {
        days.add(day(row));
      } else {
        found++;
      }
      assertThat(duplicates.isFirst(rows, index)).isEqualTo(expected);
    }
    assertThat(found).isBetween(1_000, 2_500);
  }

  @Test
  void isFirst_sameRecordTwoDaysApart_isNew() {
    PackedRows rows = new RowBufferPool(SyntheticEventRows.EVENTS, 0).packed();
    GenericRecord row = SyntheticEventRows.random(new Random(3), 1, 5).get(0);
    for (int day : new int[] {10, 11, 12, 13}) {
      row.put("day", day);
      rows.append(row);
    }
    Deduplicator duplicates = new Deduplicator(List.of());

    assertThat(duplicates.isFirst(rows, 0)).isTrue();
    assertThat(duplicates.isFirst(rows, 1)).isFalse();
    assertThat(duplicates.isFirst(rows, 2)).isTrue();
    assertThat(duplicates.isFirst(rows, 3)).isFalse();
  }

  /** Returns the keys of the existing rows, in one clean file for each day. */
  private static List<CleanRecordKeys> cursors(List<GenericRecord> existing) {
    CleanFileIo clean = new CleanFileIo(new LakeFiles("memory", new InMemoryStore()));
    List<CleanRecordKeys> cursors = new ArrayList<>();
    for (int day = SyntheticEventRows.DAY; day < SyntheticEventRows.DAY + 3; day++) {
      int current = day;
      List<GenericRecord> ofDay = existing.stream().filter(row -> day(row) == current).toList();
      PackedRows rows = new RowBufferPool(SyntheticEventRows.EVENTS, 0).packed();
      ofDay.forEach(rows::append);
      List<GenericRecord> ordered = Arrays.stream(rows.order()).mapToObj(ofDay::get).toList();
      String path = day + ".parquet";
      clean.write(SyntheticEventRows.EVENTS, ordered, path);
      cursors.add(clean.recordKeys(SyntheticEventRows.EVENTS, path));
    }
    return cursors;
  }

  private static byte[] bytes(Object fixed) {
    return fixed == null ? null : ((GenericFixed) fixed).bytes();
  }

  private static Object key(GenericRecord row) {
    byte[] contributor = bytes(row.get("contributor"));
    return List.of(
        contributor == null ? "nobody" : ByteBuffer.wrap(contributor),
        ByteBuffer.wrap(bytes(row.get("record"))));
  }

  private static int day(GenericRecord row) {
    return (Integer) row.get("day");
  }
}
