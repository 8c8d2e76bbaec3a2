package org.obmeet.telemetry.synthetic.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.obmeet.telemetry.synthetic.CanaryString;

/** Writes events as a bulk body or as single requests of the Matomo tracking API. */
final class MatomoBody {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private MatomoBody() {}

  static void writeBulk(JsonGenerator g, List<Event> events) throws IOException {
    g.writeStartObject();
    g.writeArrayFieldStart("requests");
    for (Event event : events) {
      g.writeString(queryString(event));
    }
    g.writeEndArray();
    g.writeStringField("token_auth", CanaryString.WORD + "token" + events.get(0).id());
    g.writeEndObject();
  }

  /**
   * Returns the query string of an event. In a single request it has no time, because the time of
   * receipt is used.
   */
  static String queryString(Event event) {
    Visit visit = event.visit();
    boolean otherSite = visit.origin() != Visit.Origin.COMMUNITY;
    StringBuilder text = new StringBuilder(400);
    text.append("?idsite=").append(otherSite ? 7 : 1).append("&rec=1");
    event.url().ifPresent(url -> add(text, "url", url));
    add(text, "action_name", visit.room());
    if (visit.tracker() == Visit.Tracker.MATOMO) {
      add(text, "cdt", time(event));
    }
    if (event.isSilentPing()) {
      text.append("&ping=1");
    }
    visit.user().ifPresent(user -> add(text, "uid", user));
    add(text, "_id", CanaryString.HEX + visit.person().device().substring(0, 8));
    visit.agentInBody().ifPresent(agent -> add(text, "ua", agent));
    event
        .feature()
        .ifPresent(
            feature -> {
              add(text, "e_c", feature.category());
              add(text, "e_a", feature.action());
              add(text, "e_n", event.label().orElse(""));
            });
    add(text, "rand", event.id());
    return text.toString();
  }

  /** Returns the time as epoch seconds or as date and time in UTC. */
  private static String time(Event event) {
    long seconds = event.millis() / 1000;
    return seconds % 2 == 0 ? Long.toString(seconds) : TIME.format(Instant.ofEpochSecond(seconds));
  }

  private static void add(StringBuilder text, String name, String value) {
    text.append('&').append(name).append('=');
    text.append(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
  }
}
