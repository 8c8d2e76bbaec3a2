package org.obmeet.telemetry.cli.releases;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.obmeet.telemetry.cli.query.OutputFormat;
import org.obmeet.telemetry.cli.query.ResultRows;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/**
 * A released table as CSV: dimensions, {@code status}, measures, which are empty where withheld.
 */
final class TableCsv {
  private TableCsv() {}

  static void write(ReleasedTable table, Path file) throws IOException {
    List<String> columns = new ArrayList<>(table.dimensions());
    columns.add("status");
    table.columns().forEach(column -> columns.add(column.name()));
    List<List<Object>> rows = new ArrayList<>();
    for (ReleasedTable.Row row : table.rows()) {
      List<Object> values = new ArrayList<>(row.labels());
      values.add(row.status().name().toLowerCase(Locale.ROOT));
      for (int m = 0; m < table.columns().size(); m++) {
        values.add(number(row.values().get(m), table.columns().get(m).decimals()));
      }
      rows.add(values);
    }
    try (PrintWriter out = new PrintWriter(file.toFile(), StandardCharsets.UTF_8)) {
      OutputFormat.CSV.write(ResultRows.of(columns, rows), out);
      if (out.checkError()) {
        throw new IOException("cannot write " + file);
      }
    }
  }

  private static Object number(Long value, int decimals) {
    return value == null ? null : BigDecimal.valueOf(value, decimals).toPlainString();
  }
}
