package org.obmeet.telemetry.cli.site;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Draws the values of a metric by window as SVG. The largest labels have a line each. A suppressed
 * value is a gap.
 */
final class LineChart {
  private static final int MOST_LINES = 5;
  private static final int WIDTH = 720;
  private static final int HEIGHT = 240;
  private static final int LEFT = 64;
  private static final int RIGHT = 150;
  private static final int TOP = 14;
  private static final int BOTTOM = 28;
  private static final int LINE_HEIGHT = 16;

  /** The label at the end of a line. */
  private record End(int series, String label) {}

  private final MetricValues metric;
  private final List<LocalDate> windows;
  private final Map<String, Map<LocalDate, MetricValues.Value>> lines;
  private final double low;
  private final double high;

  private LineChart(MetricValues metric) {
    this.metric = metric;
    this.windows =
        List.copyOf(
            new TreeSet<>(metric.values().stream().map(MetricValues.Value::start).toList()));
    this.lines =
        metric.byLabel().entrySet().stream()
            .filter(line -> !line.getKey().equals("other"))
            .limit(MOST_LINES)
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    List<Double> drawn =
        lines.values().stream()
            .flatMap(line -> line.values().stream())
            .map(MetricValues.Value::value)
            .filter(value -> value != null)
            .toList();
    this.low = Math.min(0, drawn.stream().min(Comparator.naturalOrder()).orElse(0.0));
    this.high = Math.max(low + 1e-9, drawn.stream().max(Comparator.naturalOrder()).orElse(0.0));
  }

  /** Returns the chart, or an empty text if there are fewer than two windows. */
  static String of(MetricValues metric) {
    LineChart chart = new LineChart(metric);
    return chart.windows.size() < 2 || chart.lines.isEmpty() ? "" : chart.svg();
  }

  private String svg() {
    String label =
        "Line chart of %s by window, from %s to %s. The table on its page lists the numbers."
            .formatted(metric.metric().title(), windows.get(0), windows.get(windows.size() - 1));
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<div class=\"chart\"><svg viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">"
            .formatted(WIDTH, HEIGHT, SitePage.text(label)));
    for (double tick : new double[] {low, low + (high - low) / 2, high}) {
      svg.append(element("line", "grid", LEFT, y(tick), WIDTH - RIGHT, y(tick)));
      svg.append(
          text(LEFT - 8, y(tick) + 4, "end", "tick", MetricValues.number(metric.metric(), tick)));
    }
    svg.append(text(LEFT, HEIGHT - 6, "start", "tick", windows.get(0).toString()));
    svg.append(
        text(WIDTH - RIGHT, HEIGHT - 6, "end", "tick", windows.get(windows.size() - 1).toString()));
    int series = 0;
    SortedMap<Double, End> ends = new TreeMap<>();
    for (Map.Entry<String, Map<LocalDate, MetricValues.Value>> line : lines.entrySet()) {
      svg.append("<g class=\"s%s\">".formatted(series));
      points(line.getValue()).forEach(svg::append);
      svg.append("</g>");
      end(ends, line, series++);
    }
    double free = 0;
    for (Map.Entry<Double, End> end : ends.entrySet()) {
      double at = Math.max(free, end.getKey());
      String type = "s" + end.getValue().series();
      svg.append(text(WIDTH - RIGHT + 10, at, "start", type, end.getValue().label()));
      free = at + LINE_HEIGHT;
    }
    return svg.append("</svg></div>\n").toString();
  }

  /** Adds the label of a line, at the height of its last value. */
  private void end(
      SortedMap<Double, End> ends,
      Map.Entry<String, Map<LocalDate, MetricValues.Value>> line,
      int series) {
    double last =
        line.getValue().values().stream()
            .filter(value -> value.value() != null)
            .reduce((a, b) -> b)
            .map(value -> y(value.value()))
            .orElse(y(low));
    while (ends.containsKey(last)) {
      last += 1e-3;
    }
    String label = line.getKey().equals(MetricValues.ALL) ? "" : line.getKey();
    ends.put(last + 4, new End(series, shortened(label)));
  }

  private static String shortened(String label) {
    return label.length() > 20 ? label.substring(0, 19) + "…" : label;
  }

  /** Returns a path for each run of windows without a gap, and a dot for each value. */
  private List<String> points(Map<LocalDate, MetricValues.Value> line) {
    List<String> parts = new ArrayList<>();
    StringBuilder path = new StringBuilder();
    boolean gap = true;
    for (LocalDate window : windows) {
      MetricValues.Value value = line.get(window);
      boolean drawn = value != null && value.value() != null;
      if (drawn) {
        String x = number(x(windows.indexOf(window)));
        String y = number(y(value.value()));
        path.append(gap ? "M" : "L").append(x).append(' ').append(y);
        parts.add("<circle cx=\"%s\" cy=\"%s\" r=\"3\"/>".formatted(x, y));
      }
      gap = !drawn;
    }
    parts.add(0, "<path d=\"" + path + "\"/>");
    return parts;
  }

  private double x(int index) {
    return LEFT + 6 + (WIDTH - LEFT - RIGHT - 12.0) * index / (windows.size() - 1);
  }

  private double y(double value) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low);
  }

  private static String element(
      String tag, String type, double x1, double y1, double x2, double y2) {
    return "<%s class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
        .formatted(tag, type, number(x1), number(y1), number(x2), number(y2));
  }

  private static String text(double x, double y, String anchor, String type, String text) {
    return "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
        .formatted(type, number(x), number(y), anchor, SitePage.text(text));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
