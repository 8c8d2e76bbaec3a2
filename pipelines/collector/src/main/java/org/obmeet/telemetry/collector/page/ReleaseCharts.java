package org.obmeet.telemetry.collector.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.metric.Metric;

/** Reads charts from a site's folder: the largest shares of instances in a metric's last window. */
public record ReleaseCharts(Path site, Map<String, Metric> metrics) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String UNIT = "share of instances";
  private static final int CHARTS = 3;
  private static final int BARS = 6;

  /** Returns a number that changes when a file changes; 0 if there are no files. */
  public long version() {
    return charted()
        .mapToLong(metric -> file(metric).toFile().lastModified())
        .reduce(0, (sum, time) -> 31 * sum + time);
  }

  private Stream<Metric> charted() {
    return metrics.values().stream().filter(metric -> metric.unit().equals(UNIT));
  }

  private Path file(Metric metric) {
    return site.resolve("data/" + metric.name() + ".json");
  }

  /** Returns the values of charts in the template. Metrics that the site lacks have no chart. */
  List<Map<String, Object>> read() {
    return charted().map(this::chart).filter(Objects::nonNull).limit(CHARTS).toList();
  }

  private Map<String, Object> chart(Metric metric) {
    try {
      JsonNode rows = JSON.readTree(Files.readAllBytes(file(metric)));
      String last =
          rows.valueStream().map(ReleaseCharts::window).max(Comparator.naturalOrder()).orElse("");
      List<Map<String, String>> bars =
          rows.valueStream()
              .filter(row -> window(row).equals(last) && row.path("value").isNumber())
              .sorted(Comparator.comparing((JsonNode row) -> -row.path("value").asDouble()))
              .limit(BARS)
              .map(ReleaseCharts::bar)
              .toList();
      return bars.isEmpty() ? null : Map.of("chart", metric.title(), "window", last, "bars", bars);
    } catch (IOException absent) {
      return null;
    }
  }

  private static String window(JsonNode row) {
    return row.path("window_start").asText() + " to " + row.path("window_end").asText();
  }

  private static Map<String, String> bar(JsonNode row) {
    double percent = 100 * row.path("value").asDouble();
    return Map.of(
        "bar", row.path("label").asText("all").replace('_', ' '),
        "width", String.format(Locale.ROOT, "%.1f", percent),
        "number", String.format(Locale.ROOT, "%.0f %%", percent));
  }
}
