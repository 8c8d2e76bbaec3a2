package org.obmeet.telemetry.cli.site;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * @param contributor kind of contributor; empty if no table is released
 * @param named share of the newest window that has a label of its own, if the metric has one
 * @param suppressed highest share of the newest window that no published cell contains, if known
 */
public record MetricValues(
    Metric metric,
    List<Value> values,
    Optional<Long> threshold,
    String contributor,
    Optional<Double> named,
    Optional<Double> suppressed) {
  /** The label for all contributors. */
  static final String ALL = "all";

  private static final String NAMED =
      """
      SELECT coalesce(sum(named * denominator) / nullif(sum(denominator), 0), avg(named))
      FROM metrics.%1$s WHERE window_start = (SELECT max(window_start) FROM metrics.%1$s)""";

  private static final String PROTECTION =
      """
      SELECT min("threshold"), any_value(contributor), (SELECT max(suppressed) FROM coverage
        WHERE cube IN (%1$s) AND measure IN (%2$s) AND window_kind = %3$s
          AND window_start = (SELECT max(window_start) FROM windows
            WHERE cube IN (%1$s) AND "window" = %3$s))
      FROM windows WHERE cube IN (%1$s) AND "window" = %3$s""";

  /**
   * A value of one window.
   *
   * @param label label without the bin; {@link #ALL} if the metric has no labels
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
    List<Value> values =
        database.rows(sql(metric)).stream().map(row -> value(metric, row)).toList();
    List<Object> protection =
        database
            .rows(
                PROTECTION.formatted(
                    texts(metric.formula().cubes()),
                    texts(metric.formula().measures()),
                    SqlQuoting.text(metric.window().word())))
            .get(0);
    return new MetricValues(
        metric,
        values,
        Optional.ofNullable((Number) protection.get(0)).map(Number::longValue),
        protection.get(1) == null ? "" : protection.get(1).toString(),
        share(database.rows(NAMED.formatted(metric.name())).get(0).get(0)),
        share(protection.get(2)));
  }

  private static Optional<Double> share(Object number) {
    return Optional.ofNullable((Number) number).map(Number::doubleValue);
  }

  private static String texts(Iterable<String> texts) {
    List<String> quoted = new ArrayList<>();
    texts.forEach(text -> quoted.add(SqlQuoting.text(text)));
    return String.join(", ", quoted);
  }

  private static Value value(Metric metric, List<Object> row) {
    String label = row.get(2) == null ? ALL : row.get(2).toString();
    Double value = row.get(3) == null ? null : ((Number) row.get(3)).doubleValue();
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

  /** Returns true if values are shares or changes, which are shown in percent. */
  boolean isShare() {
    return isShare(metric);
  }

  private static boolean isShare(Metric metric) {
    Formula formula = metric.formula();
    return formula instanceof Formula.Share
        || formula instanceof Formula.Ratio
        || formula instanceof Formula.Retention
        || formula instanceof Formula.Growth;
  }

  /** Formats a value of a metric, or a tick of its axis. */
  static String number(Metric metric, double value) {
    if (isShare(metric)) {
      return String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * value);
    }
    String format = metric.formula() instanceof Formula.Mean ? "%,.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value).replace(',', '\u202f');
  }

  /** Returns the values of each label by window, labels with the largest newest value first. */
  Map<String, Map<LocalDate, Value>> byLabel() {
    Map<String, Map<LocalDate, Value>> labels =
        values.stream()
            .collect(
                Collectors.groupingBy(
                    Value::label,
                    LinkedHashMap::new,
                    Collectors.toMap(Value::start, v -> v, (a, b) -> a, TreeMap::new)));
    Comparator<Map.Entry<String, Map<LocalDate, Value>>> order =
        Comparator.comparing(e -> e.getKey().equals("other"));
    Map<String, Map<LocalDate, Value>> sorted = new LinkedHashMap<>();
    labels.entrySet().stream()
        .sorted(order.thenComparing(e -> -last(e.getValue())))
        .forEach(e -> sorted.put(e.getKey(), e.getValue()));
    return sorted;
  }

  private double last(Map<LocalDate, Value> series) {
    Value newest = series.get(newest().orElseThrow());
    return newest == null || newest.value() == null ? Double.NEGATIVE_INFINITY : newest.value();
  }

  /** Returns the first day of the newest window. */
  Optional<LocalDate> newest() {
    return values.stream().map(Value::start).max(LocalDate::compareTo);
  }

  /** Returns the metric, its largest newest value and its named share, in one line. */
  public String line() {
    if (values.isEmpty()) {
      return "%-28s  nothing is released".formatted(metric.name());
    }
    Map.Entry<String, Map<LocalDate, Value>> first = byLabel().entrySet().iterator().next();
    Value newest = first.getValue().get(newest().orElseThrow());
    String text = newest == null ? "suppressed" : newest.text();
    String label = first.getKey().equals(ALL) ? "" : first.getKey() + " ";
    return "%-28s  %-44s %s"
        .formatted(
            metric.name(),
            label + text + (isShare() ? "" : " " + metric.unit()),
            named.map(share -> "named " + percent(share)).orElse(""))
        .stripTrailing();
  }

  /** Formats a share as a percentage, rounded down. */
  static String percent(double share) {
    return (long) Math.floor(100 * share + 1e-9) + "\u00a0%";
  }
}
