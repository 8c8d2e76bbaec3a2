package org.obmeet.telemetry.cli.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A chart with its numbers.
 *
 * @param spec how it is declared
 * @param sql what gave its numbers, for {@code telemetry query}
 * @param facts what is known of the windows behind it; empty where nothing of it is released
 * @param columns names
 * @param rows as the query gave them; numbers that are suppressed are null
 * @param why in words why there is nothing to draw; empty where there is
 */
record ReportChart(
    ChartSpec spec,
    String sql,
    Optional<Facts> facts,
    List<String> columns,
    List<List<Object>> rows,
    String why) {
  /**
   * What the released windows say.
   *
   * @param threshold least number of contributors behind a row
   * @param contributor whose records are counted
   * @param from first day
   * @param end first day after
   * @param windows how many
   * @param named least share that has a label of its own, if the manifests say
   * @param suppressed largest share that is not published, if the manifests say
   * @param scope consent that only those counted have given; empty where it is everybody's
   */
  record Facts(
      long threshold,
      String contributor,
      LocalDate from,
      LocalDate end,
      int windows,
      Optional<Double> named,
      Optional<Double> suppressed,
      String scope) {}

  ReportChart {
    columns = List.copyOf(columns);
    rows = rows.stream().map(row -> Collections.unmodifiableList(new ArrayList<>(row))).toList();
  }

  boolean isEmpty() {
    return !why.isEmpty();
  }

  /** The number of a row; null where it is suppressed. */
  static Number value(List<Object> row) {
    return (Number) row.get(row.size() - 1);
  }
}
