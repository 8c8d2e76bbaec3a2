package org.obmeet.telemetry.synthetic.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.synthetic.CanaryString;

/** Writes lines of the events file: bodies of tracker requests, or captured requests. */
public final class TrackerLine {
  private TrackerLine() {}

  /**
   * Writes the line of a tracker's events.
   *
   * @param sentMillis true time of sending, in epoch milliseconds
   */
  public static void write(
      JsonGenerator g, Visit.Tracker tracker, List<Event> events, long sentMillis)
      throws IOException {
    Event first = events.get(0);
    if (!first.visit().captured()) {
      body(g, tracker, events, sentMillis);
      return;
    }
    boolean single = tracker == Visit.Tracker.MATOMO_SINGLE;
    g.writeStartObject();
    g.writeNumberField("t", single ? first.millis() : Visit.received(sentMillis));
    g.writeStringField("method", single ? "GET" : "POST");
    g.writeStringField("url", url(tracker, first));
    headers(g, first);
    g.writeFieldName("body");
    body(g, tracker, events, sentMillis);
    g.writeEndObject();
  }

  private static String url(Visit.Tracker tracker, Event first) {
    return switch (tracker) {
      case SEGMENT -> first.type() == Event.Type.PAGE_VIEW ? "/v1/page" : "/v1/track";
      case SEGMENT_BATCH -> "/v1/batch";
      case SNOWPLOW -> "/com.snowplowanalytics.snowplow/tp2";
      case MATOMO -> "/matomo.php";
      case MATOMO_SINGLE -> "/matomo.php" + MatomoBody.queryString(first);
    };
  }

  private static void headers(JsonGenerator g, Event first) throws IOException {
    Person person = first.visit().person();
    g.writeObjectFieldStart("headers");
    g.writeStringField("host", "collector." + CanaryString.WORD + ".example");
    writeIfAny(g, "user-agent", person.agent().header());
    g.writeStringField("cookie", "id=" + CanaryString.WORD + person.index());
    if (person.index() % 6 == 1) {
      g.writeStringField("dnt", "1");
    }
    g.writeEndObject();
  }

  private static void body(
      JsonGenerator g, Visit.Tracker tracker, List<Event> events, long sentMillis)
      throws IOException {
    switch (tracker) {
      case SEGMENT -> SegmentBody.writeSingle(g, events.get(0), sentMillis);
      case SEGMENT_BATCH -> SegmentBody.writeBatch(g, events, sentMillis);
      case SNOWPLOW -> SnowplowBody.write(g, events, sentMillis);
      case MATOMO -> MatomoBody.writeBulk(g, events);
      case MATOMO_SINGLE -> g.writeString("");
    }
  }

  static void writeIfAny(JsonGenerator g, String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      g.writeStringField(name, value.get());
    }
  }
}
