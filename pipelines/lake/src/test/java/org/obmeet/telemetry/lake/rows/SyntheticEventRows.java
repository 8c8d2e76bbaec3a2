package org.obmeet.telemetry.lake.rows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.sort.SortedRunMerger;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.domain.Range;

/** Synthetic events; some are duplicates except for one field, some have no contributor. */
public final class SyntheticEventRows {
  public static final Dataset EVENTS = Catalog.load().dataset("community_events");
  public static final int DAY = 20_000;

  private SyntheticEventRows() {}

  public static List<GenericRecord> random(Random random, int count, int contributors) {
    List<GenericRecord> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean duplicate = i > 0 && random.nextInt(10) == 0;
      GenericData.Record row =
          duplicate
              ? new GenericData.Record(
                  (GenericData.Record) rows.get(random.nextInt(rows.size())), false)
              : newRow(random, contributors);
      row.put("browser", random.nextBoolean() ? null : random.nextBoolean() ? "Chrome" : "\u00c5");
      rows.add(row);
    }
    return rows;
  }

  private static GenericData.Record newRow(Random random, int contributors) {
    int contributor = random.nextInt(contributors + 1);
    int day = DAY + random.nextInt(3);
    GenericData.Record row = new GenericData.Record(EVENTS.schema());
    row.put(
        "contributor",
        contributor == contributors
            ? null
            : pseudonym(contributor * 0x9E3779B97F4A7C15L, contributor));
    row.put("record", pseudonym(random.nextLong(), random.nextLong()));
    row.put("session", random.nextBoolean() ? null : pseudonym(contributor, random.nextInt(2)));
    row.put("day", day);
    row.put("second", day * 86_400L + random.nextInt(50));
    row.put("event_type", "page_view");
    row.put("route", "/channel/" + random.nextInt(300));
    row.put(
        "time_spent_ms",
        random.nextBoolean() ? null : (Long) number(random, EVENTS.require("time_spent_ms")));
    return row;
  }

  /** Returns a random number within the range of a field. */
  public static long number(Random random, Field field) {
    Range range = field.treatment().range();
    if (range == null || !range.fitsInt()) {
      return random.nextLong();
    }
    return range.min() + Math.floorMod(random.nextLong(), range.max() - range.min() + 1);
  }

  public static GenericData.Fixed pseudonym(long high, long low) {
    Schema type = EVENTS.schema().getField("record").schema();
    return new GenericData.Fixed(type, ByteBuffer.allocate(16).putLong(high).putLong(low).array());
  }

  /** Returns all rows of merged runs, as records. */
  public static List<GenericRecord> merged(List<InputStream> runs) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    RowBufferPool pool = new RowBufferPool(EVENTS, 0);
    PackedRows copied = pool.packed();
    try (SortedRunMerger merge = SortedRunMerger.of(runs, pool)) {
      while (merge.next()) {
        copied.append(merge.rows(), merge.row());
      }
    }
    return records(copied);
  }

  /** Returns all rows of a buffer as records. */
  public static List<GenericRecord> records(PackedRows rows) {
    List<GenericRecord> records = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      GenericData.Record record = new GenericData.Record(rows.layout().dataset().schema());
      for (int field = 0; field < rows.layout().fields(); field++) {
        record.put(field, rows.isNull(row, field) ? null : value(rows, row, field));
      }
      records.add(record);
    }
    return records;
  }

  private static Object value(PackedRows rows, int row, int field) {
    ByteBuffer bytes = ByteBuffer.wrap(rows.array()).position(rows.offset(row, field));
    return switch (rows.layout().kind(field)) {
      case PSEUDONYM -> pseudonym(bytes.getLong(), bytes.getLong());
      case LABEL ->
          new String(
              rows.dictionary(field).bytes(rows.intValue(row, field)), StandardCharsets.UTF_8);
      case LONG -> (Object) rows.longValue(row, field);
      case INT -> (long) rows.intValue(row, field);
      case DAY -> rows.intValue(row, field);
      case FLAG -> rows.flag(row, field);
    };
  }
}
