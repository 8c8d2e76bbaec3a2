package org.obmeet.telemetry.cli.site;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.query.metric.MetricText;
import org.obmeet.telemetry.cli.report.ChartHtml;
import org.obmeet.telemetry.cli.report.ReportChart;
import org.obmeet.telemetry.cli.report.ReportFormats;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.metric.Metric;

/**
 * The values of the templates of a metric.
 *
 * @param released the released tables that the metric reads
 */
record MetricHtml(Catalog catalog, Metric metric, ReportChart chart, List<ReleasedTable> released) {
  private static final int FEW_LABELS = 6;
  private static final int MAX_REASONS = 2;

  static MetricHtml of(Catalog catalog, ReportChart chart, List<ReleasedTable> released) {
    Metric metric = chart.spec().metric().orElseThrow();
    return new MetricHtml(
        catalog,
        metric,
        chart,
        released.stream()
            .filter(one -> metric.formula().cubes().contains(one.name()))
            .filter(one -> one.window().kind() == metric.window())
            .toList());
  }

  String summary() {
    return ResourceText.html(MetricHtml.class, "summary.html", this);
  }

  String page() {
    return ResourceText.html(MetricHtml.class, "metric.html", this);
  }

  String figure() {
    return ChartHtml.figure(chart);
  }

  String shortTable() {
    return ChartHtml.table(chart, FEW_LABELS);
  }

  String table() {
    return ChartHtml.table(chart, Integer.MAX_VALUE);
  }

  String definition() {
    return String.join("\n", MetricText.lines(catalog, metric));
  }

  String threshold() {
    return released.stream()
        .min(Comparator.comparingInt(MetricHtml::threshold))
        .map(one -> "at least %s contributors (%s)".formatted(threshold(one), one.contributor()))
        .orElse("no table is released");
  }

  private static int threshold(ReleasedTable one) {
    return one.declaration().threshold();
  }

  /** Returns the share of the denominator with labels of their own, in words. */
  String named() {
    return chart
        .lastNamed()
        .map(share -> ReportFormats.percentDown(share) + " in the newest window")
        .orElse("not known");
  }

  /** Returns the highest suppressed share, in words. */
  String suppressed() {
    boolean known = released.stream().anyMatch(one -> !one.coverage().isEmpty());
    return known ? "at most " + ReportFormats.percentUp(chart.suppressed()) : "not known";
  }

  /** Returns the first reasons for which the metric's cubes are computed. */
  String reasons() {
    List<String> cubes = metric.formula().cubes();
    List<String> reasons =
        catalog.cubes().stream()
            .filter(cube -> cubes.contains(cube.name()))
            .map(cube -> cube.why() + cube.askedBy().map(who -> " (" + who + ")").orElse(""))
            .distinct()
            .toList();
    int more = reasons.size() - MAX_REASONS;
    return reasons.stream().limit(MAX_REASONS).collect(Collectors.joining(" "))
        + (more > 0 ? " And " + more + " more of this kind." : "");
  }
}
