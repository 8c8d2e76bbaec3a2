package org.obmeet.telemetry.collector.monitoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A log that writes one JSON object per line. Callers must not pass data of a request.
 *
 * @param minLevel lines of lower levels are discarded
 * @param lines consumer of each line, without line end
 */
public record JsonLog(Clock clock, Level minLevel, Consumer<String> lines) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The severity of a log line. */
  public enum Level {
    INFO,
    WARN,
    ERROR
  }

  public void info(String event, Map<String, ?> fields) {
    line(Level.INFO, event, fields);
  }

  public void warn(String event, Map<String, ?> fields) {
    line(Level.WARN, event, fields);
  }

  public void error(String event, Map<String, ?> fields) {
    line(Level.ERROR, event, fields);
  }

  private void line(Level level, String event, Map<String, ?> fields) {
    if (level.compareTo(minLevel) < 0) {
      return;
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("at", clock.instant().toString());
    line.put("level", level.name().toLowerCase(Locale.ROOT));
    line.put("event", event);
    new TreeMap<>(fields)
        .forEach((name, value) -> line.put(name, value instanceof Number ? value : "" + value));
    try {
      lines.accept(JSON.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }
}
