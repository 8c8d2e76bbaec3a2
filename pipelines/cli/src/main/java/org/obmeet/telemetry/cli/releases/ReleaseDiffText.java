package org.obmeet.telemetry.cli.releases;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import org.obmeet.telemetry.cli.query.output.WordWrap;

/** Formats a comparison of two windows as text, with one column per measure and notes below. */
final class ReleaseDiffText {
  private static final int PARTS = 3;

  private final int dimensions;
  private final List<String> columns;
  private final List<List<Object>> rows;

  /**
   * @param dimensions the number of label columns; three columns per measure (first, second,
   *     difference) and a note follow
   */
  ReleaseDiffText(int dimensions, ResultRows diff) {
    this.dimensions = dimensions;
    this.columns = diff.columns();
    this.rows = diff.all();
  }

  void write(PrintWriter out) {
    List<String> heads = new ArrayList<>(columns.subList(0, dimensions));
    for (int i = dimensions; i + PARTS < columns.size(); i += PARTS) {
      heads.add(columns.get(i).replaceFirst("_first$", ""));
    }
    OutputFormat.TABLE.write(ResultRows.of(heads, rows.stream().map(this::line).toList()), out);
    notes().forEach(out::println);
  }

  private List<Object> line(List<Object> row) {
    List<Object> line = new ArrayList<>(row.subList(0, dimensions));
    for (int i = dimensions; i + PARTS < row.size(); i += PARTS) {
      line.add(change((Long) row.get(i), (Long) row.get(i + 1), (Long) row.get(i + 2)));
    }
    return line;
  }

  /** Formats a change, such as {@code 15 → 17 (+2)}. A missing number is a dash. */
  private static String change(Long first, Long second, Long difference) {
    if (first == null && second == null) {
      return "–";
    }
    String both = (first == null ? "–" : first) + " → " + (second == null ? "–" : second);
    return difference == null ? both : both + " (" + (difference > 0 ? "+" : "") + difference + ")";
  }

  private List<String> notes() {
    List<String> lines = new ArrayList<>();
    for (List<Object> row : rows) {
      String note = row.get(row.size() - 1).toString();
      if (!note.isEmpty()) {
        String labels =
            String.join(" / ", row.subList(0, dimensions).stream().map(Object::toString).toList());
        String line = labels.isEmpty() ? note : WordWrap.oneLine(labels) + ": " + note;
        lines.addAll(WordWrap.lines("  ", "    ", line));
      }
    }
    if (!lines.isEmpty()) {
      lines.add(0, "");
      lines.add(1, "published in only one of the windows:");
    }
    return lines;
  }
}
