package org.obmeet.telemetry.lake.columns;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Field;
import org.obmeet.telemetry.schemas.Range;

/** Invented events, some of them duplicates but for one field, some without a contributor. */
public final class EventRows {
  public static final Dataset EVENTS = Catalog.load().dataset("community_events");
  public static final int DAY = 20_000;

  private EventRows() {}

  public static List<GenericRecord> random(Random random, int count, int contributors) {
    List<GenericRecord> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean again = i > 0 && random.nextInt(10) == 0;
      GenericData.Record row =
          again
              ? new GenericData.Record(
                  (GenericData.Record) rows.get(random.nextInt(rows.size())), false)
              : fresh(random, contributors);
      row.put("browser", random.nextBoolean() ? null : random.nextBoolean() ? "Chrome" : "\u00c5");
      rows.add(row);
    }
    return rows;
  }

  private static GenericData.Record fresh(Random random, int contributors) {
    int who = random.nextInt(contributors + 1);
    int day = DAY + random.nextInt(3);
    GenericData.Record row = new GenericData.Record(EVENTS.schema());
    row.put("contributor", who == contributors ? null : pseudonym(who * 0x9E3779B97F4A7C15L, who));
    row.put("record", pseudonym(random.nextLong(), random.nextLong()));
    row.put("session", random.nextBoolean() ? null : pseudonym(who, random.nextInt(2)));
    row.put("day", day);
    row.put("second", day * 86_400L + random.nextInt(50));
    row.put("event_type", "page_view");
    row.put("route", "/channel/" + random.nextInt(300));
    row.put(
        "time_spent_ms",
        random.nextBoolean() ? null : (Long) number(random, EVENTS.require("time_spent_ms")));
    return row;
  }

  /** A number that a field takes. */
  static long number(Random random, Field field) {
    Range range = field.treatment().range();
    if (range == null || !range.isNarrow()) {
      return random.nextLong();
    }
    return range.min() + Math.floorMod(random.nextLong(), range.max() - range.min() + 1);
  }

  static GenericData.Fixed pseudonym(long high, long low) {
    Schema type = EVENTS.schema().getField("record").schema();
    return new GenericData.Fixed(
        type, java.nio.ByteBuffer.allocate(16).putLong(high).putLong(low).array());
  }

  /** Every row of merged runs, as records. */
  static List<GenericRecord> merged(List<InputStream> runs) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    RowRoom room = new RowRoom(EVENTS, 0);
    try (RowMerge merge = RowMerge.of(runs, room)) {
      ColumnRows copies = room.columns();
      GatheredRows gathered = new GatheredRows();
      while (merge.next()) {
        gathered.add(merge.rows(), merge.row());
        if (merge.passed() == 3) {
          copies.append(gathered);
          gathered.clear();
          merge.release();
        }
      }
      copies.append(gathered);
      for (int row = 0; row < copies.size(); row++) {
        rows.add(record(EVENTS, copies, row));
      }
    }
    return rows;
  }

  /** A row as a record. */
  static GenericRecord record(Dataset dataset, ColumnRows rows, int row) {
    GenericData.Record record = new GenericData.Record(dataset.schema());
    for (int i = 0; i < rows.columns().length; i++) {
      record.put(i, value(rows.columns()[i], row));
    }
    return record;
  }

  private static Object value(RowColumn column, int row) {
    if (column instanceof LabelColumn labels) {
      int code = labels.code(row);
      return code == LabelColumn.NONE ? null : labels.dictionary().label(code);
    } else if (column instanceof PseudonymColumn pseudonyms) {
      return pseudonyms.isNull(row) ? null : pseudonym(pseudonyms.high(row), pseudonyms.low(row));
    }
    NumberColumn numbers = (NumberColumn) column;
    if (numbers.isNull(row)) {
      return null;
    }
    return switch (numbers.kind()) {
      case LONG, INT -> numbers.value(row);
      case DAY -> (int) numbers.value(row);
      default -> numbers.value(row) != 0;
    };
  }
}
