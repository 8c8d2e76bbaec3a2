package org.obmeet.telemetry.disclosure.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;

/** Parses released tables from text, in which a question mark is a suppressed value. */
public final class TableText {
  /** The measure of parsed tables. */
  public static final String NUMBER = "number";

  private TableText() {}

  /**
   * Returns a table of lines with the labels and the value of one row each.
   *
   * @param dimensions names of the dimensions, separated by blanks
   */
  public static ProtectedTable rows(String name, String dimensions, String... lines) {
    return grouped(name, dimensions, Map.of(), lines);
  }

  /** Returns a table whose first dimension has labels that group several values. */
  public static ProtectedTable grouped(
      String name, String dimensions, Map<String, List<String>> groups, String... lines) {
    List<String> columns = List.of(dimensions.split(" "));
    List<ProtectedTable.Row> rows = new ArrayList<>();
    for (String line : lines) {
      List<String> words = List.of(line.trim().split(" +"));
      rows.add(row(words.subList(0, columns.size()), words.get(columns.size())));
    }
    return new ProtectedTable(
        name,
        columns,
        List.of(new ProtectedTable.Column(NUMBER, true, 0)),
        rows,
        Map.of(columns.get(0), groups));
  }

  /**
   * Returns a table of two dimensions from a cross table.
   *
   * @param dimensions name of the lines' dimension, then that of the columns
   * @param head labels of the columns
   * @param lines lines, each with its label and one value per column
   */
  public static ProtectedTable crossed(
      String name, String dimensions, String head, String... lines) {
    List<String> columns = List.of(head.trim().split(" +"));
    List<String> rows = new ArrayList<>();
    for (String line : lines) {
      List<String> words = List.of(line.trim().split(" +"));
      for (int c = 0; c < columns.size(); c++) {
        rows.add(words.get(0) + " " + columns.get(c) + " " + words.get(c + 1));
      }
    }
    return rows(name, dimensions, rows.toArray(String[]::new));
  }

  /** Returns the table with some more rows suppressed. */
  public static ProtectedTable hiding(ProtectedTable table, String... labels) {
    List<List<String>> hidden =
        Arrays.stream(labels).map(words -> List.of(words.split(" "))).toList();
    if (!table.rows().stream().map(ProtectedTable.Row::labels).toList().containsAll(hidden)) {
      throw new IllegalArgumentException(table.name() + " lacks one of " + hidden);
    }
    return new ProtectedTable(
        table.name(),
        table.dimensions(),
        table.columns(),
        table.rows().stream()
            .map(row -> hidden.contains(row.labels()) ? row(row.labels(), "?") : row)
            .toList(),
        table.groups());
  }

  private static ProtectedTable.Row row(List<String> labels, String value) {
    return value.equals("?")
        ? new ProtectedTable.Row(
            labels, ProtectedTable.Status.WITHHELD, Arrays.asList(new Long[] {null}))
        : new ProtectedTable.Row(
            labels, ProtectedTable.Status.PUBLISHED, List.of(Long.parseLong(value)));
  }
}
