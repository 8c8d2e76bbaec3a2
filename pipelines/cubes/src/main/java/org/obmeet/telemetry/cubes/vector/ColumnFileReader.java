package org.obmeet.telemetry.cubes.vector;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.obmeet.telemetry.schemas.dataset.Field;

/**
 * A reader of some columns of one clean file. It reads the rows in order and in batches. The file
 * stays open after {@link #close}.
 */
public final class ColumnFileReader implements AutoCloseable {
  private final ParquetFileReader file;
  private final Map<Field, ColumnDescriptor> found = new HashMap<>();
  private final Map<Field, Open> open = new HashMap<>();
  private PageReadStore pages;
  private int group;
  private int rowsLeft;

  /** The reader of a column in the current row group. */
  private record Open(ColumnReader reader, PrimitiveConverter converter) {}

  /**
   * Creates a reader of a file.
   *
   * @param columns the fields to read, each with a column of the type that {@link #read} fills
   * @throws IllegalArgumentException if a file with rows lacks a column that must not be null, or a
   *     column has another type
   */
  public ColumnFileReader(ParquetFileReader file, Map<Field, ColumnVector> columns) {
    this.file = file;
    MessageType schema = file.getFileMetaData().getSchema();
    columns.forEach(
        (field, column) -> {
          if (schema.containsField(field.name())) {
            found.put(field, column(schema, field, column));
          } else if (!field.nullable() && file.getRecordCount() > 0) {
            throw new IllegalArgumentException(
                "a clean file must have the column " + field.name() + "; it does not");
          }
        });
  }

  /**
   * Reads the next rows of the file into the columns.
   *
   * @param row index of the first row to write in the columns
   * @param count number of rows; at most the number of rows left in the file
   */
  public void read(Map<Field, ColumnVector> columns, int row, int count) throws IOException {
    int read = 0;
    while (read < count) {
      if (rowsLeft == 0) {
        openGroup(columns);
      }
      int rows = Math.min(rowsLeft, count - read);
      for (Map.Entry<Field, ColumnVector> column : columns.entrySet()) {
        read(open.get(column.getKey()), column.getValue(), row + read, row + read + rows);
      }
      rowsLeft -= rows;
      read += rows;
    }
  }

  /** Reads rows of a column. {@code open} is null if the file lacks the column. */
  private static void read(Open open, ColumnVector column, int from, int end) {
    if (open == null) {
      column.setNull(from, end);
      return;
    }
    ColumnReader reader = open.reader();
    column.use(open.converter());
    int notNull = reader.getDescriptor().getMaxDefinitionLevel();
    for (int row = from; row < end; row++) {
      if (reader.getCurrentDefinitionLevel() == notNull) {
        column.set(row, reader);
      } else {
        column.setNull(row, row + 1);
      }
      reader.consume();
    }
  }

  private void openGroup(Map<Field, ColumnVector> columns) throws IOException {
    releasePages();
    MessageType schema = file.getFileMetaData().getSchema();
    file.setRequestedSchema(
        new MessageType(
            schema.getName(),
            found.keySet().stream().map(f -> (Type) schema.getType(f.name())).toList()));
    while (file.getRowGroups().get(group).getRowCount() == 0) {
      group++;
    }
    rowsLeft = Math.toIntExact(file.getRowGroups().get(group).getRowCount());
    pages = file.readRowGroup(group++);
    for (Map.Entry<Field, ColumnDescriptor> column : found.entrySet()) {
      PrimitiveConverter converter = columns.get(column.getKey()).newConverter();
      open.put(
          column.getKey(),
          new Open(
              new ColumnReaderImpl(
                  column.getValue(), pages.getPageReader(column.getValue()), converter, null),
              converter));
    }
  }

  @Override
  public void close() {
    releasePages();
  }

  private void releasePages() {
    open.clear();
    if (pages != null) {
      pages.close();
      pages = null;
    }
  }

  private static ColumnDescriptor column(MessageType schema, Field field, ColumnVector column) {
    Type type = schema.getType(field.name());
    if (!type.isPrimitive()
        || type.isRepetition(Type.Repetition.REPEATED)
        || type.asPrimitiveType().getPrimitiveTypeName() != column.physical()) {
      throw new IllegalArgumentException(
          "column %s of a clean file must be %s; it is %s"
              .formatted(field.name(), column.physical(), type));
    }
    return schema.getColumnDescription(new String[] {field.name()});
  }
}
