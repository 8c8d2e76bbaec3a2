package org.obmeet.telemetry.lake.parquet;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeOutputFile;
import org.obmeet.telemetry.lake.store.LakeException;

/**
 * Opens and writes flat Parquet files. A written file has zstd compression and page checksums. The
 * same rows give the same bytes.
 */
final class ParquetFiles {
  private static final int PAGE_ROWS = 1 << 20;

  private ParquetFiles() {}

  /**
   * Begins a file. A row has one value per column.
   *
   * @param rowGroupBytes approximate size of a row group
   */
  static ParquetWriter<List<Object>> writer(
      PositionOutputStream out,
      String schemaName,
      List<ParquetColumn> columns,
      Map<String, String> metadata,
      long rowGroupBytes)
      throws IOException {
    Support support = new Support(schema(schemaName, columns), columns, metadata);
    return new Builder(out, support).configured(rowGroupBytes);
  }

  /** Opens a file of the lake; throws {@link LakeException} if it is not a Parquet file. */
  static ParquetFileReader open(LakeFiles files, String path) {
    return open(files, path, Optional.empty());
  }

  /** Opens a file, and reads the metadata of these columns; empty for all. */
  static ParquetFileReader open(LakeFiles files, String path, Optional<Set<String>> columns) {
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
          InputFile file = files.input(path);
          SeekableInputStream in = file.newStream();
          ParquetFileReader reader = null;
          try {
            ParquetMetadata footer =
                columns.isPresent()
                    ? ProjectedFooter.read(file, in, options, columns.get())
                    : ParquetFileReader.readFooter(file, options, in);
            for (BlockMetaData group : footer.getBlocks()) {
              check(group, file.getLength());
            }
            reader = ParquetFileReader.open(file, footer, options, in);
            return reader;
          } catch (LakeException e) {
            throw e;
          } catch (RuntimeException e) {
            throw new LakeException("'" + path + "' is not a Parquet file, or is damaged", e);
          } finally {
            if (reader == null) {
              in.close();
            }
          }
        });
  }

  /** Throws an exception if a row group is impossible in a flat file of this length. */
  private static void check(BlockMetaData group, long length) {
    for (ColumnChunkMetaData column : group.getColumns()) {
      long size = column.getTotalSize();
      if (column.getValueCount() != group.getRowCount()
          || Math.min(size, column.getStartingPos()) < 0
          || column.getStartingPos() > length - size) {
        throw new IllegalArgumentException("a row group of the footer is impossible");
      }
    }
    Math.toIntExact(group.getRowCount());
  }

  static MessageType schema(String name, List<ParquetColumn> columns) {
    return new MessageType(
        name, columns.stream().<org.apache.parquet.schema.Type>map(ParquetColumn::type).toList());
  }

  /** A builder of Parquet writers with the settings of the lake. */
  private static final class Builder extends ParquetWriter.Builder<List<Object>, Builder> {
    private final Support support;

    Builder(PositionOutputStream out, Support support) {
      super(new LakeOutputFile(out));
      this.support = support;
    }

    ParquetWriter<List<Object>> configured(long rowGroupBytes) throws IOException {
      withConf(new PlainParquetConfiguration());
      withCodecFactory(new ZstdCodecFactory());
      withCompressionCodec(CompressionCodecName.ZSTD);
      withWriterVersion(WriterVersion.PARQUET_2_0);
      withRowGroupSize(rowGroupBytes);
      withPageRowCountLimit(PAGE_ROWS);
      withSizeStatisticsEnabled(false);
      // These writers share one factory of value writers, so their settings must be equal.
      return build();
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<List<Object>> getWriteSupport(Configuration conf) {
      return support;
    }

    @Override
    protected WriteSupport<List<Object>> getWriteSupport(ParquetConfiguration conf) {
      return support;
    }
  }

  /** Writes rows, as lists of values, in the columns of a schema. */
  private static final class Support extends WriteSupport<List<Object>> {
    private final MessageType schema;
    private final List<ParquetColumn> columns;
    private final Map<String, String> metadata;
    private RecordConsumer consumer;

    Support(MessageType schema, List<ParquetColumn> columns, Map<String, String> metadata) {
      this.schema = schema;
      this.columns = columns;
      this.metadata = metadata;
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
    public void write(List<Object> row) {
      consumer.startMessage();
      for (int i = 0; i < columns.size(); i++) {
        if (row.get(i) != null) {
          consumer.startField(columns.get(i).name(), i);
          writeValue(row.get(i));
          consumer.endField(columns.get(i).name(), i);
        }
      }
      consumer.endMessage();
    }

    private void writeValue(Object value) {
      if (value instanceof LocalDate day) {
        consumer.addInteger((int) day.toEpochDay());
      } else if (value instanceof Long number) {
        consumer.addLong(number);
      } else if (value instanceof Boolean flag) {
        consumer.addBoolean(flag);
      } else {
        consumer.addBinary(Binary.fromString((String) value));
      }
    }
  }
}
