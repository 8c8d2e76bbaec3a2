package org.obmeet.telemetry.lake.parquet;

import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.file.FileDays;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowBufferPool;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * A writer for the clean files of one bucket, one file per base window. File names depend on the
 * records and the run, so that the same rows of a run give the same files. Memory is bounded: a
 * window's rows are written when they fill a row group, and the largest window's when all buffered
 * rows reach a limit.
 */
public final class WindowPartitionWriter implements AutoCloseable {
  private static final long BUFFER_BYTES = 64L << 20;

  private final Lake lake;
  private final String run;
  private final Dataset dataset;
  private final int bucket;
  private final RowBufferPool pool;
  private final long groupBytes;
  private final long bufferBytes;
  private final CleanFileIo clean;
  private final SortedMap<LocalDate, Part> parts = new TreeMap<>();
  private long bufferedBytes;
  private Part last;

  /** The open file of one base window. */
  private static final class Part {
    private final int firstDay;
    private final int lastDay;
    private final CleanFileWriter writer;
    private final PackedRows rows;
    private final MessageDigest recordsDigest = Digests.sha256();

    /** Bit i is set if the part has rows of the window's day i. */
    private long days;

    Part(Window window, CleanFileWriter writer, PackedRows rows) {
      this.firstDay = Math.toIntExact(window.start().toEpochDay());
      this.lastDay = Math.toIntExact(window.end().toEpochDay()) - 1;
      this.writer = writer;
      this.rows = rows;
    }

    boolean has(int day) {
      return firstDay <= day && day <= lastDay;
    }

    FileDays days() {
      int first = Long.numberOfTrailingZeros(days);
      return new FileDays(LocalDate.ofEpochDay(firstDay + first), days >>> first);
    }
  }

  /** Creates a writer without files. All added rows must be in buffers of the pool. */
  public WindowPartitionWriter(
      Lake lake, String run, Dataset dataset, int bucket, RowBufferPool pool) {
    this(lake, run, dataset, bucket, pool, CleanFileIo.ROW_GROUP_BYTES, BUFFER_BYTES);
  }

  /** Creates a writer with other memory limits, for tests. */
  WindowPartitionWriter(
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

  /** Adds a copy of a row to the file of its window; rows come in the order of clean files. */
  public void add(PackedRows from, int row) {
    Part part = part(from.day(row));
    if (part.rows.bytes() > groupBytes / 2) {
      // Doubled once more, the array would be up to twice as large as the row group.
      part.rows.reserve((int) (groupBytes / from.width()) + 1);
    }
    part.rows.append(from, row);
    part.days |= 1L << from.day(row) - part.firstDay;
    from.digestRecord(row, part.recordsDigest);
    bufferedBytes += from.width();
    if (part.rows.bytes() + from.width() > groupBytes) {
      flush(part);
    } else if (bufferedBytes >= bufferBytes) {
      flush(
          parts.values().stream()
              .max(Comparator.comparingLong(each -> each.rows.bytes()))
              .orElseThrow());
    }
  }

  private Part part(int epochDay) {
    if (last == null || !last.has(epochDay)) {
      LocalDate day = LocalDate.ofEpochDay(epochDay);
      Window window = dataset.baseWindow().containing(day);
      last = parts.computeIfAbsent(window.start(), start -> open(window));
    }
    return last;
  }

  private Part open(Window window) {
    String path = path(FileDays.of(window.start()), "new");
    return new Part(window, clean.writer(dataset, path), pool.packed());
  }

  /** Completes all files and returns them by the first day of their window. */
  public SortedMap<LocalDate, FileRef> finish() {
    SortedMap<LocalDate, FileRef> files = new TreeMap<>();
    parts.forEach(
        (start, part) -> {
          String name = path(part.days(), CleanFileIo.batchName(dataset, part.recordsDigest));
          files.put(start, part.writer.finish(part.rows, name));
        });
    return files;
  }

  private String path(FileDays days, String content) {
    return lake.layout().cleanFile(dataset.name(), days, bucket, content, run);
  }

  private void flush(Part part) {
    bufferedBytes -= part.rows.bytes();
    part.writer.add(part.rows);
    part.rows.clear();
  }

  @Override
  public void close() {
    parts.values().forEach(part -> part.writer.close());
    parts.values().forEach(part -> pool.release(part.rows));
    parts.clear();
  }
}
