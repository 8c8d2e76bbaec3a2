package org.obmeet.telemetry.lake.avro;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.input.InputException;
import org.obmeet.telemetry.lake.io.BufferedChannelReader;
import org.obmeet.telemetry.lake.io.IoErrors;

/** A reader of an Avro container file that skips damaged blocks. */
final class RowFileReader implements RowFile.Reader {
  private final LakeFiles files;
  private final String path;
  private final Consumer<CorruptRegion> damaged;
  private final AvroBlockReader blocks;
  private final AvroRowDecoder decoder;
  private Iterator<GenericRecord> buffered = List.<GenericRecord>of().iterator();

  RowFileReader(LakeFiles files, String path, Schema expected, Consumer<CorruptRegion> damaged) {
    this.files = files;
    this.path = path;
    this.damaged = damaged;
    this.blocks = open(files, path);
    try {
      this.decoder = decoder(expected);
    } catch (InputException e) {
      close();
      throw e;
    }
  }

  @Override
  public String stream() {
    return blocks.metadata(RowFile.STREAM);
  }

  @Override
  public int schemaVersion() {
    String version = blocks.metadata(RowFile.SCHEMA_VERSION);
    return version.matches("\\d{1,9}") ? Integer.parseInt(version) : 0;
  }

  @Override
  public boolean hasNext() {
    while (!buffered.hasNext()) {
      if (files.wrapErrors("read", path, blocks::atEnd)) {
        return false;
      }
      buffered = nextBlock();
    }
    return true;
  }

  @Override
  public GenericRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return buffered.next();
  }

  @Override
  public void close() {
    files.run("read", path, blocks::close);
  }

  /** Returns the rows of the next block; no rows if the block is damaged. */
  private Iterator<GenericRecord> nextBlock() {
    try {
      List<GenericRecord> rows = decoder.decode(blocks.next());
      blocks.accept();
      return rows.iterator();
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      return files.wrapErrors("read", path, this::skipDamage);
    }
  }

  private Iterator<GenericRecord> skipDamage() throws IOException {
    long start = blocks.start();
    long records = blocks.framedRecords();
    blocks.resync();
    damaged.accept(new CorruptRegion(start, blocks.start() - start, records));
    return List.<GenericRecord>of().iterator();
  }

  private static AvroBlockReader open(LakeFiles files, String path) {
    BufferedChannelReader bytes =
        files.wrapErrors("read", path, () -> new BufferedChannelReader(files.channel(path)));
    try {
      return new AvroBlockReader(bytes);
    } catch (IOException e) {
      files.wrapErrors("read", path, () -> close(bytes));
      throw new InputException(
          "'" + path + "' is not an Avro row file: " + IoErrors.describe(e), e);
    }
  }

  private static BufferedChannelReader close(BufferedChannelReader bytes) throws IOException {
    bytes.close();
    return bytes;
  }

  private AvroRowDecoder decoder(Schema expected) {
    Schema written;
    try {
      written = new Schema.Parser().parse(blocks.metadata("avro.schema"));
    } catch (AvroRuntimeException e) {
      throw new InputException(
          "'" + path + "' is not an Avro row file: its schema is unreadable", e);
    }
    var fit = SchemaCompatibility.checkReaderWriterCompatibility(expected, written);
    if (fit.getType() != SchemaCompatibilityType.COMPATIBLE) {
      throw new InputException(
          "rows of '%s' (stream '%s', schema version %s) do not fit the schema of %s"
              .formatted(path, stream(), Integer.toString(schemaVersion()), expected.getName()));
    }
    return new AvroRowDecoder(written, expected);
  }
}
