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
 * Log lines: one JSON object each, {@code {"at":…,"level":…,"event":…,…}}. What may be said is what
 * this system knows of itself: counts, durations, names of its own files, words of its own. Nothing
 * that came in a request has a way here.
 */
public final class JsonLog {
  private static final JsonFactory JSON = new JsonFactory();

  private final Clock clock;
  private final Level least;
  private final Consumer<String> lines;

  /** How much a line matters. */
  public enum Level {
    /** Things go their way. */
    INFO,
    /** Something is kept from its way. */
    WARN,
    /** Something failed. */
    ERROR
  }

  /**
   * A log.
   *
   * @param least lines of lower levels are left out
   * @param lines takes each line, without its end
   */
  public JsonLog(Clock clock, Level least, Consumer<String> lines) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.least = Objects.requireNonNull(least, "least");
    this.lines = Objects.requireNonNull(lines, "lines");
  }

  /** Says something. */
  public void info(String event, Map<String, ?> fields) {
    line(Level.INFO, event, fields);
  }

  /** Says that something is kept from its way. */
  public void warn(String event, Map<String, ?> fields) {
    line(Level.WARN, event, fields);
  }

  /** Says that something failed. */
  public void error(String event, Map<String, ?> fields) {
    line(Level.ERROR, event, fields);
  }

  private void line(Level level, String event, Map<String, ?> fields) {
    if (level.compareTo(least) < 0) {
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
