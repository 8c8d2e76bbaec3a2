package org.obmeet.telemetry.cli.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.metric.Metric;
import org.obmeet.telemetry.schemas.source.KeywordEnum;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * The declaration of a chart, read from its file.
 *
 * @param name name of the file
 * @param title a short title
 * @param text the meaning of the chart and its limits
 * @param kind the type of chart
 * @param metric name of the metric that the chart shows, if any
 * @param cubes names of the cubes that the chart or its metric reads
 * @param window kind of the released windows that the chart reads
 * @param days number of days before the end of the last window
 * @param step days between two values of a figure
 * @param unit unit of the numbers
 * @param sql query of the numbers
 */
record ChartSpec(
    String name,
    String title,
    String text,
    Kind kind,
    Optional<String> metric,
    List<String> cubes,
    WindowKind window,
    int days,
    int step,
    String unit,
    String sql) {
  private static final int MAX_DAYS = 3660;

  /** The types of charts. The last column of the rows is the number. */
  enum Kind implements KeywordEnum {
    /** The last number and the previous number. Columns: day, number. */
    FIGURE,
    /** Lines over time. Columns: day, line, number. */
    LINES,
    /** Shares of a total over time. Columns: day, part, number. */
    SHARES,
    /** One bar per row. Columns: label, number. */
    BARS,
    /** Two bars per label. Columns: label, side, number. */
    PAIRS,
    /** A shaded table. Columns: row, column, number. */
    MATRIX
  }

  static ChartSpec read(String name, YamlNode node, Map<String, Metric> metrics) {
    Optional<Metric> metric =
        node.optional("metric").map(at -> metrics.get(at.oneOf(List.copyOf(metrics.keySet()))));
    WindowKind window =
        metric.map(Metric::window).orElseGet(() -> node.require("window").oneOf(WindowKind.class));
    ChartSpec spec =
        new ChartSpec(
            name,
            node.require("title").text(),
            node.require("text").text(),
            node.require("kind").oneOf(Kind.class),
            metric.map(Metric::name),
            metric
                .map(shown -> shown.formula().cubes())
                .orElseGet(() -> node.require("cubes").texts()),
            window,
            days(node.require("days")),
            node.optional("step").map(ChartSpec::days).orElse(window.days()),
            node.require("unit").text(),
            node.require("sql").text().strip());
    node.rejectUnknownKeys();
    return spec;
  }

  private static int days(YamlNode node) {
    return (int) node.integer(1, MAX_DAYS);
  }
}
