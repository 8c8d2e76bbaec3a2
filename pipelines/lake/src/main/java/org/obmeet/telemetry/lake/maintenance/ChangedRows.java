package org.obmeet.telemetry.lake.maintenance;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * An iterator over the rows of a file after a change; it has no rows if no row changes. It reads
 * the file up to the first changed row before it returns a row, so that a caller need not write an
 * unchanged file. The change is applied once per row.
 */
final class ChangedRows implements RecordIterator {
  /** Number of rows before the first change that are kept, so that the file is opened once. */
  private static final int MAX_KEPT = 1000;

  private final UnaryOperator<GenericRecord> change;
  private final Deque<GenericRecord> ready = new ArrayDeque<>();
  private final GenericRecord firstChanged;
  private final RecordIterator rows;

  /** Number of next rows to which the change was applied already; the last is the first changed. */
  private long known;

  private long changed;

  /**
   * @param open opens the file; called again if the first change is far from its begin
   * @param change returns the same instance if the row does not change, and null to remove the row
   */
  ChangedRows(Supplier<? extends RecordIterator> open, UnaryOperator<GenericRecord> change) {
    this.change = change;
    long unchanged = 0;
    GenericRecord after = null;
    RecordIterator search = open.get();
    try {
      while (search.hasNext() && changed == 0) {
        GenericRecord row = search.next();
        after = change.apply(row);
        changed = after == row ? 0 : 1;
        unchanged += 1 - changed;
        if (after != null && unchanged <= MAX_KEPT) {
          ready.add(after);
        }
      }
    } finally {
      if (changed == 0 || unchanged > MAX_KEPT) {
        search.close();
        ready.clear();
      }
    }
    boolean again = changed > 0 && unchanged > MAX_KEPT;
    this.firstChanged = after;
    this.known = again ? unchanged + 1 : 0;
    this.rows = again ? open.get() : search;
  }

  /**
   * Replaces a landing segment by its changed rows; writes nothing if no row changes.
   *
   * @param records number of changed rows; empty if unknown
   * @param contentId id of the new content
   * @return number of rows changed or removed
   * @throws UnreadableFileException if the segment cannot be read completely
   * @throws LakeException if the segment cannot be written
   */
  static long rewriteLanding(
      Lake lake,
      Dataset dataset,
      String path,
      OptionalLong records,
      String contentId,
      UnaryOperator<GenericRecord> change) {
    try (ChangedRows rows =
        new ChangedRows(() -> CompleteRows.ofLanding(lake, dataset, path), change)) {
      if (!rows.hasChange()) {
        return 0;
      }
      try (RowFileWriter writer =
          RowFileWriter.replacing(lake.files(), path, dataset, records, contentId)) {
        rows.forEachRemaining(writer::append);
        // Not every system can replace a file that is open.
        rows.close();
        writer.finish();
      }
      lake.files().sync(List.of(path));
      return rows.changed();
    }
  }

  /**
   * Writes the rows of a clean file to a new file; writes nothing if no row changes or none is
   * left.
   *
   * @param batch returns the batch of the new file for a name by its records
   * @return the change to commit
   */
  RewriteCommit rewriteClean(
      Lake lake, Dataset dataset, CleanFile file, FileRef replaced, UnaryOperator<String> batch) {
    if (!hasChange()) {
      return RewriteCommit.none();
    }
    if (!hasNext()) {
      return new RewriteCommit(List.of(replaced), List.of(), Map.of());
    }
    UnaryOperator<String> path =
        name ->
            lake.layout().cleanFile(file.stream(), file.day(), file.bucket(), batch.apply(name));
    FileRef written = new CleanFileIo(lake.files()).write(dataset, this, path);
    return new RewriteCommit(
        List.of(replaced), List.of(written), Map.of(written.path(), file.path()));
  }

  /** Returns true if the change changes or removes a row. */
  boolean hasChange() {
    return changed > 0;
  }

  /** Returns the number of rows read so far that were changed or removed. */
  long changed() {
    return changed;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && hasChange() && rows.hasNext()) {
      GenericRecord after = afterChange(rows.next());
      if (after != null) {
        ready.add(after);
      }
    }
    return !ready.isEmpty();
  }

  private GenericRecord afterChange(GenericRecord row) {
    if (known > 0) {
      known--;
      return known == 0 ? firstChanged : row;
    }
    GenericRecord after = change.apply(row);
    changed += after == row ? 0 : 1;
    return after;
  }

  @Override
  public GenericRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  @Override
  public void close() {
    rows.close();
  }
}
