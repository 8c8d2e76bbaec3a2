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
 * Avro container files of rows: landing segments, staged rows, quarantine. Blocks are compressed
 * with zstd and its checksum, so that no flipped bit goes unnoticed. The same rows under the same
 * content id are the same bytes.
 */
public final class RowFile {
  public static final String STREAM = "stream";

  /** Of a landing segment: number of the log's entry up to which its writer knew whom to refuse. */
  public static final String KNOWN = "ledger_entry";

  public static final String SCHEMA_VERSION = "schema_version";

  private RowFile() {}

  /** Writes rows; closing without {@link #finish} leaves nothing. */
  public interface Writer extends AutoCloseable {
    /** Adds a row. */
    void append(IndexedRecord row);

    /** Rows so far. */
    long rows();

    /** Completes the file and puts it into place; once. */
    FileRef finish();

    @Override
    void close();
  }

  /** Reads rows, going over what is damaged. */
  public interface Reader extends RecordIterator {
    /** Stream that the file says its rows belong to; empty where it does not say. */
    String stream();

    /** Version of the schema that the rows were written under; 0 where the file does not say. */
    int schemaVersion();

    /** Number of the row that came last, from 1, as far as rows lost to damage are known. */
    long number();
  }

  /**
   * Writes rows of a data set.
   *
   * @param contentId names the content: files of different content should have different ids
   */
  public static Writer writer(LakeFiles files, String path, Dataset dataset, String contentId) {
    return writer(files, path, dataset.schema(), dataset.name(), dataset.version(), contentId);
  }

  /** Writes rows of any schema. */
  public static Writer writer(
      LakeFiles files, String path, Schema schema, String stream, int version, String contentId) {
    return new RowFileWriter(files, path, schema, stream, version, contentId);
  }

  /**
   * Reads rows of a data set. Text comes as {@link String}.
   *
   * @param damaged told of each part that could not be read, as reading passes it
   * @throws InputException if it is no row file, or its rows cannot be read under the data set's
   *     schema
   * @throws LakeException if there is no such file
   */
  public static Reader reader(
      LakeFiles files, String path, Dataset dataset, Consumer<CorruptRegion> damaged) {
    return reader(files, path, dataset.schema(), damaged);
  }

  /** Reads rows under a schema, which the one that they were written under must fit. */
  public static Reader reader(
      LakeFiles files, String path, Schema schema, Consumer<CorruptRegion> damaged) {
    return new RowFileReader(files, path, schema, damaged);
  }
}
