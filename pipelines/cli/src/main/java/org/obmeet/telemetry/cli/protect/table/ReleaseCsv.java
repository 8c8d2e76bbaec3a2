package org.obmeet.telemetry.cli.protect.table;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.obmeet.telemetry.cli.query.output.CsvOutput;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Column;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Row;

/** Writes a released table as CSV: dimensions, status, measures. Suppressed values are empty. */
public final class ReleaseCsv {
  /** The column with the status of a row's measures. */
  public static final String STATUS = "status";

  private ReleaseCsv() {}

  /** Returns the bytes of a file, with {@link #word} for the status of each row. */
  public static byte[] bytes(ProtectedTable table) {
    return bytes(table, row -> word(row.status()));
  }

  /** Returns the bytes of a file, with a word for the status of each row. */
  public static byte[] bytes(ProtectedTable table, Function<Row, String> status) {
    List<String> header = new ArrayList<>(table.dimensions());
    header.add(STATUS);
    table.columns().forEach(c -> header.add(c.name()));
    StringBuilder csv = new StringBuilder(CsvOutput.line(header));
    for (Row row : table.rows()) {
      List<String> fields = new ArrayList<>(row.labels());
      fields.add(status.apply(row));
      for (int m = 0; m < table.columns().size(); m++) {
        fields.add(number(table.columns().get(m), row.values().get(m)));
      }
      csv.append(CsvOutput.line(fields));
    }
    return csv.toString().getBytes(StandardCharsets.UTF_8);
  }

  public static String word(ProtectedTable.Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  private static String number(Column column, Long value) {
    return value == null ? null : BigDecimal.valueOf(value, column.decimals()).toPlainString();
  }
}
