package org.obmeet.telemetry.collector.tracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.obmeet.telemetry.collector.tracker.SegmentEvents.SegmentEvent;

/**
 * Translates the events in logs of OpenTelemetry. Records that are no events, and events of the
 * semantic conventions except page views, are marked as without purpose.
 */
final class OpenTelemetryEvents implements BodyTranslator {
  private static final List<String> PAGE_VIEWS =
      List.of("browser.page_view", "page_view", "browser.navigation", "app.screen.view");

  /** The namespaces of events that instrumentation sends by itself. */
  private static final List<String> CONVENTIONS =
      List.of(
          ("app. azure. browser. cicd. db. device. exception feature_flag. gen_ai. http. k8s. rpc."
                  + " session.")
              .split(" "));

  /** The attributes that are read. */
  private static final Set<String> READ =
      Set.of(
          ("event.name service.name log.record.uid enduser.id user.id device.id app.installation.id"
                  + " enduser.pseudo.id session.id user_agent.original service.version url.full"
                  + " url.path category action app_version")
              .split(" "));

  @Override
  public SegmentEvents translate(JsonNode body, Map<String, String> query, Instant received) {
    SegmentEvents events = new SegmentEvents();
    for (JsonNode resource : body.path("resourceLogs")) {
      ObjectNode shared = JsonNodeFactory.instance.objectNode();
      addAttributes(resource.path("resource"), shared);
      String ofResource = SegmentEvents.hash(resource.path("resource"));
      for (JsonNode scope : resource.path("scopeLogs")) {
        String hash = SegmentEvents.hash(ofResource, scope.path("scope"));
        for (JsonNode logRecord : scope.path("logRecords")) {
          ObjectNode attributes = JsonNodeFactory.instance.objectNode().setAll(shared);
          addAttributes(logRecord, attributes);
          add(events, logRecord, attributes).identifyBy(hash, logRecord);
        }
      }
    }
    return events;
  }

  private static void addAttributes(JsonNode owner, ObjectNode attributes) {
    for (JsonNode attribute : owner.path("attributes")) {
      JsonNode value = attribute.path("value");
      JsonNode text = value.path("stringValue");
      String name = attribute.path("key").asText("");
      if (READ.contains(name)) {
        attributes.set(name, text.isTextual() ? text : value.path("intValue"));
      }
    }
  }

  private static SegmentEvent add(SegmentEvents events, JsonNode logRecord, JsonNode attributes) {
    String name = logRecord.path("eventName").asText(attributes.path("event.name").asText(""));
    SegmentEvent event =
        PAGE_VIEWS.contains(name)
            ? events.page()
            : name.isEmpty() || CONVENTIONS.stream().anyMatch(name::startsWith)
                ? events.withoutPurpose()
                : events.track(name);
    return event
        .properties(attributes)
        .set("aid", attributes.path("service.name"))
        .set("messageId", attributes.path("log.record.uid"))
        .set("timestamp", millis(logRecord))
        .set("userId", attributes.path("enduser.id"))
        .set("userId", attributes.path("user.id"))
        .set("anonymousId", attributes.path("device.id"))
        .set("anonymousId", attributes.path("app.installation.id"))
        .set("anonymousId", attributes.path("enduser.pseudo.id"))
        .context("sessionId", attributes.path("session.id"))
        .context("userAgent", attributes.path("user_agent.original"))
        .property("app_version", attributes.path("service.version"))
        .property("url", attributes.path("url.full"))
        .property("path", attributes.path("url.path"));
  }

  /** Returns the time of a record in epoch milliseconds, as text; empty if it has none. */
  private static JsonNode millis(JsonNode logRecord) {
    long nanos = logRecord.path("timeUnixNano").asLong();
    nanos = nanos > 0 ? nanos : logRecord.path("observedTimeUnixNano").asLong();
    return TextNode.valueOf(nanos > 0 ? Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos)) : "");
  }
}
