package org.obmeet.telemetry.cubes;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.obmeet.telemetry.schemas.Field;

/** Reads chosen columns of one clean file. */
final class CleanFile {
  private CleanFile() {}

  /**
   * Reads every row of a file to {@code row} and following.
   *
   * @throws IllegalArgumentException where it lacks a column that may not be null, or holds one as
   *     another type
   * @return the row after its last
   */
  static int read(ParquetFileReader file, Map<Field, Column> columns, int row) throws IOException {
    MessageType schema = file.getFileMetaData().getSchema();
    Map<Field, ColumnDescriptor> found =
        columns.keySet().stream()
            .filter(field -> schema.containsField(field.name()))
            .collect(
                Collectors.toMap(
                    field -> field, field -> column(schema, field, columns.get(field))));
    file.setRequestedSchema(
        new MessageType(
            schema.getName(),
            found.keySet().stream().map(f -> (Type) schema.getType(f.name())).toList()));
    int at = row;
    for (int group = 0; group < file.getRowGroups().size(); group++) {
      at = readGroup(file, group, columns, found, at);
    }
    return at;
  }

  private static int readGroup(
      ParquetFileReader file,
      int group,
      Map<Field, Column> columns,
      Map<Field, ColumnDescriptor> found,
      int row)
      throws IOException {
    int count = Math.toIntExact(file.getRowGroups().get(group).getRowCount());
    if (count == 0) {
      return row;
    }
    try (PageReadStore pages = file.readRowGroup(group)) {
      for (Map.Entry<Field, Column> entry : columns.entrySet()) {
        ColumnDescriptor descriptor = found.get(entry.getKey());
        if (descriptor != null) {
          entry.getValue().read(pages, descriptor, row);
        } else if (entry.getKey().nullable()) {
          entry.getValue().absent(row, count);
        } else {
          throw new IllegalArgumentException(
              "a clean file must have the column " + entry.getKey().name() + "; it has none");
        }
      }
    }
    return row + count;
  }

  private static ColumnDescriptor column(MessageType schema, Field field, Column column) {
    Type type = schema.getType(field.name());
    if (!type.isPrimitive()
        || type.isRepetition(Type.Repetition.REPEATED)
        || type.asPrimitiveType().getPrimitiveTypeName() != column.physical()) {
      throw new IllegalArgumentException(
          "column "
              + field.name()
              + " of a clean file must be "
              + column.physical()
              + "; it is "
              + type);
    }
    return schema.getColumnDescription(new String[] {field.name()});
  }
}
