package org.obmeet.telemetry.cli.site;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
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
    return """
    <section id="%1$s" aria-labelledby="%1$s-title">
    <h2 id="%1$s-title"><a href="metrics/%1$s.html">%2$s</a></h2>
    <p class="question">%3$s</p>
    %4$s<details><summary>Numbers<span class="quiet"> of %2$s</span></summary>%5$s</details>
    </section>
    """
        .formatted(
            metric.name(),
            SitePage.text(metric.title()),
            SitePage.text(metric.question()),
            ChartHtml.figure(chart),
            ChartHtml.table(chart, FEW_LABELS));
  }

  /** Returns the content of the metric's own page. */
  String page() {
    return """
    <p class="question">%1$s</p>
    %2$s%3$s<h2>Numbers</h2>
    %4$s<p>Data: <a href="../data/%5$s.json">JSON</a>, <a href="../data/%5$s.csv">CSV</a></p>
    <h2>Definition</h2>
    <pre tabindex="0" aria-label="Definition">%6$s</pre>
    """
        .formatted(
            SitePage.text(metric.question()),
            ChartHtml.figure(chart),
            facts(),
            ChartHtml.table(chart, Integer.MAX_VALUE),
            metric.name(),
            SitePage.text(String.join("\n", MetricText.lines(catalog, metric))));
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
