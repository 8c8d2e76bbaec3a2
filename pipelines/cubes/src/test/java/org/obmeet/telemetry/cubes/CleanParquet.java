package org.obmeet.telemetry.cubes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.obmeet.telemetry.schemas.dataset.Field;

/** Writes and opens clean files for tests, in which a row is a map from field names to values. */
final class CleanParquet {
  /** The layout of a file. */
  record Layout(boolean dictionary, boolean versionTwo, int pageRows, long rowGroupRows) {
    static final Layout USUAL = new Layout(true, false, 20_000, Long.MAX_VALUE);
  }

  private CleanParquet() {}

  static Path write(
      Path file, List<Field> fields, Iterable<Map<String, Object>> rows, Layout layout) {
    try (ParquetWriter<Map<String, Object>> writer = writer(file, fields, layout)) {
      for (Map<String, Object> row : rows) {
        writer.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  static List<ParquetFileReader> open(List<Path> files) {
    List<ParquetFileReader> readers = new ArrayList<>();
    try {
      for (Path file : files) {
        readers.add(
            ParquetFileReader.open(
                new LocalInputFile(file),
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return readers;
  }

  static void close(List<ParquetFileReader> readers) {
    for (ParquetFileReader reader : readers) {
      try {
        reader.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static ParquetWriter<Map<String, Object>> writer(
      Path file, List<Field> fields, Layout layout) throws IOException {
    Files.deleteIfExists(file);
    return new Builder(new LocalOutputFile(file), fields)
        .withConf(new PlainParquetConfiguration())
        .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
        .withDictionaryEncoding(layout.dictionary())
        .withPageRowCountLimit(layout.pageRows())
        .withRowGroupRowCountLimit((int) Math.min(layout.rowGroupRows(), Integer.MAX_VALUE))
        .withWriterVersion(
            layout.versionTwo()
                ? ParquetProperties.WriterVersion.PARQUET_2_0
                : ParquetProperties.WriterVersion.PARQUET_1_0)
        .build();
  }

  private static final class Builder extends ParquetWriter.Builder<Map<String, Object>, Builder> {
    private final List<Field> fields;

    Builder(OutputFile file, List<Field> fields) {
      super(file);
      this.fields = fields;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<Map<String, Object>> getWriteSupport(Configuration conf) {
      return new RowSupport(fields);
    }

    @Override
    protected WriteSupport<Map<String, Object>> getWriteSupport(ParquetConfiguration conf) {
      return new RowSupport(fields);
    }
  }

  private static final class RowSupport extends WriteSupport<Map<String, Object>> {
    private final List<Field> fields;
    private RecordConsumer out;

    RowSupport(List<Field> fields) {
      this.fields = fields;
    }

    @Override
    public WriteContext init(Configuration configuration) {
      return init((ParquetConfiguration) null);
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      List<Type> types = fields.stream().map(RowSupport::type).toList();
      return new WriteContext(new MessageType("row", types), new HashMap<>());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      out = consumer;
    }

    @Override
    public void write(Map<String, Object> row) {
      out.startMessage();
      for (int i = 0; i < fields.size(); i++) {
        Object value = row.get(fields.get(i).name());
        if (value != null) {
          out.startField(fields.get(i).name(), i);
          add(value);
          out.endField(fields.get(i).name(), i);
        }
      }
      out.endMessage();
    }

    private void add(Object value) {
      if (value instanceof byte[] bytes) {
        out.addBinary(Binary.fromConstantByteArray(bytes));
      } else if (value instanceof String text) {
        out.addBinary(Binary.fromString(text));
      } else if (value instanceof Long number) {
        out.addLong(number);
      } else if (value instanceof Integer number) {
        out.addInteger(number);
      } else {
        out.addBoolean((Boolean) value);
      }
    }

    private static Type type(Field field) {
      Types.PrimitiveBuilder<PrimitiveType> type =
          Types.primitive(
              physical(field),
              field.nullable() ? Type.Repetition.OPTIONAL : Type.Repetition.REQUIRED);
      return switch (field.type()) {
        case PSEUDONYM -> type.length(16).named(field.name());
        case LABEL -> type.as(LogicalTypeAnnotation.stringType()).named(field.name());
        case DAY -> type.as(LogicalTypeAnnotation.dateType()).named(field.name());
        case LONG, SECOND, BOOLEAN -> type.named(field.name());
      };
    }

    private static PrimitiveTypeName physical(Field field) {
      return switch (field.type()) {
        case PSEUDONYM -> PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
        case LABEL -> PrimitiveTypeName.BINARY;
        case LONG, SECOND -> PrimitiveTypeName.INT64;
        case BOOLEAN -> PrimitiveTypeName.BOOLEAN;
        case DAY -> PrimitiveTypeName.INT32;
      };
    }
  }
}
