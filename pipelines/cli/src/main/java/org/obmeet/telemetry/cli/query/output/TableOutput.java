package org.obmeet.telemetry.cli.query.output;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes rows as a text table. The column names and the first thousand rows determine the column
 * widths. A column that has only numbers and nulls in these rows is aligned right.
 */
final class TableOutput {
  private static final int MEASURED_ROWS = 1000;
  private static final String GAP = "  ";

  /** Column of the result of EXPLAIN. Its values have several lines. */
  private static final String PLAN = "explain_value";

  private final List<String> columns;
  private final int[] widths;
  private final boolean[] numbers;

  private TableOutput(List<String> columns, List<List<Object>> sample) {
    this.columns = columns;
    this.widths = new int[columns.size()];
    this.numbers = new boolean[columns.size()];
    for (int i = 0; i < columns.size(); i++) {
      int column = i;
      widths[i] = columns.get(i).length();
      numbers[i] = !sample.isEmpty();
      sample.forEach(row -> measure(column, row.get(column)));
    }
  }

  static long write(ResultRows rows, PrintWriter out) {
    List<List<Object>> sample = rows.first(MEASURED_ROWS).all();
    TableOutput table = new TableOutput(rows.columns(), sample);
    table.header(out);
    sample.forEach(row -> table.print(row, out));
    return sample.size() + rows.forEach(row -> table.print(row, out));
  }

  private void measure(int column, Object value) {
    for (String line : lines(column, value)) {
      widths[column] = Math.max(widths[column], line.length());
    }
    numbers[column] &= value == null || value instanceof Number;
  }

  /** Prints a row. A value with several lines continues in the next output lines. */
  private void print(List<Object> row, PrintWriter out) {
    List<List<String>> cells =
        IntStream.range(0, columns.size()).mapToObj(i -> lines(i, row.get(i))).toList();
    int height = cells.stream().mapToInt(List::size).max().orElse(1);
    for (int n = 0; n < height; n++) {
      int at = n;
      out.println(line(cells.stream().map(c -> at < c.size() ? c.get(at) : "").toList()));
    }
  }

  private List<String> lines(int column, Object value) {
    return value != null && columns.get(column).equals(PLAN)
        ? value.toString().lines().map(TableOutput::text).toList()
        : List.of(text(value));
  }

  private void header(PrintWriter out) {
    out.println(line(columns));
    out.println(line(Arrays.stream(widths).mapToObj("─"::repeat).toList()));
  }

  private String line(List<?> values) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      String text = text(values.get(i));
      String padding = " ".repeat(Math.max(0, widths[i] - text.length()));
      line.append(i == 0 ? "" : GAP).append(numbers[i] ? padding + text : text + padding);
    }
    return line.toString().stripTrailing();
  }

  private static String text(Object value) {
    return value == null ? "" : WordWrap.oneLine(value.toString());
  }
}
