package org.obmeet.telemetry.cli.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.metric.Metric;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * A chart as its file declares it.
 *
 * @param name of the file
 * @param title a few words
 * @param text what it tells, and what it does not
 * @param kind how it is drawn
 * @param metric name of the metric that it shows, if it does
 * @param cubes names of the cubes that it reads; those of the metric if it shows one
 * @param window kind of the released windows that it reads
 * @param days how many days back from the end of the last window it looks
 * @param step days from one of its values to the next, of a figure
 * @param unit of its numbers
 * @param sql what gives its numbers
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
  private static final int MOST_DAYS = 3660;

  /** How a chart is drawn. The last column of its rows is the number. */
  enum Kind {
    /** The last number, and the one before: first column a day. */
    FIGURE,
    /** Lines over days: first column a day, second the line. */
    LINES,
    /** Parts of a whole, by days: first column a day, second the part. */
    SHARES,
    /** One bar a row: first column its label. */
    BARS,
    /** Two bars a label: first column the label, second the side. */
    PAIRS,
    /** A table with shades: first column the row, second the column. */
    MATRIX;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Kind of(YamlNode node) {
      String word = node.oneOf(Stream.of(values()).map(Kind::word).toList());
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  ChartSpec {
    Objects.requireNonNull(title, "title");
    cubes = List.copyOf(cubes);
    sql = sql.strip();
  }

  static ChartSpec read(String name, YamlNode node, Map<String, Metric> metrics) {
    Optional<Metric> metric =
        node.optional("metric").map(at -> metrics.get(at.oneOf(List.copyOf(metrics.keySet()))));
    WindowKind window = metric.map(Metric::window).orElseGet(() -> window(node.require("window")));
    ChartSpec spec =
        new ChartSpec(
            name,
            node.require("title").text(),
            node.require("text").text(),
            Kind.of(node.require("kind")),
            metric.map(Metric::name),
            metric
                .map(shown -> shown.formula().cubes())
                .orElseGet(
                    () -> node.require("cubes").items().stream().map(YamlNode::text).toList()),
            window,
            days(node.require("days")),
            node.optional("step").map(ChartSpec::days).orElse(window.days()),
            node.require("unit").text(),
            node.require("sql").text());
    node.rejectUnknownKeys();
    return spec;
  }

  private static int days(YamlNode node) {
    return (int) node.integer(1, MOST_DAYS);
  }

  private static WindowKind window(YamlNode node) {
    String word = node.oneOf(Stream.of(WindowKind.values()).map(WindowKind::word).toList());
    return Stream.of(WindowKind.values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow();
  }
}
