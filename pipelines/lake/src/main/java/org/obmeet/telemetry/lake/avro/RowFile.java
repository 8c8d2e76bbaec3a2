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
 * Row files: Avro container files for landing segments, staged rows and quarantine. Blocks are
 * compressed with zstd and its checksum, which detects every flipped bit. The same rows with the
 * same content id give the same bytes.
 */
public final class RowFile {
  public static final String STREAM = "stream";

  /** Metadata of a landing segment: the last commit whose suppressions its writer knew. */
  public static final String KNOWN_COMMIT = "ledger_entry";

  public static final String SCHEMA_VERSION = "schema_version";

  private RowFile() {}

  /** A writer of rows; closing it without {@link #finish} leaves no file. */
  public interface Writer extends AutoCloseable {
    /** Adds a row. */
    void append(IndexedRecord row);

    /** Completes the file and moves it to its path; to be called once. */
    FileRef finish();

    @Override
    void close();
  }

  /** A reader of rows that skips damaged blocks. */
  public interface Reader extends RecordIterator {
    /** Returns the stream of the rows; empty if the file has no such metadata. */
    String stream();

    /** Returns the schema version of the rows; 0 if the file has no such metadata. */
    int schemaVersion();
  }

  /**
   * Creates a writer for rows of a data set.
   *
   * @param contentId id of the content: files of different content should have different ids
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
   * @param damaged receives each damaged part when reading passes it
   * @throws InputException if it is not a row file, or its schema does not fit the data set
   * @throws LakeException if there is no such file
   */
  public static Reader reader(
      LakeFiles files, String path, Dataset dataset, Consumer<CorruptRegion> damaged) {
    return reader(files, path, dataset.schema(), damaged);
  }

  /** Creates a reader for rows under a schema, which must be compatible with the file's schema. */
  public static Reader reader(
      LakeFiles files, String path, Schema schema, Consumer<CorruptRegion> damaged) {
    return new RowFileReader(files, path, schema, damaged);
  }
}
