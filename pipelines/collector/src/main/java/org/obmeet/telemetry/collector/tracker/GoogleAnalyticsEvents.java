package org.obmeet.telemetry.collector.tracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.collector.tracker.SegmentEvents.SegmentEvent;

/** Translates bodies of the Measurement Protocol of Google Analytics 4. */
final class GoogleAnalyticsEvents implements BodyTranslator {
  /** Events that Google's clients send automatically and that have no purpose here. */
  private static final Set<String> AUTOMATIC =
      Set.of(
          ("session_start first_visit first_open scroll click file_download view_search_results"
                  + " form_start form_submit video_start video_progress video_complete")
              .split(" "));

  @Override
  public SegmentEvents translate(JsonNode body, Map<String, String> query, Instant received) {
    SegmentEvents events = new SegmentEvents();
    JsonNode client =
        body.hasNonNull("client_id") ? body.path("client_id") : body.path("app_instance_id");
    List<?> aroundEvents =
        body.properties().stream().filter(one -> !one.getKey().equals("events")).toList();
    String shared = SegmentEvents.hash(aroundEvents);
    for (JsonNode event : body.path("events")) {
      SegmentEvent translated = add(events, event.path("name").asText(""), event.path("params"));
      JsonNode session = event.path("params").path("session_id");
      JsonNode time =
          event.hasNonNull("timestamp_micros")
              ? event.path("timestamp_micros")
              : body.path("timestamp_micros");
      translated
          .properties(event.path("params"))
          .property("url", event.path("params").path("page_location"))
          .set("writeKey", TextNode.valueOf(query.getOrDefault("api_secret", "")))
          .set("userId", body.path("user_id"))
          .set("anonymousId", client)
          .set("timestamp", millis(time))
          .context("userAgent", body.path("user_agent"))
          .identifyBy(shared, event);
      if (session.isValueNode() && !session.isNull()) {
        // Sessions are numbered per client.
        String ofClient = client.asText("") + "." + session.asText();
        translated.context("sessionId", TextNode.valueOf(ofClient));
      }
    }
    return events;
  }

  private static SegmentEvent add(SegmentEvents events, String name, JsonNode parameters) {
    if (name.isEmpty() || AUTOMATIC.contains(name)) {
      return events.withoutPurpose();
    }
    return switch (name) {
      case "page_view", "screen_view" -> events.page();
      case "user_engagement" ->
          events.track("page-ping").property("ms", parameters.path("engagement_time_msec"));
      default -> events.track(name);
    };
  }

  /** Converts microseconds, a number or text, to milliseconds. Returns other values unchanged. */
  private static JsonNode millis(JsonNode micros) {
    String text = micros.asText("");
    return text.matches("\\d{4,18}")
        ? TextNode.valueOf(text.substring(0, text.length() - 3))
        : micros;
  }
}
