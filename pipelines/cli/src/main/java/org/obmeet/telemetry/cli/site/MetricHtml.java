package org.obmeet.telemetry.cli.site;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.query.metric.MetricText;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * Writes a metric as HTML: its definition, protection and numbers. The script of the page draws a
 * chart of the numbers.
 *
 * @param catalog the catalogue, for the definition
 * @param values the released values
 */
record MetricHtml(Catalog catalog, MetricValues values) {
  private static final int FEW_LABELS = 6;
  private static final int MOST_REASONS = 2;

  /** Returns the part of the index about the metric. */
  String summary() {
    return """
        <section id="%1$s" aria-labelledby="%1$s-title">
        <h2 id="%1$s-title"><a href="metrics/%1$s.html">%2$s</a></h2>
        %3$s<details><summary>Numbers</summary>%4$s</details>
        </section>
        """
        .formatted(
            values.metric().name(),
            SitePage.text(values.metric().title()),
            facts(),
            table(FEW_LABELS));
  }

  /** Returns the content of the metric's own page. */
  String page() {
    return """
        %1$s%2$s<p>Data: <a href="../data/%3$s.json">JSON</a>, <a href="../data/%3$s.csv">CSV</a></p>
        <h2>Definition</h2>
        <pre tabindex="0">%4$s</pre>
        """
        .formatted(
            facts(),
            table(Integer.MAX_VALUE),
            values.metric().name(),
            SitePage.text(String.join("\n", MetricText.lines(catalog, values.metric()))));
  }

  private String facts() {
    String threshold =
        values
            .threshold()
            .map(k -> "at least " + k + " contributors (" + values.contributor() + ")")
            .orElse("no table is released");
    return "<p class=\"question\">%s</p>\n<dl>\n"
            .formatted(SitePage.text(values.metric().question()))
        + fact("Why it is asked", reasons())
        + fact("Population", values.metric().population())
        + fact("Threshold", threshold)
        + fact("Named", share(values.named(), "distinct counts have no share"))
        + fact("Suppressed", share(values.suppressed(), "not known"))
        + fact("Unit", values.metric().unit())
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
    return "<div><dt>%s</dt><dd>%s</dd></div>\n".formatted(name, SitePage.text(text));
  }

  /** Returns the values as a table of windows and labels. */
  private String table(int mostLabels) {
    if (values.values().isEmpty()) {
      return "<p>No window of this metric is released.</p>\n";
    }
    List<String> labels = values.labels().stream().limit(mostLabels).toList();
    StringBuilder rows = new StringBuilder();
    values
        .ends()
        .descendingMap()
        .forEach(
            (start, end) -> {
              rows.append("<tr><th scope=\"row\">%s to %s</th>".formatted(start, end.minusDays(1)));
              labels.forEach(label -> rows.append(cell(label, start)));
              rows.append("</tr>\n");
            });
    String title = values.metric().title() + " (" + values.metric().unit() + ")";
    return SitePage.table(
        title + ". A dash is part of other, or absent.", "Window", labels, rows.toString());
  }

  private String cell(String label, LocalDate window) {
    return values
        .at(label, window)
        .map(
            value ->
                "<td%s>%s</td>"
                    .formatted(
                        value.value() == null ? "" : " data-value=\"" + value.value() + "\"",
                        SitePage.text(value.text())))
        .orElse("<td>–</td>");
  }
}
