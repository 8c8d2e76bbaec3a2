package org.obmeet.telemetry.notebooks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The result of a query, as a table.
 *
 * @param columns names of the columns
 * @param values rows with one value per column; null for a missing value
 */
public record QueryResult(List<String> columns, List<List<Object>> values) implements Displayable {
  private static final int MAX_SHOWN_ROWS = 60;
  private static final String SUPPRESSED = "suppressed";

  /** Creates a result and checks that every row has one value per column. */
  public QueryResult {
    columns = List.copyOf(columns);
    List<List<Object>> copy = new ArrayList<>();
    for (List<Object> row : values) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row must have %s values; it has %s".formatted(columns.size(), row.size()));
      }
      copy.add(Collections.unmodifiableList(new ArrayList<>(row)));
    }
    values = Collections.unmodifiableList(copy);
  }

  /** Returns the number of rows. */
  public int size() {
    return values.size();
  }

  /** Returns the values of one column; a missing value is null. */
  public List<Object> column(String name) {
    int index = indexOf(name);
    return values.stream().map(row -> row.get(index)).toList();
  }

  /** Returns the index of a column, which must exist. */
  int indexOf(String name) {
    int index = columns.indexOf(name);
    if (index < 0) {
      throw new NotebookException(
          "column must be one of %s; it is '%s'".formatted(String.join(", ", columns), name));
    }
    return index;
  }

  @Override
  public String html() {
    StringBuilder html = new StringBuilder("<table class=\"rows\"><thead><tr>");
    for (int i = 0; i < columns.size(); i++) {
      html.append("<th scope=\"col\" style=\"text-align:").append(hasNumber(i) ? "right" : "left");
      html.append("\">").append(HtmlText.text(columns.get(i))).append("</th>");
    }
    html.append("</tr></thead><tbody>\n");
    for (List<Object> row : values.subList(0, Math.min(MAX_SHOWN_ROWS, values.size()))) {
      html.append("<tr>");
      row.forEach(value -> html.append(cell(row, value)));
      html.append("</tr>\n");
    }
    html.append("</tbody></table>");
    if (values.isEmpty()) {
      html.append("<p>No rows.</p>");
    } else if (values.size() > MAX_SHOWN_ROWS) {
      html.append("<p>").append(moreRows()).append("</p>");
    }
    return html.toString();
  }

  private boolean hasNumber(int index) {
    return values.stream().map(row -> row.get(index)).anyMatch(value -> value instanceof Number);
  }

  private String cell(List<Object> row, Object value) {
    if (value == null) {
      return "<td style=\"font-style:italic;opacity:.75\">" + absent(row) + "</td>";
    }
    boolean number = value instanceof Number;
    return (number ? "<td style=\"text-align:right\">" : "<td style=\"text-align:left\">")
        + HtmlText.text(HtmlText.value(value))
        + "</td>";
  }

  /** Returns the text that replaces a missing value: {@code suppressed} or {@code none}. */
  private String absent(List<Object> row) {
    int status = columns.indexOf("status");
    return status >= 0 && SUPPRESSED.equals(row.get(status)) ? SUPPRESSED : "none";
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder(String.join("\t", columns)).append('\n');
    for (List<Object> row : values.subList(0, Math.min(MAX_SHOWN_ROWS, values.size()))) {
      text.append(
          row.stream()
              .map(value -> value == null ? absent(row) : HtmlText.value(value))
              .collect(Collectors.joining("\t")));
      text.append('\n');
    }
    return values.size() > MAX_SHOWN_ROWS ? text + moreRows() + "\n" : text.toString();
  }

  private String moreRows() {
    return "… and " + (values.size() - MAX_SHOWN_ROWS) + " more rows";
  }
}
