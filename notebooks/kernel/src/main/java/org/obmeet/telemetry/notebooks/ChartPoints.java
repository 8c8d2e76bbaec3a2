package org.obmeet.telemetry.notebooks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The points of a chart. Each series has a number or a gap for each label.
 *
 * @param labels labels in order of appearance
 * @param series numbers by series name, one for each label; null is a gap
 */
record ChartPoints(List<String> labels, Map<String, List<Number>> series) {
  /**
   * Returns the points of a query result.
   *
   * @param x column of the labels
   * @param ys columns of the numbers
   * @param by column of the series names; if it is empty, each column of {@code ys} is a series
   * @throws NotebookException if a column is missing, a value is not a number, two rows belong to
   *     the same point, or {@code by} is combined with several {@code ys}
   */
  static ChartPoints of(QueryResult rows, String x, List<String> ys, Optional<String> by) {
    if (by.isPresent() && ys.size() > 1) {
      throw new NotebookException(
          "y must be one column if by(…) is used; the columns are " + String.join(", ", ys));
    }
    List<String> positions = rows.column(x).stream().map(String::valueOf).toList();
    List<String> order = positions.stream().distinct().toList();
    Map<String, List<Number>> series = new LinkedHashMap<>();
    Set<List<String>> seen = new HashSet<>();
    for (String y : ys) {
      List<Object> values = rows.column(y);
      List<Object> names = by.map(rows::column).orElse(Collections.nCopies(rows.size(), y));
      for (int i = 0; i < rows.size(); i++) {
        String name = String.valueOf(names.get(i));
        if (!seen.add(List.of(name, positions.get(i)))) {
          throw new NotebookException(
              "several rows belong to the point of '%s' at '%s'; add by(…) to the chart or GROUP BY to the query"
                  .formatted(name, positions.get(i)));
        }
        series
            .computeIfAbsent(name, any -> new ArrayList<>(Collections.nCopies(order.size(), null)))
            .set(order.indexOf(positions.get(i)), number(y, values.get(i)));
      }
    }
    return new ChartPoints(order, series);
  }

  private static Number number(String column, Object value) {
    if (value == null || value instanceof Number) {
      return (Number) value;
    }
    throw new NotebookException(
        "y must be a column of numbers; column '%s' contains '%s'".formatted(column, value));
  }

  /** Returns the number of gaps in all series. */
  int gaps() {
    return (int) series.values().stream().flatMap(List::stream).filter(Objects::isNull).count();
  }
}
