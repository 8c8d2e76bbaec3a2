package org.obmeet.telemetry.cli.report;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A chart with its numbers.
 *
 * @param spec its declaration
 * @param facts facts about its windows; empty if none of its tables is released
 * @param columns column names
 * @param rows rows of the query; suppressed numbers are null
 * @param why the reason why there are no numbers to draw; empty if there are numbers
 */
record ReportChart(
    ChartSpec spec,
    Optional<Facts> facts,
    List<String> columns,
    List<List<Object>> rows,
    String why) {
  /**
   * Facts about the released windows of a chart.
   *
   * @param threshold minimum number of contributors of a row
   * @param contributor kind of contributor
   * @param from first day
   * @param end first day after the last window
   * @param windows number of windows
   * @param named lowest share in cells that are not remainders, if the manifests contain it
   * @param suppressed highest share that is not published, if the manifests contain it
   * @param scope required consent scope; empty if all records are counted
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

  boolean isEmpty() {
    return !why.isEmpty();
  }

  /** Returns the number of a row, or null if it is suppressed. */
  static Number value(List<Object> row) {
    return (Number) row.get(row.size() - 1);
  }
}
