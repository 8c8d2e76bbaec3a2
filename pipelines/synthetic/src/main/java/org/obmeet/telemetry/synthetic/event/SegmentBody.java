package org.obmeet.telemetry.synthetic.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.obmeet.telemetry.synthetic.CanaryString;

/** Writes events as Segment clients send them, one by one or in a batch. */
final class SegmentBody {
  private static final String KEY = "obm-write-key";

  private SegmentBody() {}

  /** Writes a batch. A batch of a foreign site has a different write key. */
  static void writeBatch(JsonGenerator g, List<Event> events, long sentMillis) throws IOException {
    Visit visit = events.get(0).visit();
    boolean foreign = visit.origin() == Visit.Origin.FOREIGN;
    g.writeStartObject();
    g.writeArrayFieldStart("batch");
    for (Event event : events) {
      g.writeStartObject();
      members(g, event);
      g.writeEndObject();
    }
    g.writeEndArray();
    g.writeStringField("writeKey", foreign ? "key-" + CanaryString.WORD : KEY);
    g.writeStringField("sentAt", time(visit.wireSent(sentMillis)));
    g.writeEndObject();
  }

  static void writeSingle(JsonGenerator g, Event event, long sentMillis) throws IOException {
    g.writeStartObject();
    members(g, event);
    if (event.visit().captured()) {
      g.writeStringField("sentAt", time(event.visit().wireSent(sentMillis)));
    }
    g.writeEndObject();
  }

  private static void members(JsonGenerator g, Event event) throws IOException {
    g.writeStringField("type", event.type() == Event.Type.PAGE_VIEW ? "page" : "track");
    g.writeStringField("messageId", event.id());
    TrackerLine.writeIfAny(g, "userId", event.visit().user());
    TrackerLine.writeIfAny(g, "anonymousId", event.visit().device());
    g.writeStringField("timestamp", time(event.visit().wireTime(event.millis())));
    name(g, event);
    properties(g, event);
    context(g, event);
  }

  private static void name(JsonGenerator g, Event event) throws IOException {
    switch (event.type()) {
      case PAGE_VIEW -> g.writeStringField("name", "Room");
      case PAGE_PING -> g.writeStringField("event", "time-spent");
      case FEATURE -> {
        Feature feature = event.feature().orElseThrow();
        g.writeStringField(
            "event", event.sendsFeatureName() ? feature.name().orElseThrow() : feature.action());
      }
    }
  }

  private static void properties(JsonGenerator g, Event event) throws IOException {
    g.writeObjectFieldStart("properties");
    TrackerLine.writeIfAny(g, "url", event.url());
    if (event.type() == Event.Type.PAGE_VIEW) {
      g.writeStringField("title", event.visit().room());
    }
    if (event.feature().isPresent()) {
      if (!event.sendsFeatureName()) {
        g.writeStringField("category", event.feature().get().category());
        g.writeStringField("action", event.feature().get().action());
      }
      TrackerLine.writeIfAny(g, "label", event.label());
    }
    if (event.spentMillis().isPresent()) {
      g.writeNumberField("ms", event.spentMillis().get());
    }
    g.writeStringField("app_version", event.version());
    g.writeEndObject();
  }

  private static void context(JsonGenerator g, Event event) throws IOException {
    Visit visit = event.visit();
    g.writeObjectFieldStart("context");
    TrackerLine.writeIfAny(g, "userAgent", visit.agentInBody());
    TrackerLine.writeIfAny(g, "sessionId", visit.id());
    g.writeStringField("ip", "198.51.100." + visit.person().index() % 256);
    if (visit.user().isPresent() && event.type() == Event.Type.PAGE_VIEW) {
      g.writeObjectFieldStart("traits");
      g.writeStringField("email", visit.person().email());
      g.writeEndObject();
    }
    g.writeEndObject();
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
