package org.obmeet.telemetry.lake;

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

/** Reads an Avro container file block by block, going over blocks that are damaged. */
final class RowFileReader implements RowFile.Reader {
  private final LakeFiles files;
  private final String path;
  private final Consumer<Damage> damaged;
  private final AvroBlocks blocks;
  private final RowDecoder decoder;
  private Iterator<GenericRecord> held = List.<GenericRecord>of().iterator();
  private long number;

  RowFileReader(LakeFiles files, String path, Schema expected, Consumer<Damage> damaged) {
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
    return blocks.meta(RowFile.STREAM);
  }

  @Override
  public int schemaVersion() {
    String version = blocks.meta(RowFile.SCHEMA_VERSION);
    return version.matches("\\d{1,9}") ? Integer.parseInt(version) : 0;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public boolean hasNext() {
    while (!held.hasNext()) {
      if (files.doing("read", path, blocks::atEnd)) {
        return false;
      }
      held = block();
    }
    return true;
  }

  @Override
  public GenericRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    number++;
    return held.next();
  }

  @Override
  public void close() {
    files.doing(
        "read",
        path,
        () -> {
          blocks.close();
          return path;
        });
  }

  /** The next block's rows, all of them or, where it is damaged, none. */
  private Iterator<GenericRecord> block() {
    try {
      List<GenericRecord> rows = decoder.decode(blocks.next());
      blocks.accept();
      return rows.iterator();
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      return files.doing("read", path, this::goOver);
    }
  }

  private Iterator<GenericRecord> goOver() throws IOException {
    long start = blocks.start();
    long records = blocks.framedRecords();
    blocks.resync();
    Damage.Extent extent = blocks.atEnd() ? Damage.Extent.TAIL : Damage.Extent.BLOCK;
    damaged.accept(new Damage(start, blocks.start() - start, records, extent));
    number += Math.max(0, records);
    return List.<GenericRecord>of().iterator();
  }

  private static AvroBlocks open(LakeFiles files, String path) {
    ChannelBytes bytes = files.doing("read", path, () -> new ChannelBytes(files.channel(path)));
    try {
      return new AvroBlocks(bytes);
    } catch (IOException e) {
      files.doing("read", path, () -> close(bytes));
      throw new InputException("'" + path + "' is no Avro row file: " + Faults.words(e), e);
    }
  }

  private static ChannelBytes close(ChannelBytes bytes) throws IOException {
    bytes.close();
    return bytes;
  }

  private RowDecoder decoder(Schema expected) {
    Schema written;
    try {
      written = new Schema.Parser().parse(blocks.meta("avro.schema"));
    } catch (AvroRuntimeException e) {
      throw new InputException("'" + path + "' is no Avro row file: its schema is unreadable", e);
    }
    var fit = SchemaCompatibility.checkReaderWriterCompatibility(expected, written);
    if (fit.getType() != SchemaCompatibilityType.COMPATIBLE) {
      throw new InputException(
          "rows of '%s' (stream '%s', schema version %s) do not fit the schema of %s"
              .formatted(path, stream(), Integer.toString(schemaVersion()), expected.getName()));
    }
    return new RowDecoder(written, expected);
  }
}
