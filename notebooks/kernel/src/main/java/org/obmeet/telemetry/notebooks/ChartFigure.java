package org.obmeet.telemetry.notebooks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Creates the HTML of a chart: a figure, a table of its numbers, and the script that draws it. */
final class ChartFigure {
  private static final String DRAWING =
      """
      (() => {
        const target = document.getElementById('%s');
        if (!globalThis.echarts) {
          target.textContent = 'Run the notebook from its first cell to draw the chart. Its numbers are below.';
          target.style.height = 'auto';
          return;
        }
        let behind = target, colour = '';
        while (behind && (!colour || colour === 'transparent' || /, 0\\)$/.test(colour))) {
          colour = getComputedStyle(behind).backgroundColor;
          behind = behind.parentElement;
        }
        const [red, green, blue] = (colour.match(/[\\d.]+/g) || [255, 255, 255]).map(Number);
        const unpainted = !colour || /, 0\\)$/.test(colour);
        const dark = !unpainted && 0.299 * red + 0.587 * green + 0.114 * blue < 128;
        const chart = echarts.init(target, dark ? 'dark' : null, {renderer: 'svg'});
        chart.setOption(%s);
        new ResizeObserver(() => chart.resize()).observe(target);
      })();
      """;

  private static final String FIGURE =
      """
      <figure class="chart" style="margin:1em 0">\
      <figcaption style="font-weight:600;font-size:1.05em">%1$s</figcaption>
      <div id="%2$s" role="img" aria-label="%1$s" style="width:100%%;height:%3$spx"></div>
      %4$s<details><summary>The numbers</summary>%5$s</details></figure>
      """;
  private static final String NOTE =
      "<p style=\"margin:.2em 0;font-size:.9em;opacity:.85\">%s</p>\n";

  private ChartFigure() {}

  /**
   * Returns the figure.
   *
   * @param option chart options of ECharts
   * @param notes sentences below the chart
   * @param numbers table of the chart's numbers, in HTML
   * @param height height in pixels
   * @param library script of ECharts; empty if an earlier figure on the page contains it
   */
  static String of(
      String title,
      ObjectNode option,
      List<String> notes,
      String numbers,
      int height,
      String library) {
    // The text "</script" in a label would end the script, so "<" is escaped.
    String json = option.toString().replace("<", "\\u003c");
    String id = "chart-" + UUID.nameUUIDFromBytes((title + json).getBytes(StandardCharsets.UTF_8));
    String paragraphs =
        notes.stream()
            .map(note -> NOTE.formatted(HtmlText.text(note)))
            .collect(Collectors.joining());
    String libraryScript = library.isEmpty() ? "" : "<script>" + library + "</script>\n";
    return FIGURE.formatted(HtmlText.text(title), id, height, paragraphs, numbers)
        + libraryScript
        + "<script>"
        + DRAWING.formatted(id, json)
        + "</script>";
  }
}
