package org.obmeet.telemetry.notebooks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** A chart in HTML: a figure, its numbers, and the script that draws it, all in one. */
final class ChartFigure {
  private static final String DRAWING =
      """
      (() => {
        const place = document.getElementById('%s');
        if (!globalThis.echarts) {
          place.textContent = 'The chart is drawn once the notebook is run from its start; its numbers stand below.';
          place.style.height = 'auto';
          return;
        }
        let behind = place, colour = '';
        while (behind && (!colour || colour === 'transparent' || /, 0\\)$/.test(colour))) {
          colour = getComputedStyle(behind).backgroundColor;
          behind = behind.parentElement;
        }
        const [red, green, blue] = (colour.match(/[\\d.]+/g) || [255, 255, 255]).map(Number);
        const unpainted = !colour || /, 0\\)$/.test(colour);
        const dark = !unpainted && 0.299 * red + 0.587 * green + 0.114 * blue < 128;
        const chart = echarts.init(place, dark ? 'dark' : null, {renderer: 'svg'});
        chart.setOption(%s);
        new ResizeObserver(() => chart.resize()).observe(place);
      })();
      """;

  private ChartFigure() {}

  /**
   * The figure.
   *
   * @param option what is drawn
   * @param notes sentences below it
   * @param numbers the table of its numbers, in HTML
   * @param height in pixels
   * @param library script that has to come first; empty where it is there already
   */
  static String of(
      String title,
      ObjectNode option,
      List<String> notes,
      String numbers,
      int height,
      String library) {
    // "<" would end the script; it is never needed as such in JSON.
    String json = option.toString().replace("<", "\\u003c");
    String id = "chart-" + UUID.nameUUIDFromBytes((title + json).getBytes(StandardCharsets.UTF_8));
    StringBuilder html = new StringBuilder("<figure class=\"chart\" style=\"margin:1em 0\">");
    html.append("<figcaption style=\"font-weight:600;font-size:1.05em\">");
    html.append(HtmlText.text(title)).append("</figcaption>\n");
    html.append("<div id=\"").append(id).append("\" role=\"img\" aria-label=\"");
    html.append(HtmlText.text(title)).append("\" style=\"width:100%;height:");
    html.append(height).append("px\"></div>\n");
    for (String note : notes) {
      html.append("<p style=\"margin:.2em 0;font-size:.9em;opacity:.85\">");
      html.append(HtmlText.text(note)).append("</p>\n");
    }
    html.append("<details><summary>The numbers</summary>").append(numbers).append("</details>");
    html.append("</figure>\n");
    if (!library.isEmpty()) {
      html.append("<script>").append(library).append("</script>\n");
    }
    return html.append("<script>")
        .append(DRAWING.formatted(id, json))
        .append("</script>")
        .toString();
  }
}
