package org.obmeet.telemetry.world.truth;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * A writer of a ground truth table in Parquet, with row groups of bounded size. The file is
 * uncompressed, so that its bytes depend only on the rows.
 *
 * @param <R> type of the rows
 */
public final class TruthFile<R> implements Closeable {
  private static final long GROUP_BYTES = 16L << 20;

  /**
   * Columns of mostly distinct values. They use no dictionary, because it would cost more than it
   * saves.
   */
  private static final List<String> DISTINCT =
      List.of("record", "line", "second", "sent_second", "session_id");

  private final ParquetWriter<R> writer;

  /** Opens a file and replaces an existing one. */
  public TruthFile(Path file, List<TruthColumn<R>> columns) throws IOException {
    Builder<R> builder = new Builder<>(new LocalOutputFile(file), columns);
    DISTINCT.forEach(name -> builder.withDictionaryEncoding(name, false));
    writer =
        builder
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .withRowGroupSize(GROUP_BYTES)
            .withPageWriteChecksumEnabled(false)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .build();
  }

  public void write(R row) throws IOException {
    writer.write(row);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Builder<R> extends ParquetWriter.Builder<R, Builder<R>> {
    private final List<TruthColumn<R>> columns;

    Builder(OutputFile file, List<TruthColumn<R>> columns) {
      super(file);
      this.columns = columns;
    }

    @Override
    protected Builder<R> self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // it is abstract, but Parquet calls the method below
    protected WriteSupport<R> getWriteSupport(org.apache.hadoop.conf.Configuration conf) {
      return new Support<>(columns);
    }

    @Override
    protected WriteSupport<R> getWriteSupport(ParquetConfiguration conf) {
      return new Support<>(columns);
    }
  }

  private static final class Support<R> extends WriteSupport<R> {
    private final List<TruthColumn<R>> columns;
    private RecordConsumer out;

    Support(List<TruthColumn<R>> columns) {
      this.columns = columns;
    }

    @Override
    public WriteContext init(org.apache.hadoop.conf.Configuration conf) {
      return context();
    }

    @Override
    public WriteContext init(ParquetConfiguration conf) {
      return context();
    }

    private WriteContext context() {
      Type[] types = columns.stream().map(Support::type).toArray(Type[]::new);
      return new WriteContext(new MessageType("truth", types), Map.of());
    }

    private static Type type(TruthColumn<?> column) {
      return switch (column.kind()) {
        case TEXT ->
            Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(column.name());
        case LONG -> Types.optional(PrimitiveTypeName.INT64).named(column.name());
        case FLAG -> Types.optional(PrimitiveTypeName.BOOLEAN).named(column.name());
        case DAY ->
            Types.optional(PrimitiveTypeName.INT32)
                .as(LogicalTypeAnnotation.dateType())
                .named(column.name());
      };
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      out = consumer;
    }

    @Override
    public void write(R row) {
      out.startMessage();
      for (int i = 0; i < columns.size(); i++) {
        TruthColumn<R> column = columns.get(i);
        Object value = column.value().apply(row);
        if (value != null) {
          out.startField(column.name(), i);
          add(column.kind(), value);
          out.endField(column.name(), i);
        }
      }
      out.endMessage();
    }

    private void add(TruthColumn.Kind kind, Object value) {
      switch (kind) {
        case TEXT -> out.addBinary(Binary.fromString((String) value));
        case LONG -> out.addLong((Long) value);
        case FLAG -> out.addBoolean((Boolean) value);
        case DAY -> out.addInteger(Math.toIntExact((Long) value));
      }
    }
  }
}
