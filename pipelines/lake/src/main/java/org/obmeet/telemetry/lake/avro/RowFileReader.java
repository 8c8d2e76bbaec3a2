package org.obmeet.telemetry.lake.avro;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.SegmentName;
import org.obmeet.telemetry.lake.input.InputException;
import org.obmeet.telemetry.lake.io.BufferedChannelReader;
import org.obmeet.telemetry.lake.io.IoErrors;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** A reader of a row file, which is an Avro container file; it skips damaged blocks. */
public final class RowFileReader implements RecordIterator {
  private final LakeFiles files;
  private final String path;
  private final Consumer<CorruptRegion> damaged;
  private final AvroBlockReader blocks;
  private final AvroRowDecoder decoder;
  private Iterator<GenericRecord> buffered = List.<GenericRecord>of().iterator();

  /** Number of records that were read or reported as damaged. */
  private long seen;

  /**
   * Opens a file of rows of a data set. Texts are {@link String} objects.
   *
   * @param damaged receives each damaged region when the reader skips it
   * @throws InputException if the file is not a row file or its schema does not fit the data set
   * @throws LakeException if the file cannot be read
   */
  public RowFileReader(
      LakeFiles files, String path, Dataset dataset, Consumer<CorruptRegion> damaged) {
    this(files, path, dataset.schema(), damaged);
  }

  /** Returns a reader that throws a {@link LakeException} if a block is damaged or missing. */
  public static RowFileReader complete(LakeFiles files, String path, Schema schema) {
    return new RowFileReader(
        files,
        path,
        schema,
        damage -> {
          throw new LakeException("'" + path + "' is damaged at byte " + damage.position());
        });
  }

  /** Opens a file of rows of any schema, which must be compatible with the file's schema. */
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

  /** Returns the name of the rows' stream; an empty string if the file does not name it. */
  public String stream() {
    return blocks.metadata(RowFileHeader.STREAM);
  }

  /** Returns the schema version of the rows; 0 if the file does not contain it. */
  public int schemaVersion() {
    String version = blocks.metadata(RowFileHeader.SCHEMA_VERSION);
    return version.matches("\\d{1,9}") ? Integer.parseInt(version) : 0;
  }

  /** Returns the number of records in a landing segment's header or name; empty if in neither. */
  public OptionalLong records() {
    String number = blocks.metadata(RowFileHeader.RECORDS);
    return number.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(number))
        : SegmentName.records(path);
  }

  @Override
  public boolean hasNext() {
    while (!buffered.hasNext()) {
      if (blocks.atEnd()) {
        reportMissing();
        return false;
      }
      buffered = files.wrapErrors("read", path, this::nextBlock);
    }
    return true;
  }

  /** Reports records that are missing at the end of the file, once. */
  private void reportMissing() {
    long missing = records().orElse(0) - seen;
    if (missing > 0) {
      seen += missing;
      damaged.accept(new CorruptRegion(blocks.start(), 0, missing));
    }
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
  private Iterator<GenericRecord> nextBlock() throws IOException {
    try {
      List<GenericRecord> rows = decoder.decode(blocks.next());
      blocks.accept();
      seen += rows.size();
      return rows.iterator();
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      return skipDamage();
    }
  }

  private Iterator<GenericRecord> skipDamage() throws IOException {
    long start = blocks.start();
    long records = blocks.framedRecords();
    blocks.resync();
    seen += Math.max(0, records);
    damaged.accept(new CorruptRegion(start, blocks.start() - start, records));
    return List.<GenericRecord>of().iterator();
  }

  private static AvroBlockReader open(LakeFiles files, String path) {
    return files.wrapErrors(
        "read",
        path,
        () -> {
          BufferedChannelReader bytes = new BufferedChannelReader(files.channel(path));
          AvroBlockReader opened = null;
          try {
            opened = new AvroBlockReader(bytes);
            return opened;
          } catch (IOException e) {
            throw new InputException(
                "'" + path + "' is not an Avro row file: " + IoErrors.describe(e), e);
          } finally {
            if (opened == null) {
              bytes.close();
            }
          }
        });
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
