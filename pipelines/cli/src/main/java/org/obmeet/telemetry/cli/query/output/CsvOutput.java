package org.obmeet.telemetry.cli.query.output;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.io.SpreadsheetText;

/**
 * Writes CSV (RFC 4180) with a header. NULL is an empty field, an empty text is {@code ""}.
 * Formulas are marked as texts, see {@link SpreadsheetText}.
 */
public final class CsvOutput {
  private static final String LINE_END = "\r\n";

  private CsvOutput() {}

  static long write(ResultRows rows, PrintWriter out) {
    out.print(line(rows.columns()));
    return rows.forEach(row -> out.print(line(row)));
  }

  public static String line(List<?> values) {
    return values.stream().map(CsvOutput::field).collect(Collectors.joining(",", "", LINE_END));
  }

  private static String field(Object value) {
    if (value == null || value == ResultRows.ABSENT) {
      return "";
    }
    String text = SpreadsheetText.mark(value.toString());
    boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
