package org.obmeet.telemetry.notebooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A chart of a query result, with a table of the first rows below it. A suppressed or unreleased
 * value is shown as a gap, not as zero. The first display of the chart fixes the chosen columns.
 */
public final class NotebookChart implements Displayable {
  /** Colours of the series. Further series reuse the colours, and their lines are dashed. */
  private static final List<String> PALETTE =
      List.of(
          "#2a7f9e", "#c2703a", "#8466b8", "#4c9147", "#bf5579", "#a07f28", "#4a7fd4", "#8f6b4f",
          "#123f5c", "#e8a06a", "#c3a6ec", "#8fce82", "#7d1f3d", "#d9c04a", "#1fb5ac", "#333333");

  /** Percentages above this have an axis that ends at 100, and not at the next round number. */
  private static final double NEARLY_ALL = 80;

  /** Sum of rounded percentages at most. */
  private static final double ALL = 101;

  /**
   * Colour of series of remainders ({@code other}, {@code X other}), {@code not_listed} and {@code
   * unknown}.
   */
  private static final String REMAINDER = "#7a8596";

  /** Options of ECharts with placeholders for the upper margin and the display of the legend. */
  private static final String OPTION =
      """
      {"animation": false, "backgroundColor": "transparent",
        "aria": {"enabled": true}, "tooltip": {"trigger": "axis"},
        "grid": {"left": 12, "right": 24, "bottom": 12, "top": %s, "containLabel": true},
        "legend": {"show": %s, "type": "scroll", "top": 0}}
      """;

  /** The form of a chart. */
  private enum Kind {
    LINE,
    BARS,
    STACKED
  }

  private final QueryResult rows;
  private final Supplier<String> library;
  private final Function<String, String> caption;
  private Kind kind = Kind.LINE;
  private ChartPoints points;
  private String x = "";
  private List<String> ys = List.of();
  private Optional<String> by = Optional.empty();
  private String title = "";
  private String unit = "";
  private String cubeOrMetric = "";
  private boolean sideways;

  /**
   * @param library supplier of the script that draws charts; empty text if the page contains it
   * @param caption function that maps a cube or {@code metrics.NAME} to its descriptive sentence
   */
  NotebookChart(QueryResult rows, Supplier<String> library, Function<String, String> caption) {
    this.rows = rows;
    this.library = library;
    this.caption = caption;
  }

  /** Draws lines over a column {@code x}, one for each column {@code y}. */
  public NotebookChart line(String x, String... y) {
    return set(Kind.LINE, x, y);
  }

  /** Draws bars side by side, one for each column {@code y}. */
  public NotebookChart bars(String x, String... y) {
    return set(Kind.BARS, x, y);
  }

  /** Draws stacked bars, for values whose sum is meaningful. */
  public NotebookChart stacked(String x, String... y) {
    return set(Kind.STACKED, x, y);
  }

  private NotebookChart set(Kind chosen, String over, String... y) {
    if (y.length == 0) {
      throw new NotebookException("a chart needs at least one column y; there is none");
    }
    kind = chosen;
    x = over;
    ys = List.of(y);
    return this;
  }

  /** Draws one series for each value of a column, instead of one for each {@code y}. */
  public NotebookChart by(String column) {
    by = Optional.of(column);
    return this;
  }

  public NotebookChart title(String words) {
    title = words;
    return this;
  }

  /** Sets the unit of the numbers. */
  public NotebookChart unit(String words) {
    unit = words;
    return this;
  }

  /** Sets the cube of the numbers. The text below the chart describes the cube's protection. */
  public NotebookChart cube(String name) {
    cubeOrMetric = name;
    return this;
  }

  /**
   * Sets the metric of the numbers. The text below the chart contains the metric's definition and
   * coverage.
   */
  public NotebookChart metric(String name) {
    return cube("metrics." + name);
  }

  /** Draws the bars horizontally, for long labels. */
  public NotebookChart sideways() {
    sideways = true;
    return this;
  }

  private ChartPoints points() {
    if (points == null) {
      if (x.isEmpty()) {
        throw new NotebookException("a chart needs line(x, y), bars(x, y) or stacked(x, y)");
      }
      points = ChartPoints.of(rows, x, ys, by);
    }
    return points;
  }

  @Override
  public String html() {
    ObjectNode option = option();
    return ChartFigure.of(heading(), option, notes(), rows.html(), height(), library.get());
  }

  private String heading() {
    return unit.isEmpty() ? title : title + " (" + unit + ")";
  }

  @Override
  public String text() {
    return heading() + "\n" + rows.text() + String.join("\n", notes());
  }

  private int height() {
    return sideways ? 90 + 26 * points().labels().size() * Math.max(1, perLabel()) : 340;
  }

  private int perLabel() {
    return kind == Kind.STACKED ? 1 : points().series().size();
  }

  private List<String> notes() {
    int gaps = points().gaps();
    String gap =
        gaps == 0
            ? "No gaps."
            : gaps
                + (gaps == 1 ? " of its points is a gap" : " of its points are gaps")
                + ": part of other, suppressed, or not released. They are not zero.";
    return cubeOrMetric.isEmpty() ? List.of(gap) : List.of(caption.apply(cubeOrMetric), gap);
  }

  /** Returns the chart options of ECharts. */
  ObjectNode option() {
    boolean hasLegend = points().series().size() > 1;
    ObjectNode option = parse(OPTION.formatted(hasLegend ? 48 : 20, hasLegend));
    PALETTE.forEach(option.withArray("color")::add);
    ObjectNode labels = option.putObject(sideways ? "yAxis" : "xAxis");
    labels.put("type", "category").put("inverse", sideways);
    ArrayNode names = labels.putArray("data");
    points().labels().forEach(names::add);
    ObjectNode numbers = option.putObject(sideways ? "xAxis" : "yAxis").put("type", "value");
    if (unit.startsWith("%") && most() > NEARLY_ALL && most() <= ALL) {
      numbers.put("max", 100);
    }
    ArrayNode series = option.putArray("series");
    points()
        .series()
        .forEach((name, data) -> series(series.size(), series.addObject(), name, data));
    return option;
  }

  /** Returns the largest number, or the largest sum of numbers that are stacked. */
  private double most() {
    return IntStream.range(0, points().labels().size())
        .mapToObj(
            i ->
                points().series().values().stream()
                    .map(data -> data.get(i))
                    .filter(Objects::nonNull)
                    .mapToDouble(Number::doubleValue))
        .mapToDouble(kind == Kind.STACKED ? DoubleStream::sum : data -> data.max().orElse(0))
        .max()
        .orElse(0);
  }

  private static ObjectNode parse(String option) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(option);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the options of charts are not JSON", e);
    }
  }

  private void series(int series, ObjectNode target, String name, List<Number> data) {
    target.put("name", name).put("type", kind == Kind.LINE ? "line" : "bar");
    if (name.matches("(.* )?other|not_listed|unknown")) {
      target.put("color", REMAINDER);
    }
    if (kind == Kind.LINE) {
      target.put("connectNulls", false).put("symbolSize", 7);
      if (series >= PALETTE.size()) {
        target.putObject("lineStyle").put("type", "dashed");
      }
    } else if (kind == Kind.STACKED) {
      target.put("stack", "all");
    }
    ArrayNode values = target.putArray("data");
    data.forEach(value -> values.add(value == null ? null : (Double) value.doubleValue()));
  }
}
