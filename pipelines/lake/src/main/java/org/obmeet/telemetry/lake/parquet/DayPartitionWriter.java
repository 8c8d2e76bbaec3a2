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
 * A writer for the clean files of one bucket, one file per day. File names depend on the records,
 * so that the same rows give the same files. Memory is bounded: at the limit, the buffered rows of
 * the largest day are written as a row group.
 */
public final class DayPartitionWriter implements AutoCloseable {
  /** Maximum number of rows that are selected before they are copied. */
  private static final int MAX_SELECTED = 1 << 12;

  private final Lake lake;
  private final Dataset dataset;
  private final int bucket;
  private final RowBufferPool pool;
  private final long groupBytes;
  private final CleanFileIo clean;
  private final SortedMap<Integer, Day> days = new TreeMap<>();
  private long bufferedBytes;
  private int selected;
  private Day lastDay;

  private static final class Day {
    private final int epochDay;
    private final CleanFileWriter writer;
    private final ColumnBatch rows;
    private final RowSelection selected = new RowSelection();
    private final MessageDigest recordsDigest = Digests.sha256();

    Day(int epochDay, CleanFileWriter writer, ColumnBatch rows) {
      this.epochDay = epochDay;
      this.writer = writer;
      this.rows = rows;
    }

    void copy() {
      if (selected.size() == 0) {
        return;
      }
      int first = rows.size();
      rows.append(selected);
      rows.digestRecords(first, recordsDigest);
      selected.clear();
    }
  }

  /**
   * @param pool pool of column buffers; all added rows must come from this pool
   */
  public DayPartitionWriter(Lake lake, Dataset dataset, int bucket, RowBufferPool pool) {
    this(lake, dataset, bucket, pool, CleanFileIo.ROW_GROUP_BYTES);
  }

  /**
   * @param groupBytes {@link CleanFileIo#ROW_GROUP_BYTES}; tests use less
   */
  DayPartitionWriter(Lake lake, Dataset dataset, int bucket, RowBufferPool pool, long groupBytes) {
    this.groupBytes = groupBytes;
    this.lake = lake;
    this.dataset = dataset;
    this.bucket = bucket;
    this.pool = pool;
    this.clean = new CleanFileIo(lake.files());
  }

  /**
   * Adds a row to the file of its day. The caller adds rows in the order of clean files, and does
   * not move a row before it is {@linkplain #copy copied}.
   */
  public void add(PackedRows from, int row) {
    day(from.day(row)).selected.add(from, row);
    bufferedBytes += from.width();
    if (++selected == MAX_SELECTED || bufferedBytes >= groupBytes) {
      copy();
    }
  }

  /**
   * Copies the added rows; afterwards the caller may move them. The number of calls does not affect
   * the files.
   */
  public void copy() {
    days.values().forEach(Day::copy);
    selected = 0;
    while (bufferedBytes >= groupBytes) {
      flushLargest();
    }
  }

  private Day day(int epochDay) {
    if (lastDay == null || lastDay.epochDay != epochDay) {
      lastDay = days.get(epochDay);
      if (lastDay == null) {
        lastDay = new Day(epochDay, clean.writer(dataset, path(epochDay, "new")), pool.columns());
        days.put(epochDay, lastDay);
      }
    }
    return lastDay;
  }

  /** Completes all files and returns them by day. */
  public SortedMap<LocalDate, FileRef> finish() {
    copy();
    SortedMap<LocalDate, FileRef> files = new TreeMap<>();
    days.forEach(
        (epochDay, day) -> {
          flush(day);
          day.recordsDigest.update(ByteBuffer.allocate(4).putInt(dataset.version()).array());
          files.put(
              LocalDate.ofEpochDay(epochDay),
              day.writer.finish(path(epochDay, CleanFileIo.batchName(day.recordsDigest))));
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
    bufferedBytes -= day.rows.bytes();
    day.writer.add(day.rows);
    day.rows.clear();
  }

  @Override
  public void close() {
    days.values().forEach(day -> day.writer.close());
    days.values().forEach(day -> pool.release(day.rows));
    days.clear();
  }
}
