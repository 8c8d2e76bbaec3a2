package org.obmeet.telemetry.lake.avro;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
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

/** A writer of an Avro container file, whose sync marker depends on its content id. */
final class RowFileWriter implements RowFile.Writer {
  private static final int LEVEL = 1;

  private final LakeFiles files;
  private final String path;
  private final PendingFile pending;
  private final DataFileWriter<IndexedRecord> writer;
  private long rows;

  RowFileWriter(
      LakeFiles files, String path, Schema schema, String stream, int version, String contentId) {
    this.files = files;
    this.path = path;
    this.pending = files.begin(path);
    this.writer = new DataFileWriter<>(new GenericDatumWriter<>(schema));
    writer.setCodec(CodecFactory.zstandardCodec(LEVEL, true));
    writer.setMeta(RowFile.STREAM, stream);
    writer.setMeta(RowFile.SCHEMA_VERSION, Integer.toString(version));
    files.wrapErrors("write", path, () -> writer.create(schema, pending.out(), sync(contentId)));
  }

  @Override
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

  @Override
  public FileRef finish() {
    files.run("write", path, writer::close);
    return pending.finish(rows);
  }

  @Override
  public void close() {
    pending.close();
  }

  private static byte[] sync(String contentId) {
    byte[] digest = Digests.sha256().digest(contentId.getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOf(digest, DataFileConstants.SYNC_SIZE);
  }
}
