package org.obmeet.telemetry.synthetic.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** Reads the files of a synthetic data set. */
public final class GeneratedFilesReader {
  private GeneratedFilesReader() {}

  /**
   * Returns the rows of a ground truth table. A null value has no key.
   *
   * @param columns columns to read; all if none is given, which are hundreds in reports
   */
  static List<Map<String, Object>> rows(Path file, String... columns) {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
    List<Map<String, Object>> rows = new ArrayList<>();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
      MessageType all = reader.getFileMetaData().getSchema();
      MessageType type =
          columns.length == 0
              ? all
              : new MessageType(all.getName(), Stream.of(columns).map(all::getType).toList());
      reader.setRequestedSchema(type);
      for (PageReadStore pages; (pages = reader.readNextRowGroup()) != null; ) {
        RecordReader<Group> records =
            new ColumnIOFactory()
                .getColumnIO(type)
                .getRecordReader(pages, new GroupRecordConverter(type));
        for (long i = 0; i < pages.getRowCount(); i++) {
          rows.add(row(records.read(), type));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static Map<String, Object> row(Group group, MessageType type) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      if (group.getFieldRepetitionCount(i) == 1) {
        Object value =
            switch (type.getType(i).asPrimitiveType().getPrimitiveTypeName()) {
              case BINARY -> group.getString(i, 0);
              case INT64 -> group.getLong(i, 0);
              case INT32 -> (long) group.getInteger(i, 0);
              case BOOLEAN -> group.getBoolean(i, 0);
              default -> throw new IllegalStateException(type.getType(i).toString());
            };
        row.put(type.getFieldName(i), value);
      }
    }
    return row;
  }

  /** Returns the names of the columns of a ground truth table. */
  static List<String> columns(Path file) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
      return reader.getFileMetaData().getSchema().getFields().stream()
          .map(f -> f.getName())
          .toList();
    }
  }

  /** Returns the lines of the reports file that contain a report. */
  public static List<String> reports(Path out) {
    List<String> lines = lines(out.resolve("reports.ndjson.gz"));
    return rows(out.resolve("truth/reports.parquet"), "record", "line").stream()
        .filter(row -> row.containsKey("record"))
        .map(row -> lines.get((int) (long) (Long) row.get("line") - 1))
        .toList();
  }

  /** Returns the lines of a file of records. */
  public static List<String> lines(Path file) {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
