package org.obmeet.telemetry.cli.site;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.query.metric.MetricText;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.metric.Metric;

/**
 * Writes a metric as HTML: its definition, protection, chart and numbers.
 *
 * @param catalog the catalogue, for the definition
 * @param values the released values
 */
record MetricHtml(Catalog catalog, MetricValues values) {
  private static final int FEW_LABELS = 6;
  private static final int MOST_REASONS = 2;

  /** Returns the part of the index about the metric. */
  String summary() {
    Metric metric = values.metric();
    String name = SitePage.text(metric.name());
    return """
        <section id="%1$s" aria-labelledby="%1$s-title">
        <h2 id="%1$s-title"><a href="metrics/%1$s.html">%2$s</a></h2>
        %3$s%4$s<p><a href="metrics/%1$s.html">All numbers of %2$s</a></p>
        </section>
        """
        .formatted(name, SitePage.text(metric.title()), facts(), chartOrTable());
  }

  private String chartOrTable() {
    String chart = LineChart.of(values);
    return chart.isEmpty() ? table(FEW_LABELS) : chart;
  }

  /** Returns the content of the metric's own page. */
  String page() {
    Metric metric = values.metric();
    String data = "../data/" + SitePage.text(metric.name());
    return facts()
        + LineChart.of(values)
        + table(Integer.MAX_VALUE)
        + "<p>Data: <a href=\"%1$s.json\">JSON</a>, <a href=\"%1$s.csv\">CSV</a></p>\n"
            .formatted(data)
        + "<h2>Definition</h2>\n<pre tabindex=\"0\">"
        + SitePage.text(String.join("\n", MetricText.lines(catalog, metric)))
        + "</pre>\n";
  }

  private String facts() {
    Metric metric = values.metric();
    return "<p class=\"question\">%s</p>\n<dl>\n".formatted(SitePage.text(metric.question()))
        + fact("Why it is asked", reasons())
        + fact("Population", metric.population())
        + fact(
            "Threshold",
            values
                .threshold()
                .map(k -> "at least " + k + " contributors (" + values.contributor() + ")")
                .orElse("no table is released"))
        + fact("Named", share(values.named(), "distinct counts have no share"))
        + fact("Suppressed", share(values.suppressed(), "not known"))
        + fact("Unit", metric.unit())
        + "</dl>\n";
  }

  /** Returns the first questions that the metric's cubes answer. */
  private String reasons() {
    List<String> cubes = values.metric().formula().cubes();
    List<String> reasons =
        catalog.cubes().stream()
            .filter(cube -> cubes.contains(cube.name()))
            .map(cube -> cube.why() + cube.askedBy().map(who -> " (" + who + ")").orElse(""))
            .distinct()
            .toList();
    int more = reasons.size() - MOST_REASONS;
    return reasons.stream().limit(MOST_REASONS).collect(Collectors.joining(" "))
        + (more > 0 ? " And " + more + " more of this kind." : "");
  }

  private static String share(Optional<Double> share, String none) {
    return share.map(s -> MetricValues.percent(s) + " in the newest window").orElse(none);
  }

  private static String fact(String name, String text) {
    return "<div><dt>%s</dt><dd>%s</dd></div>\n"
        .formatted(SitePage.text(name), SitePage.text(text));
  }

  /** Returns the values as a table of windows and labels. */
  private String table(int mostLabels) {
    if (values.values().isEmpty()) {
      return "<p>No window of this metric is released.</p>\n";
    }
    Map<String, Map<LocalDate, MetricValues.Value>> labels = values.byLabel();
    List<String> heads = labels.keySet().stream().limit(mostLabels).toList();
    String title = SitePage.text(values.metric().title());
    StringBuilder html = new StringBuilder();
    html.append(
        """
        <div class="scroll" tabindex="0" role="region" aria-label="Numbers of %1$s"><table>
        <caption>%1$s by window (%2$s). A dash is part of other, or absent.</caption>
        <thead><tr><th scope="col">Window</th>"""
            .formatted(title, SitePage.text(values.metric().unit())));
    heads.forEach(label -> html.append(cell("th", " scope=\"col\"", label)));
    html.append("</tr></thead>\n<tbody>\n");
    Map<LocalDate, LocalDate> ends =
        values.values().stream()
            .collect(
                Collectors.toMap(MetricValues.Value::start, MetricValues.Value::end, (a, b) -> a));
    for (LocalDate window : new TreeSet<>(ends.keySet()).descendingSet()) {
      String days = window + " to " + ends.get(window).minusDays(1);
      html.append("<tr>").append(cell("th", " scope=\"row\"", days));
      for (String label : heads) {
        MetricValues.Value value = labels.get(label).get(window);
        html.append(cell("td", "", value == null ? "–" : value.text()));
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }

  private static String cell(String tag, String attribute, String text) {
    return "<%1$s%2$s>%3$s</%1$s>".formatted(tag, attribute, SitePage.text(text));
  }
}
