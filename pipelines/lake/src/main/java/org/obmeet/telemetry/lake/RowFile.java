package org.obmeet.telemetry.lake;

import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.obmeet.telemetry.schemas.Dataset;

/** Avro container files of rows: landing segments, staged rows, quarantine. */
public final class RowFile {
  private RowFile() {}

  public interface Writer extends AutoCloseable {
    /** Adds a record. */
    void append(IndexedRecord record);

    /** Records so far. */
    long rows();

    /** Completes the file and puts it into place. */
    FileRef finish();

    /** Gives up, unless finished. */
    @Override
    void close();
  }

  public interface Reader extends Rows {
    Schema schema();

    String stream();

    int schemaVersion();
  }

  /** Rows of a data set. */
  public static Writer writer(LakeFiles files, String path, Dataset dataset, String contentId) {
    return writer(files, path, dataset.schema(), dataset.name(), dataset.version(), contentId);
  }

  /** Rows of any schema. */
  public static Writer writer(
      LakeFiles files, String path, Schema schema, String stream, int version, String contentId) {
    throw new UnsupportedOperationException();
  }

  /** Rows under the data set's schema. */
  public static Reader reader(
      LakeFiles files, String path, Dataset dataset, Consumer<Damage> damaged) {
    return reader(files, path, dataset.schema(), damaged);
  }

  /** Rows under the schema given. */
  public static Reader reader(
      LakeFiles files, String path, Schema schema, Consumer<Damage> damaged) {
    throw new UnsupportedOperationException();
  }
}
