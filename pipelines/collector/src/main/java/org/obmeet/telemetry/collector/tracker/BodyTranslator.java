package org.obmeet.telemetry.collector.tracker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;

/** Translates the bodies of one protocol to Segment events, which projection reads. */
interface BodyTranslator {
  /**
   * Translates each event of a body, in order.
   *
   * @param query query parameters of the URL
   * @param received time of receipt
   */
  SegmentEvents translate(JsonNode body, Map<String, String> query, Instant received);
}
