package org.obmeet.telemetry.notebooks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Points of a chart: a number, or a gap, for each series and label.
 *
 * @param labels in order of appearance
 * @param series name to one number for each label; null is a gap
 */
record ChartPoints(List<String> labels, Map<String, List<Number>> series) {
  /**
   * The points of an answer.
   *
   * @throws NotebookException where a column is not there, holds no numbers, or two rows fall on
   *     one point
   */
  static ChartPoints of(QueryResult rows, String x, List<String> ys, Optional<String> by) {
    if (by.isPresent() && ys.size() > 1) {
      throw new NotebookException("y must be one column where there is a by; it is " + ys);
    }
    List<String> over = rows.column(x).stream().map(String::valueOf).toList();
    Set<String> labels = new LinkedHashSet<>(over);
    List<String> order = List.copyOf(labels);
    Map<String, List<Number>> series = new LinkedHashMap<>();
    Set<List<String>> taken = new LinkedHashSet<>();
    for (String y : ys) {
      List<Object> values = rows.column(y);
      List<Object> names = by.map(rows::column).orElse(Collections.nCopies(rows.size(), y));
      for (int i = 0; i < rows.size(); i++) {
        String name = String.valueOf(names.get(i));
        if (!taken.add(List.of(name, over.get(i)))) {
          throw new NotebookException(
              "each point must come of one row; of '%s' at '%s' there are several: add by(…), or a GROUP BY"
                  .formatted(name, over.get(i)));
        }
        series
            .computeIfAbsent(name, any -> new ArrayList<>(Collections.nCopies(order.size(), null)))
            .set(order.indexOf(over.get(i)), number(y, values.get(i)));
      }
    }
    return new ChartPoints(order, series);
  }

  private static Number number(String column, Object value) {
    if (value == null || value instanceof Number) {
      return (Number) value;
    }
    throw new NotebookException(
        "y must be a column of numbers; '%s' holds '%s'".formatted(column, value));
  }

  /** How many points are gaps. */
  int gaps() {
    return (int)
        series.values().stream()
            .flatMap(data -> data.stream())
            .filter(value -> value == null)
            .count();
  }
}
