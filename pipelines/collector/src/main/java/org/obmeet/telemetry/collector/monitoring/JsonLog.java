package org.obmeet.telemetry.collector.monitoring;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A log that writes one JSON object per line: {@code {"at":…,"level":…,"event":…,…}}.
 *
 * <p>Callers pass only counts, durations, names of internal files and words of this program. They
 * never pass data of a request.
 */
public final class JsonLog {
  private static final JsonFactory JSON = new JsonFactory();

  private final Clock clock;
  private final Level minLevel;
  private final Consumer<String> lines;

  /** Severity of a line. */
  public enum Level {
    /** Normal operation. */
    INFO,
    /** A condition that limits operation. */
    WARN,
    /** A failure. */
    ERROR
  }

  /**
   * Creates a log.
   *
   * @param minLevel lines of lower levels are discarded
   * @param lines consumer of each line, without line end
   */
  public JsonLog(Clock clock, Level minLevel, Consumer<String> lines) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.minLevel = Objects.requireNonNull(minLevel, "minLevel");
    this.lines = Objects.requireNonNull(lines, "lines");
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
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("at", clock.instant().toString());
      json.writeStringField("level", level.name().toLowerCase(java.util.Locale.ROOT));
      json.writeStringField("event", event);
      for (Map.Entry<String, ?> field : new TreeMap<>(fields).entrySet()) {
        json.writeFieldName(field.getKey());
        if (field.getValue() instanceof Number number) {
          json.writeNumber(number.longValue());
        } else {
          json.writeString(String.valueOf(field.getValue()));
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    lines.accept(text.toString());
  }
}
