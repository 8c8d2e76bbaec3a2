package org.obmeet.telemetry.collector.tracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.collector.tracker.SegmentEvents.SegmentEvent;

/** Translates bodies of PostHog. PostHog's own events other than page views have no purpose. */
final class PostHogEvents implements BodyTranslator {
  @Override
  public SegmentEvents translate(JsonNode body, Map<String, String> query, Instant received) {
    SegmentEvents events = new SegmentEvents();
    JsonNode batch = body.path("batch");
    Iterable<JsonNode> list = batch.isArray() ? batch : body.isArray() ? body : List.of(body);
    for (JsonNode event : list) {
      add(events, event, body, received);
    }
    return events;
  }

  private static void add(SegmentEvents events, JsonNode event, JsonNode body, Instant received) {
    JsonNode properties = event.path("properties");
    String name = event.path("event").asText("");
    SegmentEvent translated =
        switch (name) {
          case "$pageview", "$screen" -> events.page();
          default ->
              name.isEmpty() || name.startsWith("$") ? events.withoutPurpose() : events.track(name);
        };
    for (JsonNode source : List.of(body, event, properties)) {
      translated.set("writeKey", source.path("token")).set("writeKey", source.path("api_key"));
    }
    translated
        .properties(properties)
        .set("messageId", properties.path("$insert_id"))
        .set("messageId", event.path("uuid"))
        .property("url", properties.path("$current_url"))
        .property("path", properties.path("$pathname"))
        .context("sessionId", properties.path("$session_id"))
        .context("userAgent", properties.path("$raw_user_agent"))
        .identifyBy("", event);
    for (JsonNode source : List.of(properties, event)) {
      JsonNode person = source.path("distinct_id");
      // Without cookies all people have the same distinct_id, which starts with a dollar sign.
      if (!person.asText("").startsWith("$")) {
        translated.set("anonymousId", person);
      }
    }
    JsonNode offset = event.path("offset");
    if (event.hasNonNull("timestamp")) {
      translated.set("timestamp", event.path("timestamp")).set("sentAt", body.path("sent_at"));
    } else if (offset.isNumber()) {
      Instant at = received.minusMillis(Math.min(offset.longValue(), received.toEpochMilli()));
      translated.set("timestamp", TextNode.valueOf(at.toString()));
    }
  }
}
