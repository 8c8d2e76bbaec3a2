package org.obmeet.telemetry.lake.maintenance;

import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.avro.RowFileReader;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * An iterator over all rows of a file. Memory contains the rows of one row group or Avro block.
 * Opening and reading throw {@link UnreadableFileException} if the file cannot be read completely.
 */
final class CompleteRows implements RecordIterator {
  private final String path;
  private final RecordIterator rows;

  private CompleteRows(String path, Supplier<RecordIterator> rows) {
    this.path = path;
    this.rows = read(rows);
  }

  static CompleteRows ofClean(Lake lake, Dataset dataset, String path) {
    return new CompleteRows(path, () -> new CleanFileIo(lake.files()).rows(dataset, path));
  }

  static CompleteRows ofLanding(Lake lake, Dataset dataset, String path) {
    return new CompleteRows(
        path, () -> RowFileReader.complete(lake.files(), path, dataset.schema()));
  }

  /** Returns the number of records of a segment; empty if the segment does not contain it. */
  static OptionalLong landingRecords(Lake lake, Dataset dataset, String path) {
    try (RowFileReader rows = RowFileReader.complete(lake.files(), path, dataset.schema())) {
      return rows.records();
    } catch (RuntimeException e) {
      throw new UnreadableFileException(path, e);
    }
  }

  @Override
  public boolean hasNext() {
    return read(rows::hasNext);
  }

  @Override
  public GenericRecord next() {
    return read(rows::next);
  }

  @Override
  public void close() {
    rows.close();
  }

  private <T> T read(Supplier<T> attempt) {
    try {
      return attempt.get();
    } catch (RuntimeException e) {
      throw new UnreadableFileException(path, e);
    }
  }
}
