package org.obmeet.telemetry.lake.parquet;

import static org.obmeet.telemetry.schemas.dataset.MutableRow.PSEUDONYM_BYTES;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.dictionary.DictionaryValuesWriter.PlainFixedLenArrayDictionaryValuesWriter;
import org.apache.parquet.column.values.factory.DefaultV2ValuesWriterFactory;
import org.apache.parquet.column.values.fallback.FallbackValuesWriter;
import org.apache.parquet.column.values.plain.FixedLenByteArrayPlainValuesWriter;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.obmeet.telemetry.lake.avro.RowFileHeader;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeOutputFile;
import org.obmeet.telemetry.lake.file.PendingFile;
import org.obmeet.telemetry.lake.rows.LabelDictionary;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowLayout;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * A writer of one clean file, with one row group per buffer of packed rows. If {@link #finish}
 * writes the only row group, nullable columns without a value are absent, except pseudonyms.
 * Labels, days and pseudonyms that occur repeatedly use a dictionary per row group. Longs are delta
 * encoded. Pages have checksums. Only days have statistics. The same rows give the same bytes.
 * Readers see the file only after {@link #finish}.
 */
final class CleanFileWriter implements AutoCloseable {
  private static final int MIN_DICTIONARY_BYTES = 1 << 16;
  private static final int MAX_DICTIONARY_BYTES = 1 << 30;
  private static final int PAGE_ROWS = 1 << 17;

  private final LakeFiles files;
  private final Dataset dataset;
  private final String path;
  private final PendingFile pending;
  private final ZstdCodecFactory codecs = new ZstdCodecFactory();
  private final DeterministicFooterOutputStream out;
  private final List<ParquetColumn> columns;
  private final BytesInputCompressor compressor;

  /** Indices of the fields that have a column in the file. {@link #start} sets them. */
  private List<Integer> fields;

  private MessageType schema;
  private ParquetFileWriter file;
  private long rows;

  /**
   * Creates a writer of a file without rows.
   *
   * @param path path in the lake; {@link #finish} can set another name in the same folder
   */
  CleanFileWriter(LakeFiles files, Dataset dataset, List<ParquetColumn> columns, String path) {
    this.files = files;
    this.dataset = dataset;
    this.path = path;
    this.pending = files.begin(path);
    this.out = new DeterministicFooterOutputStream(pending.out());
    this.columns = columns;
    this.compressor = codecs.getCompressor(CompressionCodecName.ZSTD);
  }

  /**
   * Begins the file's content.
   *
   * @param absent the fields without a column; they are null in every row
   */
  private void start(BitSet absent) throws IOException {
    fields = IntStream.range(0, columns.size()).filter(f -> !absent.get(f)).boxed().toList();
    schema = ParquetFiles.schema(dataset.name(), fields.stream().map(columns::get).toList());
    file =
        new ParquetFileWriter(
            new LakeOutputFile(out),
            schema,
            ParquetFileWriter.Mode.CREATE,
            Long.MAX_VALUE,
            ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
            ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
            ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
            ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
    file.start();
  }

  /** Returns the fields without a value in the rows, except those whose columns every file has. */
  private BitSet absentFields(PackedRows all) {
    BitSet absent = all.fieldsWithoutValues();
    for (int field = 0; field < columns.size(); field++) {
      ParquetColumn column = columns.get(field);
      if (!column.nullable() || column.kind() == ParquetColumn.Kind.FIXED) {
        absent.clear(field);
      }
    }
    return absent;
  }

  /**
   * Returns the settings of a row group.
   *
   * @param dictionaryBytes upper bound for the size of a dictionary; Parquet allocates a part of it
   *     in advance for each column
   */
  private ParquetProperties properties(int dictionaryBytes) {
    ParquetProperties.Builder properties =
        ParquetProperties.builder()
            .withWriterVersion(WriterVersion.PARQUET_2_0)
            .withValuesWriterFactory(new PlainPseudonyms())
            .withDictionaryEncoding(false)
            .withDictionaryPageSize(dictionaryBytes)
            .withPageRowCountLimit(PAGE_ROWS)
            .withMinRowCountForPageSizeCheck(PAGE_ROWS)
            .withStatisticsEnabled(false)
            .withSizeStatisticsEnabled(false);
    for (ParquetColumn column : columns) {
      if (column.encoding() == ParquetColumn.Encoding.DICTIONARY) {
        properties.withDictionaryEncoding(column.name(), true);
      }
      if (column.kind() == ParquetColumn.Kind.DAY) {
        properties.withStatisticsEnabled(column.name(), true);
      }
    }
    return properties.build();
  }

  /** Writes all rows of a buffer as a row group, which has all columns. */
  void add(PackedRows group) {
    add(group, new BitSet());
  }

  private void add(PackedRows group, BitSet absent) {
    files.run(
        "write",
        path,
        () -> {
          if (file == null) {
            start(absent);
          }
          if (group.size() > 0) {
            rows += group.size();
            write(group);
          }
        });
  }

  /** Writes the last rows, if there are any, completes the file and moves it to its final path. */
  FileRef finish(PackedRows last, String finalPath) {
    add(last, absentFields(last));
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(RowFileHeader.STREAM, dataset.name());
    metadata.put(RowFileHeader.SCHEMA_VERSION, Integer.toString(dataset.version()));
    files.run(
        "write",
        path,
        () -> {
          out.beginFooter();
          file.end(metadata);
        });
    return pending.finish(finalPath, rows);
  }

  @Override
  public void close() {
    codecs.release();
    pending.close();
  }

  private void write(PackedRows group) throws IOException {
    ParquetProperties properties = properties(dictionaryBytes(group));
    file.startBlock(group.size());
    try (ColumnChunkPageWriteStore pages =
            new ColumnChunkPageWriteStore(
                compressor,
                schema,
                properties.getAllocator(),
                properties.getColumnIndexTruncateLength(),
                properties.getPageWriteChecksumEnabled());
        ColumnWriteStore store = properties.newColumnWriteStore(schema, pages, pages)) {
      List<ColumnDescriptor> descriptors = schema.getColumns();
      // Writes one page of each column in turn. Parquet checks for full pages when records end.
      for (int from = 0; from < group.size(); from += PAGE_ROWS) {
        int to = Math.min(group.size(), from + PAGE_ROWS);
        for (int i = 0; i < fields.size(); i++) {
          ColumnDescriptor column = descriptors.get(i);
          int level = column.getMaxDefinitionLevel();
          writeColumn(group, fields.get(i), from, to, level, store.getColumnWriter(column));
        }
        for (int row = from; row < to; row++) {
          store.endRecord();
        }
      }
      store.flush();
      pages.flushToFileWriter(file);
    }
    file.endBlock();
  }

  /** Returns an upper bound for the sizes of the dictionaries of all columns. */
  private static int dictionaryBytes(PackedRows group) {
    long labels =
        IntStream.range(0, group.layout().fields())
            .filter(field -> group.layout().kind(field) == RowLayout.Kind.LABEL)
            .mapToObj(field -> labels(group.dictionary(field)))
            .flatMap(Stream::of)
            .mapToLong(label -> Integer.BYTES + label.length())
            .sum();
    return (int) Math.min(MIN_DICTIONARY_BYTES + group.bytes() + labels, MAX_DICTIONARY_BYTES);
  }

  private static void writeColumn(
      PackedRows rows, int field, int from, int to, int definitionLevel, ColumnWriter column) {
    RowLayout.Kind kind = rows.layout().kind(field);
    Binary[] labels = kind == RowLayout.Kind.LABEL ? labels(rows.dictionary(field)) : null;
    for (int row = from; row < to; row++) {
      if (rows.isNull(row, field)) {
        column.writeNull(0, 0);
        continue;
      }
      switch (kind) {
        case PSEUDONYM -> column.write(pseudonym(rows, row, field), 0, definitionLevel);
        case LABEL -> column.write(labels[rows.intValue(row, field)], 0, definitionLevel);
        case LONG -> column.write(rows.longValue(row, field), 0, definitionLevel);
        case INT -> column.write((long) rows.intValue(row, field), 0, definitionLevel);
        case DAY -> column.write(rows.intValue(row, field), 0, definitionLevel);
        case FLAG -> column.write(rows.flag(row, field), 0, definitionLevel);
      }
    }
  }

  private static Binary pseudonym(PackedRows rows, int row, int field) {
    return Binary.fromReusedByteArray(rows.array(), rows.offset(row, field), PSEUDONYM_BYTES);
  }

  private static Binary[] labels(LabelDictionary dictionary) {
    return IntStream.range(0, dictionary.size())
        .mapToObj(code -> Binary.fromConstantByteArray(dictionary.bytes(code)))
        .toArray(Binary[]::new);
  }

  /** The default encodings, except that pseudonyms without a dictionary are plain. */
  private static final class PlainPseudonyms extends DefaultV2ValuesWriterFactory {
    private ParquetProperties properties;

    @Override
    public void initialize(ParquetProperties all) {
      super.initialize(all);
      properties = all;
    }

    @Override
    public ValuesWriter newValuesWriter(ColumnDescriptor column) {
      if (column.getPrimitiveType().getPrimitiveTypeName()
          != PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY) {
        return super.newValuesWriter(column);
      }
      ValuesWriter plain =
          new FixedLenByteArrayPlainValuesWriter(
              PSEUDONYM_BYTES,
              properties.getInitialSlabSize(),
              properties.getPageSizeThreshold(),
              properties.getAllocator());
      return properties.isDictionaryEnabled(column)
          ? FallbackValuesWriter.of(
              new PlainFixedLenArrayDictionaryValuesWriter(
                  properties.getDictionaryPageSizeThreshold(),
                  PSEUDONYM_BYTES,
                  Encoding.RLE_DICTIONARY,
                  Encoding.PLAIN,
                  properties.getAllocator()),
              plain)
          : plain;
    }
  }
}
