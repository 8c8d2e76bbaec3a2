package org.obmeet.telemetry.lake.parquet;

import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowBufferPool;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * A writer for the clean files of one bucket, one file per day. File names depend on the records
 * and the run, so that the same rows of a run give the same files. Memory is bounded: a day's rows
 * are written when they fill a row group, and the largest day's when all buffered rows reach a
 * limit.
 */
public final class DayPartitionWriter implements AutoCloseable {
  private static final long BUFFER_BYTES = 64L << 20;

  private final Lake lake;
  private final String run;
  private final Dataset dataset;
  private final int bucket;
  private final RowBufferPool pool;
  private final long groupBytes;
  private final long bufferBytes;
  private final CleanFileIo clean;
  private final SortedMap<Integer, Day> days = new TreeMap<>();
  private long bufferedBytes;
  private Day lastDay;

  /** The open file of one day. */
  private static final class Day {
    private final int epochDay;
    private final CleanFileWriter writer;
    private final PackedRows rows;
    private final MessageDigest recordsDigest = Digests.sha256();

    Day(int epochDay, CleanFileWriter writer, PackedRows rows) {
      this.epochDay = epochDay;
      this.writer = writer;
      this.rows = rows;
    }
  }

  /** Creates a writer without files. All added rows must be in buffers of the pool. */
  public DayPartitionWriter(
      Lake lake, String run, Dataset dataset, int bucket, RowBufferPool pool) {
    this(lake, run, dataset, bucket, pool, CleanFileIo.ROW_GROUP_BYTES, BUFFER_BYTES);
  }

  /** Creates a writer with other memory limits, for tests. */
  DayPartitionWriter(
      Lake lake,
      String run,
      Dataset dataset,
      int bucket,
      RowBufferPool pool,
      long groupBytes,
      long bufferBytes) {
    this.groupBytes = groupBytes;
    this.bufferBytes = bufferBytes;
    this.lake = lake;
    this.run = run;
    this.dataset = dataset;
    this.bucket = bucket;
    this.pool = pool;
    this.clean = new CleanFileIo(lake.files());
  }

  /** Adds a copy of a row to the file of its day; rows come in the order of clean files. */
  public void add(PackedRows from, int row) {
    Day day = day(from.day(row));
    if (day.rows.bytes() > groupBytes / 2) {
      // Doubled once more, the array would be up to twice as large as the row group.
      day.rows.reserve((int) (groupBytes / from.width()) + 1);
    }
    day.rows.append(from, row);
    from.digestRecord(row, day.recordsDigest);
    bufferedBytes += from.width();
    if (day.rows.bytes() + from.width() > groupBytes) {
      flush(day);
    } else if (bufferedBytes >= bufferBytes) {
      flush(
          days.values().stream()
              .max(Comparator.comparingLong(each -> each.rows.bytes()))
              .orElseThrow());
    }
  }

  private Day day(int epochDay) {
    if (lastDay == null || lastDay.epochDay != epochDay) {
      lastDay =
          days.computeIfAbsent(
              epochDay, d -> new Day(d, clean.writer(dataset, path(d, "new")), pool.packed()));
    }
    return lastDay;
  }

  /** Completes all files and returns them by day. */
  public SortedMap<LocalDate, FileRef> finish() {
    SortedMap<LocalDate, FileRef> files = new TreeMap<>();
    days.forEach(
        (epochDay, day) -> {
          String name = path(epochDay, CleanFileIo.batchName(dataset, day.recordsDigest));
          files.put(LocalDate.ofEpochDay(epochDay), day.writer.finish(day.rows, name));
        });
    return files;
  }

  private String path(int day, String content) {
    return lake.layout()
        .cleanFile(
            dataset.name(), LocalDate.ofEpochDay(day), bucket, LakeLayout.batch(content, run));
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
