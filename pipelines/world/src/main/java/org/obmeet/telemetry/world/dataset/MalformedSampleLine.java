package org.obmeet.telemetry.world.dataset;

import static org.obmeet.telemetry.world.ExpectedOutcome.BAD_TIME;
import static org.obmeet.telemetry.world.ExpectedOutcome.EMPTY_BODY;
import static org.obmeet.telemetry.world.ExpectedOutcome.INVALID_UTF8;
import static org.obmeet.telemetry.world.ExpectedOutcome.MALFORMED_JSON;
import static org.obmeet.telemetry.world.ExpectedOutcome.MISSING_IDENTIFIER;
import static org.obmeet.telemetry.world.ExpectedOutcome.MISSING_TIME;
import static org.obmeet.telemetry.world.ExpectedOutcome.NOT_AN_OBJECT;
import static org.obmeet.telemetry.world.ExpectedOutcome.TOO_DEEP;
import static org.obmeet.telemetry.world.ExpectedOutcome.TOO_LONG;
import static org.obmeet.telemetry.world.ExpectedOutcome.TOO_MANY_PARTS;
import static org.obmeet.telemetry.world.ExpectedOutcome.UNKNOWN_BODY;
import static org.obmeet.telemetry.world.ExpectedOutcome.UNKNOWN_EVENT;
import static org.obmeet.telemetry.world.ExpectedOutcome.UNKNOWN_SCHEMA;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.world.CanaryString;
import org.obmeet.telemetry.world.ExpectedOutcome;

/**
 * A line without a valid record. Each kind of line has another reject reason. Most kinds contain a
 * canary, which must not occur in quarantine.
 *
 * @param outcome expected outcome
 * @param bytes the line
 */
record MalformedSampleLine(ExpectedOutcome outcome, byte[] bytes) {
  private static final List<ExpectedOutcome> REPORT_KINDS =
      List.of(
          MALFORMED_JSON,
          NOT_AN_OBJECT,
          TOO_DEEP,
          INVALID_UTF8,
          MISSING_IDENTIFIER,
          MISSING_TIME,
          BAD_TIME,
          TOO_LONG);

  /** The kinds in the event stream. The two large kinds come last. */
  private static final List<ExpectedOutcome> EVENT_KINDS =
      List.of(
          MALFORMED_JSON,
          NOT_AN_OBJECT,
          TOO_DEEP,
          INVALID_UTF8,
          MISSING_IDENTIFIER,
          MISSING_TIME,
          BAD_TIME,
          UNKNOWN_BODY,
          EMPTY_BODY,
          UNKNOWN_EVENT,
          UNKNOWN_SCHEMA,
          TOO_LONG,
          TOO_MANY_PARTS);

  private static final int PARTS = 10_001;

  /**
   * Returns the malformed line with a given index, from 0. The kinds take turns; after the first
   * turn the last two kinds are omitted. Times of events are on {@code day}.
   */
  static MalformedSampleLine of(Dataset dataset, boolean events, LocalDate day, long index) {
    int kinds = kinds(events);
    int kind = (int) (index % (index >= kinds ? kinds - 2 : kinds));
    ExpectedOutcome outcome = (events ? EVENT_KINDS : REPORT_KINDS).get(kind);
    String canary = CanaryString.WORD + index;
    byte[] bytes =
        switch (outcome) {
          case INVALID_UTF8 -> invalid(canary);
          case TOO_LONG ->
              utf8("{\"pad\":\"" + canary + "x".repeat(dataset.maxRecordBytes()) + "\"}");
          case TOO_DEEP -> deep(canary, dataset.maxDepth() + 8);
          default -> utf8(events ? event(outcome, canary, day) : report(outcome, canary));
        };
    return new MalformedSampleLine(outcome, bytes);
  }

  static int kinds(boolean events) {
    return (events ? EVENT_KINDS : REPORT_KINDS).size();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] invalid(String canary) {
    byte[] line = utf8("{\"_id\":\"" + canary + "??\"}");
    line[line.length - 4] = (byte) 0xC3;
    line[line.length - 3] = 0x28;
    return line;
  }

  private static byte[] deep(String canary, int depth) {
    String open = "{\"" + canary + "\":";
    return utf8(open.repeat(depth) + "1" + "}".repeat(depth));
  }

  private static String report(ExpectedOutcome outcome, String canary) {
    String ids = "\"_id\":\"" + canary + "\",\"uniqueId\":\"" + canary + "\"";
    return switch (outcome) {
      case MALFORMED_JSON -> "{" + ids + ",\"host\":\"https://chat." + canary;
      case NOT_AN_OBJECT -> "[\"" + canary + "\"]";
      case MISSING_IDENTIFIER ->
          "{\"_id\":\"" + canary + "\",\"createdAt\":\"2026-09-07T10:00:00Z\"}";
      case MISSING_TIME -> "{" + ids + ",\"version\":\"6.6.0\"}";
      case BAD_TIME -> "{" + ids + ",\"createdAt\":\"the day after " + canary + "\"}";
      default -> throw new IllegalArgumentException("a report line cannot be " + outcome);
    };
  }

  private static String event(ExpectedOutcome outcome, String canary, LocalDate day) {
    String page = "\"properties\":{\"url\":\"https://obmeet.org/channel/" + canary + "\"}";
    String ids = "\"messageId\":\"" + canary + "\",\"anonymousId\":\"" + canary + "\"";
    String time = "\"timestamp\":\"" + day + "T10:00:00Z\"";
    String key = "\"writeKey\":\"obm-write-key\"";
    return switch (outcome) {
      case MALFORMED_JSON -> "{\"type\":\"page\"," + ids + "," + page;
      case NOT_AN_OBJECT -> "\"" + canary + "\"";
      case MISSING_IDENTIFIER -> "{\"type\":\"page\"," + time + "," + key + "}";
      case MISSING_TIME -> "{\"type\":\"page\"," + ids + "," + page + "}";
      case BAD_TIME ->
          "{\"type\":\"page\"," + ids + "," + page + ",\"timestamp\":\"" + canary + "\"}";
      case UNKNOWN_BODY ->
          "{\"api_key\":\"phc_obm\",\"batch\":[{\"event\":\"$pageview\",\"distinct_id\":\""
              + canary
              + "\"}]}";
      case EMPTY_BODY -> "{\"batch\":[]," + key + "}";
      case UNKNOWN_EVENT -> "{\"type\":\"identify\"," + ids + "," + time + "," + key + "}";
      case UNKNOWN_SCHEMA ->
          "{\"e\":\"ue\",\"aid\":\"community-web\",\"eid\":\""
              + canary
              + "\",\"ue_pr\":\"{\\\"schema\\\":\\\"iglu:com."
              + canary
              + "/invented/jsonschema/1-0-0\\\"}\"}";
      case TOO_MANY_PARTS -> "{\"batch\":[" + "{},".repeat(PARTS - 1) + "{}]," + key + "}";
      default -> throw new IllegalArgumentException("an event line cannot be " + outcome);
    };
  }
}
