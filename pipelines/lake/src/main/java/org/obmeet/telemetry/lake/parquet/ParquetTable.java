package org.obmeet.telemetry.lake.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
 * A small table as a Parquet file. The same table gives the same bytes.
 *
 * @param name name of the table, which is the value of the footer's key {@code table} too
 * @param about what readers should know of the table, by key of the footer
 * @param columns columns in order, with distinct names
 * @param rows rows with one value per column: String, Long, LocalDate, Boolean, or null if nullable
 */
public record ParquetTable(
    String name, Map<String, String> about, List<ParquetColumn> columns, List<List<Object>> rows) {
  public ParquetTable {
    Objects.requireNonNull(name, "name");
    about = Map.copyOf(about);
    columns = List.copyOf(columns);
    Set<String> names = new HashSet<>();
    for (ParquetColumn column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException(
            "column " + column.name() + " is defined twice in " + name);
      }
    }
    List<ParquetColumn> declared = columns;
    rows = rows.stream().map(row -> checked(name, declared, row)).toList();
  }

  /** Returns the bytes of the table's file. */
  public byte[] bytes() {
    Map<String, String> metadata = new TreeMap<>(about);
    metadata.put("table", name);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DeterministicFooterOutputStream out =
          new DeterministicFooterOutputStream(new DigestingOutputStream(bytes));
      out.beginFooter();
      try (ParquetWriter<List<Object>> writer =
          ParquetFiles.writer(out, name, columns, metadata, Long.MAX_VALUE)) {
        for (List<Object> row : rows) {
          writer.write(row);
        }
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Object> checked(String table, List<ParquetColumn> columns, List<Object> row) {
    if (row.size() != columns.size()) {
      throw new IllegalArgumentException(
          "a row of " + table + " must have " + columns.size() + " values; one has " + row.size());
    }
    for (int i = 0; i < row.size(); i++) {
      check(table, columns.get(i), row.get(i));
    }
    return Collections.unmodifiableList(new ArrayList<>(row));
  }

  private static void check(String table, ParquetColumn column, Object value) {
    boolean fits =
        switch (column.kind()) {
          case TEXT -> value instanceof String;
          case LONG -> value instanceof Long;
          case DAY -> value instanceof LocalDate;
          case BOOLEAN -> value instanceof Boolean;
          case FIXED -> false;
        };
    if (!fits && !(value == null && column.nullable())) {
      throw new IllegalArgumentException(
          "column %s of %s must hold %s%s"
              .formatted(column.name(), table, column.kind(), column.nullable() ? " or null" : ""));
    }
  }
}
