package org.obmeet.telemetry.cli.site;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.query.ReleasedWindow;
import org.obmeet.telemetry.cli.query.metric.MetricText;
import org.obmeet.telemetry.cli.report.ChartHtml;
import org.obmeet.telemetry.cli.report.ReportChart;
import org.obmeet.telemetry.cli.report.ReportFormats;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.metric.Metric;

/**
 * Writes a metric as HTML: its finding, definition, protection and numbers.
 *
 * @param catalog the catalogue, for the definition
 * @param chart the released values
 * @param windows the manifests of the windows that the metric reads
 */
record MetricHtml(Catalog catalog, Metric metric, ReportChart chart, List<ReleasedWindow> windows) {
  private static final int FEW_LABELS = 6;
  private static final int MAX_REASONS = 2;

  static MetricHtml of(Catalog catalog, ReportChart chart, List<ReleasedWindow> windows) {
    Metric metric = chart.spec().metric().orElseThrow();
    return new MetricHtml(
        catalog,
        metric,
        chart,
        windows.stream()
            .filter(window -> metric.formula().cubes().contains(window.table()))
            .filter(window -> window.window().kind() == metric.window())
            .toList());
  }

  /** Returns the part of the index about the metric. */
  String summary() {
    return filled("summary.html", FEW_LABELS);
  }

  /** Returns the content of the metric's own page. */
  String page() {
    return filled("metric.html", Integer.MAX_VALUE);
  }

  private String filled(String template, int mostLabels) {
    return ResourceText.filled(
        MetricHtml.class,
        template,
        Map.of(
            "name", metric.name(),
            "title", SitePage.text(metric.title()),
            "question", SitePage.text(metric.question()),
            "figure", ChartHtml.figure(chart),
            "facts", facts(),
            "table", ChartHtml.table(chart, mostLabels),
            "definition", SitePage.text(String.join("\n", MetricText.lines(catalog, metric)))));
  }

  private String facts() {
    String threshold =
        windows.stream()
            .min(Comparator.comparingLong(ReleasedWindow::threshold))
            .map(w -> "at least %s contributors (%s)".formatted(w.threshold(), w.contributor()))
            .orElse("no table is released");
    boolean known = windows.stream().anyMatch(window -> !window.coverage().isEmpty());
    return "<dl>\n"
        + fact("Why it is asked", reasons())
        + fact("Population", metric.population())
        + fact("Threshold", threshold)
        + fact(
            "Named",
            chart
                .lastNamed()
                .map(share -> ReportFormats.percentDown(share) + " in the newest window")
                .orElse("not known"))
        + fact(
            "Suppressed",
            known ? "at most " + ReportFormats.percentUp(chart.suppressed()) : "not known")
        + fact("Unit", metric.unit())
        + "</dl>\n";
  }

  /** Returns the first reasons for which the metric's cubes are computed. */
  private String reasons() {
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

  private static String fact(String name, String text) {
    return "<div><dt>%s</dt><dd>%s</dd></div>\n".formatted(name, SitePage.text(text));
  }
}
