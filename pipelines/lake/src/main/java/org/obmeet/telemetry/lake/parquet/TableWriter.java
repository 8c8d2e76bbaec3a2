package org.obmeet.telemetry.lake.parquet;

import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetWriter;
import org.obmeet.telemetry.lake.io.DigestingOutputStream;
import org.obmeet.telemetry.schemas.dataset.ValueType;

/**
 * A writer of a Parquet file of any size, row by row, to a stream that it does not close.
 * Pseudonyms are texts. Every value may be missing.
 */
public final class TableWriter implements Closeable {
  private static final long ROW_GROUP_BYTES = 8 << 20;

  private final ParquetWriter<List<Object>> writer;

  /**
   * Begins a file.
   *
   * @param name name of the schema in the file
   * @param columns types by name, in the order of the columns
   */
  public TableWriter(OutputStream out, String name, Map<String, ValueType> columns)
      throws IOException {
    OutputStream open =
        new FilterOutputStream(out) {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
          }

          @Override
          public void close() throws IOException {
            flush();
          }
        };
    this.writer =
        ParquetFiles.writer(
            new DigestingOutputStream(open),
            name,
            columns.entrySet().stream().map(e -> column(e.getKey(), e.getValue())).toList(),
            Map.of(),
            ROW_GROUP_BYTES);
  }

  /**
   * Writes a row with a {@code String}, {@code Long}, {@code Boolean}, {@code LocalDate} or null
   * per column.
   */
  public void write(List<Object> row) throws IOException {
    writer.write(row);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static ParquetColumn column(String name, ValueType type) {
    ParquetColumn.Kind kind =
        switch (type) {
          case LABEL, PSEUDONYM -> ParquetColumn.Kind.TEXT;
          case LONG, SECOND -> ParquetColumn.Kind.LONG;
          case BOOLEAN -> ParquetColumn.Kind.BOOLEAN;
          case DAY -> ParquetColumn.Kind.DAY;
        };
    return ParquetColumn.of(name, kind, true);
  }
}
