package org.obmeet.telemetry.cli.report;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** Writes a headline figure: its last number, the change against the window before, a line. */
final class FigureHtml {
  private static final int WIDTH = 120;
  private static final int HEIGHT = 28;
  private static final int MOST = 26;

  private final Chart chart;
  private final Html html;

  private FigureHtml(Chart chart, Html html) {
    this.chart = chart;
    this.html = html;
  }

  static void write(Chart chart, Html html) {
    new FigureHtml(chart, html).write();
  }

  private void write() {
    String id = "chart-" + chart.spec().name();
    html.open("article", "class", "figure", "aria-labelledby", id);
    html.element("h3", chart.spec().title(), "id", id);
    if (chart.isEmpty()) {
      html.element("p", "–", "class", "value", "aria-hidden", "true");
      html.element("p", chart.why(), "class", "empty");
    } else {
      List<Object> last = chart.rows().get(chart.rows().size() - 1);
      html.element("p", Words.number(Chart.value(last)), "class", "value");
      html.element("p", change(last), "class", "change");
      sparkline();
    }
    html.element("p", chart.spec().text(), "class", "about");
    ChartHtml.facts(chart, html);
    ChartHtml.sql(chart, html);
    html.close("article");
  }

  private String change(List<Object> last) {
    LocalDate day = (LocalDate) last.get(0);
    LocalDate before = day.minusDays(chart.spec().step());
    Number earlier =
        chart.rows().stream()
            .filter(row -> before.equals(row.get(0)))
            .map(Chart::value)
            .filter(value -> value != null)
            .findFirst()
            .orElse(null);
    if (Chart.value(last) == null) {
      return "The number of this window is suppressed.";
    }
    return earlier == null
        ? "No window before it is released."
        : Words.number(earlier) + " before, " + Words.change(Chart.value(last), earlier);
  }

  /** A line without axes, broken where a number is suppressed; the numbers stand in its title. */
  private void sparkline() {
    List<List<Object>> rows =
        chart.rows().subList(Math.max(0, chart.rows().size() - MOST), chart.rows().size());
    if (rows.size() < 2) {
      return;
    }
    double most = rows.stream().mapToDouble(row -> number(row, 0)).max().orElse(0);
    double least = rows.stream().mapToDouble(row -> number(row, most)).min().orElse(0);
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < rows.size(); i++) {
      if (Chart.value(rows.get(i)) == null) {
        drawing = false;
        continue;
      }
      double x = 3 + (WIDTH - 6.0) * i / (rows.size() - 1);
      double span = most == least ? 1 : most - least;
      double y = HEIGHT - 4 - (HEIGHT - 8.0) * (number(rows.get(i), 0) - least) / span;
      path.append(drawing ? 'L' : 'M').append(String.format(Locale.ROOT, "%.1f %.1f", x, y));
      drawing = true;
    }
    html.open("svg", "class", "spark", "viewBox", "0 0 " + WIDTH + " " + HEIGHT);
    html.element("title", title(rows)).open("path", "d", path.toString());
    html.markup("</path></svg>\n");
  }

  private static double number(List<Object> row, double otherwise) {
    return Chart.value(row) == null ? otherwise : Chart.value(row).doubleValue();
  }

  private static String title(List<List<Object>> rows) {
    StringBuilder title = new StringBuilder();
    for (List<Object> row : rows) {
      title.append(title.isEmpty() ? "" : "; ").append(Words.cell(row.get(0))).append(": ");
      title.append(Words.number(Chart.value(row)));
    }
    return title.toString();
  }
}
