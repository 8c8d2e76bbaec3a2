package org.obmeet.telemetry.notebooks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Creates the HTML of a chart: a figure, a table of its numbers, and the script that draws it. */
final class ChartFigure {
  private static final String DRAWING = ChartScript.resource("draw.js");

  private static final String FIGURE = ChartScript.resource("figure.html");
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
