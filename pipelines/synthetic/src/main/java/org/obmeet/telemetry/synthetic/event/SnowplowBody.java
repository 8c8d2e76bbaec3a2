package org.obmeet.telemetry.synthetic.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.obmeet.telemetry.synthetic.CanaryString;

/** Writes events as the body of a Snowplow tracker's request to {@code tp2}. */
final class SnowplowBody {
  private static final String SCHEMA =
      "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4";
  private static final String PING =
      "{\"schema\":\"iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0\","
          + "\"data\":{\"schema\":\"iglu:com.obmeet/page_ping_summary/jsonschema/1-0-0\","
          + "\"data\":{\"time_spent_ms\":%MS%,\"app_version\":\"%VERSION%\"}}}";

  private SnowplowBody() {}

  static void write(JsonGenerator g, List<Event> events, long sentMillis) throws IOException {
    g.writeStartObject();
    g.writeStringField("schema", SCHEMA);
    g.writeArrayFieldStart("data");
    for (Event event : events) {
      g.writeStartObject();
      kind(g, event);
      commonMembers(g, event, sentMillis);
      g.writeEndObject();
    }
    g.writeEndArray();
    g.writeEndObject();
  }

  private static void kind(JsonGenerator g, Event event) throws IOException {
    switch (event.type()) {
      case PAGE_VIEW -> {
        g.writeStringField("e", "pv");
        g.writeStringField("page", event.visit().room());
      }
      case PAGE_PING -> {
        g.writeStringField("e", event.spentMillis().isPresent() ? "ue" : "pp");
        if (event.spentMillis().isPresent()) {
          String ms = event.spentMillis().get().toString();
          described(g, PING.replace("%MS%", ms).replace("%VERSION%", event.version()));
        }
      }
      case FEATURE -> {
        Feature feature = event.feature().orElseThrow();
        g.writeStringField("e", "se");
        g.writeStringField("se_ca", feature.category());
        g.writeStringField("se_ac", feature.action());
        TrackerLine.writeIfAny(g, "se_la", event.label());
      }
    }
  }

  /** Writes a self-describing event as JSON text or in base64. */
  private static void described(JsonGenerator g, String json) throws IOException {
    if (json.hashCode() % 2 == 0) {
      g.writeStringField("ue_pr", json);
    } else {
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      g.writeStringField("ue_px", Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
  }

  private static void commonMembers(JsonGenerator g, Event event, long sentMillis)
      throws IOException {
    Visit visit = event.visit();
    boolean foreign = visit.origin() == Visit.Origin.FOREIGN;
    if (event.url().isPresent()) {
      g.writeStringField("url", event.url().get());
      g.writeStringField("refr", visit.origin().url() + "/channel/" + visit.room());
    }
    g.writeStringField("eid", event.id());
    g.writeStringField("p", "web");
    g.writeStringField("tv", "js-3.23.0");
    g.writeStringField("tna", "obm");
    g.writeStringField("aid", foreign ? "app-" + CanaryString.WORD : "community-web");
    g.writeStringField("dtm", Long.toString(visit.wireTime(event.millis())));
    g.writeStringField("stm", Long.toString(visit.wireSent(sentMillis)));
    TrackerLine.writeIfAny(g, "sid", visit.id());
    TrackerLine.writeIfAny(g, "uid", visit.user());
    TrackerLine.writeIfAny(g, "duid", visit.device());
    TrackerLine.writeIfAny(g, "ua", visit.agentInBody());
    g.writeStringField("ip", "198.51.100." + visit.person().index() % 256);
  }
}
