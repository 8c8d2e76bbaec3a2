package org.obmeet.telemetry.lake.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeOutputFile;
import org.obmeet.telemetry.lake.io.DigestingOutputStream;
import org.obmeet.telemetry.lake.store.LakeException;

/**
 * Opens and writes flat Parquet files. A written file has one row group, zstd compression and page
 * checksums. Columns with dictionary encoding have one dictionary per file. Pseudonyms have no
 * statistics. The same rows give the same bytes.
 */
final class ParquetFiles {
  private static final int DICTIONARY_BYTES = 1 << 30;
  private static final int PAGE_ROWS = 1 << 20;

  private ParquetFiles() {}

  /** A function from a row and a column index to the value; null for a missing value. */
  @FunctionalInterface
  interface Cells<T> {
    Object value(T row, int column);
  }

  /** Writes rows and returns their number. */
  static <T> long write(
      OutputStream out,
      String name,
      List<ParquetColumn> columns,
      Map<String, String> metadata,
      Iterable<? extends T> rows,
      Cells<T> cells)
      throws IOException {
    long count = 0;
    try (ParquetWriter<T> writer =
        new Builder<>(out, name, columns, metadata, cells).configured(new ZstdCodecFactory())) {
      for (T row : rows) {
        writer.write(row);
        count++;
      }
    }
    return count;
  }

  /** Opens a file of the lake; throws {@link LakeException} if it is not a Parquet file. */
  static ParquetFileReader open(LakeFiles files, String path) {
    if (!files.exists(path)) {
      throw new LakeException("there is no file '" + path + "' in the lake: was it removed?");
    }
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ZstdCodecFactory())
            .usePageChecksumVerification(true)
            .build();
    return files.wrapErrors(
        "read",
        path,
        () -> {
          try {
            return ParquetFileReader.open(files.input(path), options);
          } catch (LakeException e) {
            throw e;
          } catch (RuntimeException e) {
            throw new LakeException("'" + path + "' is not a Parquet file, or is damaged", e);
          }
        });
  }

  static MessageType schema(String name, List<ParquetColumn> columns) {
    return new MessageType(
        name, columns.stream().<org.apache.parquet.schema.Type>map(ParquetColumn::type).toList());
  }

  private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {
    private final Support<T> support;
    private final List<ParquetColumn> columns;

    Builder(
        OutputStream out,
        String name,
        List<ParquetColumn> columns,
        Map<String, String> metadata,
        Cells<T> cells) {
      super(new LakeOutputFile(() -> (DigestingOutputStream) out));
      this.columns = columns;
      this.support = new Support<>(schema(name, columns), columns, metadata, cells);
    }

    ParquetWriter<T> configured(ZstdCodecFactory codecs) throws IOException {
      withConf(new PlainParquetConfiguration());
      withCodecFactory(codecs);
      withCompressionCodec(CompressionCodecName.ZSTD);
      withWriterVersion(WriterVersion.PARQUET_2_0);
      withRowGroupSize(Long.MAX_VALUE);
      withDictionaryPageSize(DICTIONARY_BYTES);
      withPageRowCountLimit(PAGE_ROWS);
      withSizeStatisticsEnabled(false);
      for (ParquetColumn column : columns) {
        withDictionaryEncoding(
            column.name(), column.encoding() == ParquetColumn.Encoding.DICTIONARY);
        withStatisticsEnabled(column.name(), column.kind() != ParquetColumn.Kind.FIXED);
      }
      // All writers store their settings in this shared factory, so only one may use it at a time.
      synchronized (ParquetProperties.DEFAULT_VALUES_WRITER_FACTORY) {
        return build();
      }
    }

    @Override
    protected Builder<T> self() {
      return this;
    }

    @Override
    protected WriteSupport<T> getWriteSupport(Configuration conf) {
      return support;
    }

    @Override
    protected WriteSupport<T> getWriteSupport(ParquetConfiguration conf) {
      return support;
    }
  }

  private static final class Support<T> extends WriteSupport<T> {
    private final MessageType schema;
    private final ParquetColumn[] columns;
    private final Map<String, String> metadata;
    private final Cells<T> cells;
    private RecordConsumer consumer;

    Support(
        MessageType schema,
        List<ParquetColumn> columns,
        Map<String, String> metadata,
        Cells<T> cells) {
      this.schema = schema;
      this.columns = columns.toArray(new ParquetColumn[0]);
      this.metadata = metadata;
      this.cells = cells;
    }

    @Override
    public WriteContext init(Configuration configuration) {
      return new WriteContext(schema, metadata);
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return new WriteContext(schema, metadata);
    }

    @Override
    public void prepareForWrite(RecordConsumer target) {
      consumer = target;
    }

    @Override
    public void write(T row) {
      consumer.startMessage();
      for (int i = 0; i < columns.length; i++) {
        write(columns[i], i, cells.value(row, i));
      }
      consumer.endMessage();
    }

    private void write(ParquetColumn column, int index, Object value) {
      if (value != null) {
        consumer.startField(column.name(), index);
        column.write(value, consumer);
        consumer.endField(column.name(), index);
      } else if (!column.nullable()) {
        throw new IllegalArgumentException(
            column.name() + " must not be null in " + schema.getName());
      }
    }
  }
}
