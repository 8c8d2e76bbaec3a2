package org.obmeet.telemetry.cli.site;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.metric.MetricViews;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.schemas.metric.Formula;
import org.obmeet.telemetry.schemas.metric.Metric;

/**
 * The released values of a metric and the protection of its tables.
 *
 * @param metric the metric
 * @param values all rows with a window, in order of window and label
 * @param threshold smallest number of contributors of a published cell, if a table is released
 * @param contributor kind of contributor; null if no table is released
 * @param named share of the newest window that has a label of its own, if the metric has one
 * @param suppressed highest share of the newest window that is in suppressed rows, if known
 */
public record MetricValues(
    Metric metric,
    List<Value> values,
    Optional<Number> threshold,
    Object contributor,
    Optional<Double> named,
    Optional<Double> suppressed) {
  /** The label for all contributors. */
  private static final String ALL = "all";

  private static final String PROTECTION =
      """
      SELECT min("threshold"), any_value(contributor),
        (SELECT coalesce(sum(named * denominator) / nullif(sum(denominator), 0), avg(named))
          FROM metrics.%4$s WHERE window_start = (SELECT max(window_start) FROM metrics.%4$s)),
        (SELECT max(suppressed) FROM coverage
          WHERE cube IN (%1$s) AND measure IN (%2$s) AND window_kind = '%3$s'
            AND window_start = (SELECT max(window_start) FROM windows
              WHERE cube IN (%1$s) AND "window" = '%3$s'))
      FROM windows WHERE cube IN (%1$s) AND "window" = '%3$s'""";

  /**
   * A value of one window.
   *
   * @param label label without the bin
   * @param value the number; null if it is suppressed
   * @param text the number for people
   */
  record Value(LocalDate start, LocalDate end, String label, Double value, String text) {}

  /** Returns the query of all rows, whose result is also in the data files. */
  static String sql(Metric metric) {
    return "FROM " + MetricViews.SCHEMA + "." + SqlQuoting.name(metric.name());
  }

  /** Reads a metric. */
  public static MetricValues read(ReleaseDatabase database, Metric metric) {
    String sql =
        PROTECTION.formatted(
            texts(metric.formula().cubes()),
            texts(metric.formula().measures()),
            metric.window().word(),
            metric.name());
    List<Object> protection = database.rows(sql).get(0);
    return new MetricValues(
        metric,
        database.rows(sql(metric)).stream().map(row -> value(metric, row)).toList(),
        Optional.ofNullable((Number) protection.get(0)),
        protection.get(1),
        Optional.ofNullable((Double) protection.get(2)),
        Optional.ofNullable((Double) protection.get(3)));
  }

  private static String texts(List<String> texts) {
    return texts.stream().map(SqlQuoting::text).collect(Collectors.joining(", "));
  }

  private static Value value(Metric metric, List<Object> row) {
    String label = row.get(2) == null ? ALL : row.get(2).toString();
    Double value = (Double) row.get(3);
    String text = value == null ? "suppressed" : number(metric, value);
    if (metric.formula() instanceof Formula.Quantile && value != null) {
      int bin = label.lastIndexOf(" · ");
      text = bin < 0 ? label : label.substring(bin + 3);
      label = bin < 0 ? ALL : label.substring(0, bin);
    }
    return new Value(
        LocalDate.parse(row.get(0).toString()),
        LocalDate.parse(row.get(1).toString()),
        label,
        value,
        text);
  }

  private static String number(Metric metric, double value) {
    if (!(metric.formula() instanceof Formula.Value || hasDecimals(metric))) {
      return String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * value);
    }
    String format = hasDecimals(metric) ? "%,.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value).replace(',', '\u202f');
  }

  private static boolean hasDecimals(Metric metric) {
    return metric.formula() instanceof Formula.Mean;
  }

  /** Returns the labels, those with the largest newest value first and {@code other} last. */
  List<String> labels() {
    LocalDate newest = ends().lastKey();
    Comparator<String> order = Comparator.comparing(label -> label.equals("other"));
    return values.stream()
        .map(Value::label)
        .distinct()
        .sorted(
            order.thenComparing(
                label -> at(label, newest).map(Value::value).map(value -> -value).orElse(1e99)))
        .toList();
  }

  /** Returns the value of a label in a window. */
  Optional<Value> at(String label, LocalDate start) {
    return values.stream()
        .filter(value -> value.label().equals(label) && value.start().equals(start))
        .findFirst();
  }

  /** Returns the first day after each window, by its first day. */
  NavigableMap<LocalDate, LocalDate> ends() {
    NavigableMap<LocalDate, LocalDate> ends = new TreeMap<>();
    values.forEach(value -> ends.put(value.start(), value.end()));
    return ends;
  }

  /** Returns the metric, its largest newest value and its named share, in one line. */
  public String line() {
    if (values.isEmpty()) {
      return "%-28s  nothing is released".formatted(metric.name());
    }
    String label = labels().get(0);
    String text = at(label, ends().lastKey()).map(Value::text).orElse("suppressed");
    return "%-28s  %-44s %s"
        .formatted(
            metric.name(),
            (label.equals(ALL) ? "" : label + ": ")
                + text
                + (text.endsWith("%") ? "" : " " + metric.unit()),
            named.map(share -> "named " + percent(share)).orElse(""))
        .stripTrailing();
  }

  /** Formats a share as a percentage, rounded down. */
  static String percent(double share) {
    return (long) Math.floor(100 * share + 1e-9) + "\u00a0%";
  }
}
