package org.obmeet.telemetry.lake.parquet;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowBufferPool;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.ValueType;

/**
 * Reads and writes clean files: Parquet files, with one row group unless a file is large. Labels,
 * days and pseudonyms use dictionaries, except the unique {@code record}. Longs are delta encoded.
 * Only days have statistics, so a footer contains no value of another column. The same rows give
 * the same bytes.
 */
public record CleanFileIo(LakeFiles files) {
  private static final int NAME_DIGITS = 16;

  /**
   * Size of packed rows, in bytes, at which they are written as a row group. A reader of a bucket's
   * files holds a row group of each file.
   */
  static final long ROW_GROUP_BYTES = 16L << 20;

  private static final String RECORD = "record";

  /**
   * Writes rows, which must be in order of contributor, second and record, to a new file, as {@link
   * LakeFiles#write} does.
   *
   * @throws IllegalArgumentException if a field is null although it is not nullable
   */
  public FileRef write(Dataset dataset, Iterable<? extends GenericRecord> rows, String path) {
    try (CleanFileWriter writer = writer(dataset, path)) {
      return writer.finish(write(dataset, rows.iterator(), writer, row -> {}), path);
    }
  }

  /**
   * Writes rows in order of contributor, second and record to a file that is named after its
   * records, so that the same rows give the same file. Memory contains the rows of one row group.
   *
   * @param path function from the content part of the file's name to the path; may be called twice
   * @param condition returns false after the last row if no file is wanted
   * @return the file; empty if it is not wanted or would have no rows
   */
  public Optional<FileRef> write(
      Dataset dataset,
      Iterator<? extends GenericRecord> rows,
      UnaryOperator<String> path,
      BooleanSupplier condition) {
    int record = dataset.require(RECORD).position();
    MessageDigest records = Digests.sha256();
    try (CleanFileWriter writer = writer(dataset, path.apply("new"))) {
      PackedRows last =
          write(
              dataset,
              rows,
              writer,
              row -> records.update(((GenericFixed) row.get(record)).bytes()));
      return last.size() > 0 && condition.getAsBoolean()
          ? Optional.of(writer.finish(last, path.apply(batchName(dataset, records))))
          : Optional.empty();
    }
  }

  /**
   * Sorts rows and writes them to a new file, as {@link #write} does.
   *
   * @param rows at most {@link PackedRows#maxSortable} rows of the pool
   * @param path function from the content part of the file's name to the path; called twice
   */
  public FileRef writeSorted(
      Dataset dataset, PackedRows rows, RowBufferPool pool, UnaryOperator<String> path) {
    MessageDigest records = Digests.sha256();
    try (CleanFileWriter writer = writer(dataset, path.apply("new"))) {
      PackedRows group = pool.packed();
      for (int row : rows.order()) {
        if (group.bytes() >= ROW_GROUP_BYTES) {
          writer.add(group);
          group.clear();
        }
        group.append(rows, row);
        rows.digestRecord(row, records);
      }
      return writer.finish(group, path.apply(batchName(dataset, records)));
    }
  }

  /** Writes all row groups but the last, and returns the rows of the last. */
  private static PackedRows write(
      Dataset dataset,
      Iterator<? extends GenericRecord> rows,
      CleanFileWriter writer,
      Consumer<GenericRecord> written) {
    PackedRows packed = RowBufferPool.withWideIntegers(dataset).packed();
    int groupRows = Math.toIntExact(ROW_GROUP_BYTES / packed.width() + 1);
    while (rows.hasNext()) {
      if (packed.size() == groupRows / 4) {
        // Otherwise the array would double to more than a row group, and hold the rows twice.
        packed.reserve(groupRows);
      }
      if (packed.bytes() >= ROW_GROUP_BYTES) {
        writer.add(packed);
        packed.clear();
      }
      GenericRecord row = rows.next();
      packed.append(row);
      written.accept(row);
    }
    return packed;
  }

  CleanFileWriter writer(Dataset dataset, String path) {
    return new CleanFileWriter(files, dataset, columns(dataset), path);
  }

  /**
   * Reads the rows of a file in file order. Nullable fields without a column are null. Fields that
   * the data set no longer has are skipped. Text is {@code String}.
   *
   * @throws LakeException if the file is absent, not Parquet, damaged, or does not fit; names the
   *     file
   */
  public RecordIterator rows(Dataset dataset, String path) {
    return new CleanRows(dataset.schema(), new ParquetRowReader(files, path, columns(dataset)));
  }

  /**
   * Reads some columns of a file, row by row, without decoding the others. Pseudonyms are {@code
   * byte[]}, days {@code Integer}, seconds {@code Long}. A missing value is null.
   *
   * @throws LakeException in the cases of {@link #rows}
   */
  public ColumnValues columnValues(Dataset dataset, String path, List<String> names) {
    return new ParquetRowReader(files, path, columns(dataset, names));
  }

  /**
   * Opens the record keys of a file.
   *
   * @throws LakeException in the cases of {@link #rows}
   */
  public CleanRecordKeys recordKeys(Dataset dataset, String path) {
    return new CleanRecordKeys(files, dataset, path);
  }

  /** Reads all rows of a file, as {@link #rows} does. */
  public List<GenericRecord> read(Dataset dataset, String path) {
    List<GenericRecord> all = new ArrayList<>();
    try (RecordIterator rows = rows(dataset, path)) {
      rows.forEachRemaining(all::add);
    }
    return all;
  }

  /**
   * Opens a file for reading by column. Checks pages against their checksums. The caller closes it.
   *
   * @throws LakeException if the file is absent or not Parquet; names the file
   */
  public ParquetFileReader open(String path) {
    return ParquetFiles.open(files, path);
  }

  static List<ParquetColumn> columns(Dataset dataset, List<String> names) {
    return names.stream().map(dataset::require).map(CleanFileIo::column).toList();
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
    return new ParquetColumn(field.name(), kind, field.nullable(), encoding(field));
  }

  private static ParquetColumn.Encoding encoding(Field field) {
    boolean repeats =
        field.type() == ValueType.LABEL
            || field.type() == ValueType.DAY
            || (field.type() == ValueType.PSEUDONYM && !field.name().equals(RECORD));
    return repeats ? ParquetColumn.Encoding.DICTIONARY : ParquetColumn.Encoding.DIRECT;
  }

  /** An iterator that builds records from column values. */
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

    /** Returns the fixed type in a field's schema; the schema itself if it has no fixed type. */
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

  /**
   * Returns the content part of a file's name, from a digest of its records and the schema version.
   *
   * @param records the digest, which this method completes
   */
  static String batchName(Dataset dataset, MessageDigest records) {
    records.update(ByteBuffer.allocate(4).putInt(dataset.version()).array());
    return Digests.hex(records.digest()).substring(0, NAME_DIGITS);
  }
}
