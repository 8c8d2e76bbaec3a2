package org.obmeet.telemetry.collector.tracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.obmeet.telemetry.collector.tracker.SegmentEvents.Event;

/**
 * Translates logs of OpenTelemetry whose records are events. Other records, and events of its
 * semantic conventions other than views of pages, have no purpose.
 */
final class OpenTelemetryEvents implements BodyTranslator {
  private static final List<String> PAGE_VIEWS =
      List.of("browser.page_view", "page_view", "browser.navigation", "app.screen.view");

  /** The namespaces of events that instrumentation sends by itself. */
  private static final List<String> CONVENTIONS =
      List.of(
          "app.",
          "azure.",
          "browser.",
          "cicd.",
          "db.",
          "device.",
          "exception",
          "feature_flag.",
          "gen_ai.",
          "http.",
          "k8s.",
          "rpc.",
          "session.");

  @Override
  public SegmentEvents translate(JsonNode body, Map<String, String> query, Instant received) {
    SegmentEvents events = new SegmentEvents();
    for (JsonNode resource : body.path("resourceLogs")) {
      Map<String, JsonNode> common = attributes(resource.path("resource"));
      for (JsonNode scope : resource.path("scopeLogs")) {
        for (JsonNode logRecord : scope.path("logRecords")) {
          Map<String, JsonNode> all = new HashMap<>(common);
          all.putAll(attributes(logRecord));
          add(events, logRecord, all).identifyBy(resource.path("resource"), logRecord);
        }
      }
    }
    return events;
  }

  private static Event add(
      SegmentEvents events, JsonNode logRecord, Map<String, JsonNode> attributes) {
    String name =
        text(logRecord.path("eventName")).or(() -> text(attributes, "event.name")).orElse("");
    Event event =
        PAGE_VIEWS.contains(name)
            ? events.page()
            : name.isEmpty() || CONVENTIONS.stream().anyMatch(name::startsWith)
                ? events.withoutPurpose()
                : events.track(name);
    return event
        .property("category", value(attributes, "category"))
        .property("action", value(attributes, "action"))
        .set("aid", text(attributes, "service.name"))
        .set("messageId", text(attributes, "log.record.uid"))
        .set("timestamp", millis(logRecord))
        .set("userId", text(attributes, "user.id").or(() -> text(attributes, "enduser.id")))
        .set("anonymousId", anonymousPerson(attributes))
        .context("sessionId", value(attributes, "session.id"))
        .context("userAgent", value(attributes, "user_agent.original"))
        .property("app_version", value(attributes, "service.version"))
        .property("url", value(attributes, "url.full"))
        .property("path", value(attributes, "url.path"));
  }

  private static Optional<String> anonymousPerson(Map<String, JsonNode> attributes) {
    return text(attributes, "enduser.pseudo.id")
        .or(() -> text(attributes, "app.installation.id"))
        .or(() -> text(attributes, "device.id"));
  }

  /** Returns the time of a record; absent if it has none. */
  private static Optional<String> millis(JsonNode logRecord) {
    for (String name : List.of("timeUnixNano", "observedTimeUnixNano")) {
      long nanos = logRecord.path(name).asLong();
      if (nanos > 0) {
        return Optional.of(Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos)));
      }
    }
    return Optional.empty();
  }

  private static Map<String, JsonNode> attributes(JsonNode owner) {
    Map<String, JsonNode> found = new HashMap<>();
    for (JsonNode attribute : owner.path("attributes")) {
      JsonNode value = attribute.path("value");
      JsonNode text = value.path("stringValue");
      found.put(attribute.path("key").asText(""), text.isTextual() ? text : value.path("intValue"));
    }
    return found;
  }

  private static JsonNode value(Map<String, JsonNode> attributes, String name) {
    return attributes.getOrDefault(name, TextNode.valueOf(""));
  }

  private static Optional<String> text(Map<String, JsonNode> attributes, String name) {
    return text(value(attributes, name));
  }

  private static Optional<String> text(JsonNode value) {
    return Optional.of(value.asText("")).filter(text -> !text.isEmpty());
  }
}
