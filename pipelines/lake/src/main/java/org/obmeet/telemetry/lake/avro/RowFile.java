package org.obmeet.telemetry.lake.avro;

import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.input.InputException;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Creates readers and writers of row files: Avro container files for landing segments, staged rows
 * and quarantine. Blocks are compressed with zstd; its checksum detects flipped bits. The same rows
 * with the same content id give the same bytes.
 */
public final class RowFile {
  public static final String STREAM = "stream";

  /** Metadata key of a landing segment: the last commit whose suppressions its writer knew. */
  public static final String KNOWN_COMMIT = "ledger_entry";

  public static final String SCHEMA_VERSION = "schema_version";

  private RowFile() {}

  /** A writer of rows. If it is closed without {@link #finish}, no file is created. */
  public interface Writer extends AutoCloseable {
    void append(IndexedRecord row);

    /** Completes the file and moves it to its path. The caller calls this method once. */
    FileRef finish();

    @Override
    void close();
  }

  /** A reader of rows that skips damaged blocks. */
  public interface Reader extends RecordIterator {
    /** Returns the name of the rows' stream; an empty string if the file does not name it. */
    String stream();

    /** Returns the schema version of the rows; 0 if the file does not contain it. */
    int schemaVersion();
  }

  /**
   * Creates a writer for rows of a data set.
   *
   * @param contentId id of the content; it differs between files of different content
   */
  public static Writer writer(LakeFiles files, String path, Dataset dataset, String contentId) {
    return writer(files, path, dataset.schema(), dataset.name(), dataset.version(), contentId);
  }

  /** Creates a writer for rows of any schema. */
  public static Writer writer(
      LakeFiles files, String path, Schema schema, String stream, int version, String contentId) {
    return new RowFileWriter(files, path, schema, stream, version, contentId);
  }

  /**
   * Creates a reader for rows of a data set. Text is {@link String}.
   *
   * @param damaged receives each damaged region when the reader skips it
   * @throws InputException if the file is not a row file or its schema does not fit the data set
   * @throws LakeException if the file does not exist
   */
  public static Reader reader(
      LakeFiles files, String path, Dataset dataset, Consumer<CorruptRegion> damaged) {
    return reader(files, path, dataset.schema(), damaged);
  }

  /** Creates a reader that converts rows to a schema that is compatible with the file's schema. */
  public static Reader reader(
      LakeFiles files, String path, Schema schema, Consumer<CorruptRegion> damaged) {
    return new RowFileReader(files, path, schema, damaged);
  }
}
