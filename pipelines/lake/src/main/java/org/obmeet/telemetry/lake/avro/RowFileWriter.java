package org.obmeet.telemetry.lake.avro;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.PendingFile;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.io.IoErrors;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * A writer of a row file, which is an Avro container file. Blocks are compressed with zstd, whose
 * checksum detects flipped bits. Equal rows with equal content ids give equal bytes. If the writer
 * is closed without {@link #finish}, no file is created.
 */
public final class RowFileWriter implements AutoCloseable {
  private final LakeFiles files;
  private final String path;
  private final PendingFile pending;
  private final DataFileWriter<IndexedRecord> writer;
  private long rows;

  /**
   * Begins a file with rows of a data set.
   *
   * @param contentId id of the content, which determines the sync marker
   */
  public RowFileWriter(LakeFiles files, String path, Dataset dataset, String contentId) {
    this(files, path, dataset.schema(), dataset.name(), dataset.version(), contentId);
  }

  /**
   * Begins a segment that replaces another one.
   *
   * @param records number of records that the new segment will have; empty if unknown
   */
  public static RowFileWriter replacing(
      LakeFiles files, String path, Dataset dataset, OptionalLong records, String contentId) {
    Map<String, String> metadata = metadata(dataset.name(), dataset.version());
    records.ifPresent(n -> metadata.put(RowFileHeader.RECORDS, Long.toString(n)));
    return new RowFileWriter(files, path, dataset.schema(), metadata, contentId);
  }

  public RowFileWriter(
      LakeFiles files, String path, Schema schema, String stream, int version, String contentId) {
    this(files, path, schema, metadata(stream, version), contentId);
  }

  private RowFileWriter(
      LakeFiles files, String path, Schema schema, Map<String, String> metadata, String contentId) {
    this.files = files;
    this.path = path;
    this.pending = files.begin(path);
    this.writer = new DataFileWriter<>(new GenericDatumWriter<>(schema));
    RowFileHeader.set(writer, schema, metadata);
    files.wrapErrors("write", path, () -> writer.create(schema, pending.out(), sync(contentId)));
  }

  private static Map<String, String> metadata(String stream, int version) {
    return new TreeMap<>(
        Map.of(
            RowFileHeader.STREAM, stream, RowFileHeader.SCHEMA_VERSION, Integer.toString(version)));
  }

  /** Appends a row; throws {@link IllegalArgumentException} if it does not fit the schema. */
  public void append(IndexedRecord row) {
    try {
      writer.append(row);
    } catch (DataFileWriter.AppendWriteException e) {
      // The cause may quote the row, so the exception does not include the cause.
      throw new IllegalArgumentException("a row does not fit the schema of '" + path + "'");
    } catch (IOException e) {
      throw new LakeException("cannot write '" + path + "': " + IoErrors.describe(e), e);
    }
    rows++;
  }

  /** Completes the file and moves it to its path. The caller calls this method once. */
  public FileRef finish() {
    files.run("write", path, writer::close);
    return pending.finish(rows);
  }

  @Override
  public void close() {
    pending.close();
  }

  /** Returns a sync marker that depends on an id of the content alone. */
  public static byte[] sync(String contentId) {
    byte[] digest = Digests.sha256().digest(contentId.getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOf(digest, DataFileConstants.SYNC_SIZE);
  }
}
