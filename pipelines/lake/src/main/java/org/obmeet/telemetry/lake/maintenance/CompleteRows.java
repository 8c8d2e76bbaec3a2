package org.obmeet.telemetry.lake.maintenance;

import java.util.function.Supplier;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.CorruptRegion;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.avro.RowFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * An iterator over all rows of a file. It holds the rows of one row group or Avro block. Every
 * method throws {@link UnreadableFileException} if the file cannot be read completely.
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
        path, () -> RowFile.reader(lake.files(), path, dataset, damage -> refuse(path, damage)));
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

  private static void refuse(String path, CorruptRegion damage) {
    throw new LakeException(
        "'" + path + "' is damaged at byte " + damage.position() + ", so its content is unknown");
  }
}
