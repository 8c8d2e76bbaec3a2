package org.obmeet.telemetry.lake.parquet;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.columns.ColumnBatch;
import org.obmeet.telemetry.lake.columns.RowBufferPool;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowSelection;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Clean files of one bucket, one a day, written side by side. Names follow from the records, so
 * that the same rows are the same files. What is held in memory is bounded: where it is too much,
 * the day with most of it becomes a row group.
 */
public final class DayPartitionWriter implements AutoCloseable {
  /** Most rows that are gathered before they are copied. */
  private static final int MOST_GATHERED = 1 << 12;

  private final Lake lake;
  private final Dataset dataset;
  private final int bucket;
  private final RowBufferPool room;
  private final long groupBytes;
  private final CleanFileIo clean;
  private final SortedMap<Integer, Day> days = new TreeMap<>();
  private long held;
  private int gathered;
  private Day last;

  private static final class Day {
    private final int number;
    private final CleanFileWriter writer;
    private final ColumnBatch rows;
    private final RowSelection gathered = new RowSelection();
    private final MessageDigest records = Digests.sha256();

    Day(int number, CleanFileWriter writer, ColumnBatch rows) {
      this.number = number;
      this.writer = writer;
      this.rows = rows;
    }

    void copy() {
      if (gathered.size() == 0) {
        return;
      }
      int first = rows.size();
      rows.append(gathered);
      rows.digestRecords(first, records);
      gathered.clear();
    }
  }

  /**
   * No files yet.
   *
   * @param room for rows by column; where what is added comes from too
   */
  public DayPartitionWriter(Lake lake, Dataset dataset, int bucket, RowBufferPool room) {
    this(lake, dataset, bucket, room, CleanFileIo.GROUP_BYTES);
  }

  /**
   * No files yet.
   *
   * @param groupBytes {@link CleanFileIo#GROUP_BYTES}, or less to see what becomes of more rows
   */
  DayPartitionWriter(Lake lake, Dataset dataset, int bucket, RowBufferPool room, long groupBytes) {
    this.groupBytes = groupBytes;
    this.lake = lake;
    this.dataset = dataset;
    this.bucket = bucket;
    this.room = room;
    this.clean = new CleanFileIo(lake.files());
  }

  /**
   * Adds a row to the file of its day; rows come in the order of clean files. It has to stay where
   * it is until it is {@linkplain #copy copied}.
   */
  public void add(PackedRows from, int row) {
    day(from.day(row)).gathered.add(from, row);
    held += from.width();
    if (++gathered == MOST_GATHERED || held >= groupBytes) {
      copy();
    }
  }

  /**
   * Copies the rows that were added, which need not stay where they are any more. How often this is
   * asked for makes no difference to the files.
   */
  public void copy() {
    days.values().forEach(Day::copy);
    gathered = 0;
    while (held >= groupBytes) {
      flushLargest();
    }
  }

  private Day day(int number) {
    if (last == null || last.number != number) {
      last = days.get(number);
      if (last == null) {
        last = new Day(number, clean.writer(dataset, path(number, "new")), room.columns());
        days.put(number, last);
      }
    }
    return last;
  }

  /** Ends every file and puts it into place; by day. */
  public SortedMap<LocalDate, FileRef> finish() {
    copy();
    SortedMap<LocalDate, FileRef> files = new TreeMap<>();
    days.forEach(
        (number, day) -> {
          flush(day);
          day.records.update(ByteBuffer.allocate(4).putInt(dataset.version()).array());
          files.put(
              LocalDate.ofEpochDay(number),
              day.writer.finish(path(number, CleanFileIo.batch(day.records))));
        });
    return files;
  }

  private String path(int day, String batch) {
    return lake.layout().cleanFile(dataset.name(), LocalDate.ofEpochDay(day), bucket, batch);
  }

  private void flushLargest() {
    flush(
        days.values().stream()
            .max(Comparator.comparingLong(day -> day.rows.bytes()))
            .orElseThrow());
  }

  private void flush(Day day) {
    held -= day.rows.bytes();
    day.writer.add(day.rows);
    day.rows.clear();
  }

  @Override
  public void close() {
    days.values().forEach(day -> day.writer.close());
    days.values().forEach(day -> room.release(day.rows));
    days.clear();
  }
}
