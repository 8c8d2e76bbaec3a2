package org.obmeet.telemetry.collector.tracker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;

/** Translates the bodies of one protocol to Segment events, which projection reads. */
interface BodyTranslator {
  /** Translates each event in order, with the query of the URL and the time of receipt. */
  SegmentEvents translate(JsonNode body, Map<String, String> query, Instant received);
}
