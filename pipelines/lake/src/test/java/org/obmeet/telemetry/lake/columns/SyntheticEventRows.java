package org.obmeet.telemetry.lake.columns;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesReader;
import org.obmeet.telemetry.lake.rows.RowSelection;
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
    try (SortedRunMerger merge = SortedRunMerger.of(runs, pool)) {
      ColumnBatch batch = pool.columns();
      RowSelection selection = new RowSelection();
      while (merge.next()) {
        selection.add(merge.rows(), merge.row());
        if (merge.bufferedBlocks() == 3) {
          batch.append(selection);
          selection.clear();
          merge.release();
        }
      }
      batch.append(selection);
      return records(EVENTS, batch);
    }
  }

  /**
   * Returns all rows of a batch as records; the batch must be cleared before more rows are added.
   */
  public static List<GenericRecord> records(Dataset dataset, ColumnBatch rows) {
    rows.endPage();
    List<GenericRecord> records = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      records.add(new GenericData.Record(dataset.schema()));
    }
    for (int i = 0; i < rows.columns().length; i++) {
      BufferedColumn column = rows.columns()[i];
      PrimitiveIterator.OfLong numbers =
          column instanceof DeltaEncodedColumn encoded ? numbers(encoded.pages()) : null;
      for (int row = 0; row < rows.size(); row++) {
        records
            .get(row)
            .put(i, numbers == null || column.isNull(row) ? value(column, row) : numbers.next());
      }
    }
    return records;
  }

  /** Returns the values of all pages, as Parquet reads them. */
  static PrimitiveIterator.OfLong numbers(DeltaBinaryPackedPages pages) {
    LongStream.Builder numbers = LongStream.builder();
    for (DeltaBinaryPackedPages.Page page : pages.pages()) {
      DeltaBinaryPackingValuesReader reader = new DeltaBinaryPackingValuesReader();
      try {
        reader.initFromPage(
            page.count(), ByteBufferInputStream.wrap(ByteBuffer.wrap(pages.encode(page))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      for (int i = 0; i < page.count(); i++) {
        numbers.add(reader.readLong());
      }
    }
    return numbers.build().iterator();
  }

  private static Object value(BufferedColumn column, int row) {
    if (column.isNull(row)) {
      return null;
    } else if (column instanceof LabelCodeColumn labels) {
      return labels.dictionary().label(labels.code(row));
    } else if (column instanceof FixedBinaryColumn pseudonyms) {
      return pseudonym(pseudonyms.high(row), pseudonyms.low(row));
    } else if (column instanceof BooleanColumn flags) {
      return flags.flag(flags.flagsBefore(row));
    }
    return ((IntColumn) column).value(row);
  }
}
