package org.obmeet.telemetry.lake.parquet;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.columns.ColumnBatch;
import org.obmeet.telemetry.lake.columns.RowBufferPool;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowSelection;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.ValueType;

/**
 * Clean files: Parquet, with one row group unless a file is large; dictionaries for labels and
 * pseudonyms, but for {@code record}, which never repeats; differences for longs; no statistics of
 * pseudonyms, so that none stands in a footer. The same rows are the same bytes.
 */
public final class CleanFileIo {
  private static final int NAME_DIGITS = 16;

  /** Bytes of packed rows from which on they become a row group. */
  static final long GROUP_BYTES = 128L << 20;

  /** Rows that become columns together. */
  private static final int PACKED_ROWS = 256;

  private static final String RECORD = "record";

  private final LakeFiles files;

  /** The clean files of a lake. */
  public CleanFileIo(LakeFiles files) {
    this.files = files;
  }

  /**
   * Writes rows in the order given, which must be by contributor, second and record. Nobody sees
   * half of the file; one of that name is replaced.
   *
   * @throws IllegalArgumentException if a row lacks a field that may not be null
   */
  public FileRef write(Dataset dataset, Iterable<? extends GenericRecord> rows, String path) {
    RowBufferPool room = RowBufferPool.withWideIntegers(dataset);
    PackedRows packed = room.packed();
    RowSelection gathered = new RowSelection();
    ColumnBatch held = room.columns();
    try (CleanFileWriter writer = writer(dataset, path)) {
      for (GenericRecord row : rows) {
        packed.append(row);
        boolean full = held.bytes() + packed.bytes() >= GROUP_BYTES;
        if (packed.size() == PACKED_ROWS || full) {
          move(packed, gathered, held);
        }
        if (full) {
          writer.add(held);
          held.clear();
        }
      }
      move(packed, gathered, held);
      writer.add(held);
      return writer.finish(path);
    }
  }

  private static void move(PackedRows packed, RowSelection gathered, ColumnBatch to) {
    for (int row = 0; row < packed.size(); row++) {
      gathered.add(packed, row);
    }
    to.append(gathered);
    gathered.clear();
    packed.clear();
  }

  CleanFileWriter writer(Dataset dataset, String path) {
    return new CleanFileWriter(files, dataset, columns(dataset), path);
  }

  /**
   * Rows of a file, in its order. Nullable fields that the file's schema version did not have yet
   * are null; fields that it had and the data set no longer has are left out. Text is String.
   *
   * @throws LakeException naming the file if it is absent, no Parquet, damaged, or does not fit
   */
  public RecordIterator rows(Dataset dataset, String path) {
    return new CleanRows(dataset.schema(), new ParquetRowReader(files, path, columns(dataset)));
  }

  /**
   * Some columns of a file, row by row: nothing else of it is decoded. Pseudonyms are {@code
   * byte[]}, days {@code Integer}, seconds {@code Long}; null where there is none.
   *
   * @throws LakeException as {@link #rows}
   */
  public ColumnValues cells(Dataset dataset, String path, List<String> names) {
    return new ParquetRowReader(
        files, path, names.stream().map(dataset::require).map(CleanFileIo::column).toList());
  }

  /** All rows of a file; as {@link #rows}. */
  public List<GenericRecord> read(Dataset dataset, String path) {
    List<GenericRecord> all = new ArrayList<>();
    try (RecordIterator rows = rows(dataset, path)) {
      rows.forEachRemaining(all::add);
    }
    return all;
  }

  /**
   * A file for reading by column; to be closed. Checks pages against their checksums.
   *
   * @throws LakeException naming the file if it is absent or no Parquet
   */
  public ParquetFileReader open(String path) {
    return ParquetFiles.open(files, path);
  }

  private static List<ParquetColumn> columns(Dataset dataset) {
    return dataset.fields().stream().map(CleanFileIo::column).toList();
  }

  private static ParquetColumn column(Field field) {
    ParquetColumn.Kind kind =
        switch (field.type()) {
          case PSEUDONYM -> ParquetColumn.Kind.FIXED;
          case LABEL -> ParquetColumn.Kind.TEXT;
          case LONG, SECOND -> ParquetColumn.Kind.LONG;
          case BOOLEAN -> ParquetColumn.Kind.BOOLEAN;
          case DAY -> ParquetColumn.Kind.DAY;
        };
    return new ParquetColumn(field.name(), kind, field.nullable(), coding(field));
  }

  private static ParquetColumn.Coding coding(Field field) {
    boolean repeats =
        field.type() == ValueType.LABEL
            || field.type() == ValueType.DAY
            || (field.type() == ValueType.PSEUDONYM && !field.name().equals(RECORD));
    return repeats ? ParquetColumn.Coding.DICTIONARY : ParquetColumn.Coding.DIRECT;
  }

  /** Puts records together from cells. */
  private static final class CleanRows implements RecordIterator {
    private final Schema schema;
    private final Schema[] fixed;
    private final ParquetRowReader reader;

    CleanRows(Schema schema, ParquetRowReader reader) {
      this.schema = schema;
      this.reader = reader;
      this.fixed =
          schema.getFields().stream().map(field -> fixed(field.schema())).toArray(Schema[]::new);
    }

    @Override
    public boolean hasNext() {
      return reader.hasNext();
    }

    @Override
    public GenericRecord next() {
      Object[] cells = reader.next();
      GenericData.Record row = new GenericData.Record(schema);
      for (int i = 0; i < cells.length; i++) {
        boolean pseudonym = cells[i] instanceof byte[];
        row.put(i, pseudonym ? new GenericData.Fixed(fixed[i], (byte[]) cells[i]) : cells[i]);
      }
      return row;
    }

    @Override
    public void close() {
      reader.close();
    }

    /** The fixed type of a field; the field's own where it has none. */
    private static Schema fixed(Schema field) {
      if (field.getType() != Schema.Type.UNION) {
        return field;
      }
      return field.getTypes().stream()
          .filter(type -> type.getType() == Schema.Type.FIXED)
          .findFirst()
          .orElse(field);
    }
  }

  /** Names a clean file by its records, so that the same rows are the same file. */
  public static String batch(Dataset dataset, List<GenericRecord> rows) {
    int record = dataset.require("record").position();
    MessageDigest digest = Digests.sha256();
    for (GenericRecord row : rows) {
      digest.update(((GenericFixed) row.get(record)).bytes());
    }
    digest.update(ByteBuffer.allocate(4).putInt(dataset.version()).array());
    return batch(digest);
  }

  /** The name that follows from a digest of records and version. */
  public static String batch(MessageDigest digest) {
    return Digests.hex(digest.digest()).substring(0, NAME_DIGITS);
  }
}
