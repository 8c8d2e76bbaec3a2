package org.obmeet.telemetry.lake.maintenance;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.commit.Rewrite;
import org.obmeet.telemetry.lake.file.FileDays;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.landing.SealedSegments;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** An iterator over the rows of a file after a change, which is applied once per row. */
final class ChangedRows implements RecordIterator {
  private final RecordIterator rows;
  private final UnaryOperator<GenericRecord> change;
  private final Set<LocalDate> days = new HashSet<>();
  private GenericRecord ready;
  private long changed;

  /** Position of the field of the day if the days of the rows are collected; otherwise -1. */
  private int dayField = -1;

  /**
   * @param change returns the same instance if the row does not change, and null to remove the row
   */
  ChangedRows(RecordIterator rows, UnaryOperator<GenericRecord> change) {
    this.rows = rows;
    this.change = change;
  }

  /**
   * Replaces a landing segment by its changed rows; writes nothing if no row changes.
   *
   * @param records number of rows after the change; empty if unknown
   * @param contentId id of the new content
   * @param run id of the run that rewrites the segment
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
      String run,
      UnaryOperator<GenericRecord> change) {
    try (ChangedRows rows = new ChangedRows(CompleteRows.ofLanding(lake, dataset, path), change);
        RowFileWriter writer =
            RowFileWriter.replacing(lake.files(), path, dataset, records, contentId)) {
      rows.forEachRemaining(writer::append);
      if (rows.changed == 0) {
        return 0;
      }
      // Not every system can replace a file that is open.
      rows.close();
      new SealedSegments(lake.files(), run).addChange(path, records.orElse(1));
      writer.finish();
      lake.files().sync(List.of(path));
      return rows.changed();
    }
  }

  /**
   * Writes the rows of a clean file to a new file; writes nothing if no row changes or none is
   * left.
   *
   * @param content function from a digest of the records to a part of the new file's name
   * @param run id of the run that writes the file
   * @return the change to commit
   */
  Rewrite rewriteClean(
      Lake lake, Dataset dataset, CleanFile file, UnaryOperator<String> content, String run) {
    if (file.days().bits() != 1) {
      dayField = dataset.require("day").position();
    }
    UnaryOperator<String> path =
        digest ->
            lake.layout()
                .cleanFile(
                    file.stream(),
                    days.isEmpty() ? file.days() : FileDays.of(days),
                    file.bucket(),
                    content.apply(digest),
                    run);
    Optional<FileRef> written =
        new CleanFileIo(lake.files()).write(dataset, this, path, () -> changed > 0);
    if (changed == 0) {
      return Rewrite.none();
    }
    return new Rewrite(
        List.of(file.path()),
        written.stream().map(one -> file.successor(one, List.of(file.path()))).toList());
  }

  /** Returns the number of rows read so far that were changed or removed. */
  long changed() {
    return changed;
  }

  @Override
  public boolean hasNext() {
    while (ready == null && rows.hasNext()) {
      GenericRecord row = rows.next();
      ready = change.apply(row);
      changed += ready == row ? 0 : 1;
    }
    return ready != null;
  }

  @Override
  public GenericRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    GenericRecord row = ready;
    ready = null;
    if (dayField >= 0) {
      days.add(LocalDate.ofEpochDay((int) row.get(dayField)));
    }
    return row;
  }

  @Override
  public void close() {
    rows.close();
  }
}
