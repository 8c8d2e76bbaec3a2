package org.obmeet.telemetry.lake.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.parquet.hadoop.ParquetWriter;
import org.obmeet.telemetry.lake.io.DigestingOutputStream;

/**
 * A released table. The same table gives the same bytes in its file.
 *
 * @param name name of the table
 * @param about what readers should know of the table, by key of the footer
 * @param columns columns in order, with distinct names
 * @param rows rows with one value per column: String, Long, LocalDate, Boolean, or null if nullable
 */
public record ReleaseTable(
    String name, Map<String, String> about, List<Column> columns, List<List<Object>> rows) {
  /** The type of a column's values. */
  public enum Type {
    /** {@link String}. */
    STRING,
    /** {@link Long}. */
    LONG,
    /** {@link LocalDate}. */
    DATE,
    /** {@link Boolean}. */
    BOOLEAN
  }

  /**
   * A column.
   *
   * @param name name of the column in the file
   * @param type type of its values
   * @param nullable true if a value may be missing
   * @param title short description
   * @param unit unit of the numbers; may be empty
   */
  public record Column(String name, Type type, boolean nullable, String title, String unit) {}

  public ReleaseTable {
    Objects.requireNonNull(name, "name");
    about = Map.copyOf(about);
    columns = List.copyOf(columns);
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException(
            "column " + column.name() + " is defined twice in " + name);
      }
    }
    List<Column> declared = columns;
    rows = rows.stream().map(row -> checked(name, declared, row)).toList();
  }

  /**
   * Returns the bytes of the table's file. Title and unit of each column are in the footer, as
   * {@code column.NAME.title} and {@code column.NAME.unit}.
   */
  public byte[] bytes() {
    Map<String, String> metadata = new TreeMap<>(about);
    metadata.put("table", name);
    for (Column column : columns) {
      metadata.put("column." + column.name() + ".title", column.title());
      if (!column.unit().isEmpty()) {
        metadata.put("column." + column.name() + ".unit", column.unit());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(bytes, metadata);
      return ParquetFiles.withSortedMetadata(bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(OutputStream bytes, Map<String, String> metadata) throws IOException {
    try (DigestingOutputStream out = new DigestingOutputStream(bytes);
        ParquetWriter<List<Object>> writer =
            ParquetFiles.writer(out, name, parquetColumns(columns), metadata, Long.MAX_VALUE)) {
      for (List<Object> row : rows) {
        writer.write(row);
      }
    }
  }

  private static List<ParquetColumn> parquetColumns(List<Column> columns) {
    return columns.stream().map(ReleaseTable::parquetColumn).toList();
  }

  private static ParquetColumn parquetColumn(Column column) {
    ParquetColumn.Kind kind =
        switch (column.type()) {
          case STRING -> ParquetColumn.Kind.TEXT;
          case LONG -> ParquetColumn.Kind.LONG;
          case DATE -> ParquetColumn.Kind.DAY;
          case BOOLEAN -> ParquetColumn.Kind.BOOLEAN;
        };
    return new ParquetColumn(column.name(), kind, column.nullable(), ParquetColumn.Encoding.DIRECT);
  }

  private static List<Object> checked(String table, List<Column> columns, List<Object> row) {
    if (row.size() != columns.size()) {
      throw new IllegalArgumentException(
          "a row of " + table + " must have " + columns.size() + " values; one has " + row.size());
    }
    for (int i = 0; i < row.size(); i++) {
      check(table, columns.get(i), row.get(i));
    }
    return Collections.unmodifiableList(new ArrayList<>(row));
  }

  private static void check(String table, Column column, Object value) {
    boolean fits =
        switch (column.type()) {
          case STRING -> value instanceof String;
          case LONG -> value instanceof Long;
          case DATE -> value instanceof LocalDate;
          case BOOLEAN -> value instanceof Boolean;
        };
    if (!fits && !(value == null && column.nullable())) {
      throw new IllegalArgumentException(
          "column %s of %s must hold %s%s"
              .formatted(column.name(), table, column.type(), column.nullable() ? " or null" : ""));
    }
  }
}
