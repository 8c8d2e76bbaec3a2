package org.obmeet.telemetry.synthetic.truth;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** A writer of a ground truth table in uncompressed Parquet. Equal rows give equal bytes. */
public final class TruthFile<R> implements Closeable {
  private static final long GROUP_BYTES = 16L << 20;

  /** Columns of mostly distinct values, which use no dictionary. */
  private static final List<String> DISTINCT =
      List.of("record", "line", "second", "sent_second", "session_id");

  private final List<TruthColumn<R>> columns;
  private final MessageType schema;
  private final ParquetWriter<Group> writer;

  /** Opens a file and replaces an existing one. */
  public TruthFile(Path file, List<TruthColumn<R>> columns) throws IOException {
    this.columns = columns;
    this.schema =
        new MessageType("truth", columns.stream().map(TruthFile::type).toArray(Type[]::new));
    ExampleParquetWriter.Builder builder =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(schema);
    DISTINCT.forEach(name -> builder.withDictionaryEncoding(name, false));
    this.writer =
        builder
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .withRowGroupSize(GROUP_BYTES)
            .withPageWriteChecksumEnabled(false)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .build();
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

  public void write(R row) throws IOException {
    Group group = new SimpleGroup(schema);
    for (int i = 0; i < columns.size(); i++) {
      Object value = columns.get(i).value().apply(row);
      if (value != null) {
        switch (columns.get(i).kind()) {
          case TEXT -> group.add(i, (String) value);
          case LONG -> group.add(i, (long) value);
          case FLAG -> group.add(i, (boolean) value);
          case DAY -> group.add(i, Math.toIntExact((long) value));
        }
      }
    }
    writer.write(group);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
