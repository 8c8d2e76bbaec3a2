package org.obmeet.telemetry.world.dataset;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.world.CanaryString;
import org.obmeet.telemetry.world.ExpectedOutcome;

/**
 * A line without a valid record. There is one kind of line for each reject reason. Each line
 * contains a canary, which must not occur in quarantine.
 *
 * @param outcome expected outcome
 * @param bytes the line
 */
record MalformedSampleLine(ExpectedOutcome outcome, byte[] bytes) {
  private static final List<ExpectedOutcome> ANY_STREAM_OUTCOMES =
      List.of(
          ExpectedOutcome.MALFORMED_JSON,
          ExpectedOutcome.NOT_AN_OBJECT,
          ExpectedOutcome.TOO_DEEP,
          ExpectedOutcome.INVALID_UTF8,
          ExpectedOutcome.MISSING_IDENTIFIER,
          ExpectedOutcome.MISSING_TIME,
          ExpectedOutcome.BAD_TIME,
          ExpectedOutcome.TOO_LONG);
  private static final List<ExpectedOutcome> EVENT_OUTCOMES =
      List.of(
          ExpectedOutcome.UNKNOWN_BODY,
          ExpectedOutcome.EMPTY_BODY,
          ExpectedOutcome.UNKNOWN_EVENT,
          ExpectedOutcome.UNKNOWN_SCHEMA,
          ExpectedOutcome.TOO_MANY_PARTS);
  private static final int PARTS = 10_001;

  /**
   * Returns the malformed line with a given number. Large kinds occur only once. Times are on
   * {@code day}.
   */
  static MalformedSampleLine of(Dataset dataset, boolean events, LocalDate day, long number) {
    int kinds = kinds(events);
    boolean large = number >= kinds;
    int kind = (int) (number % (large ? kinds - 2 : kinds));
    ExpectedOutcome outcome = kind(events, kind);
    String canary = CanaryString.WORD + number;
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

  /** Returns the number of kinds. Large kinds come last. */
  static int kinds(boolean events) {
    return ANY_STREAM_OUTCOMES.size() + (events ? EVENT_OUTCOMES.size() : 0);
  }

  private static ExpectedOutcome kind(boolean events, int kind) {
    int small = ANY_STREAM_OUTCOMES.size() - 1;
    if (!events || kind < small) {
      return ANY_STREAM_OUTCOMES.get(kind);
    }
    int inEvents = kind - small;
    return inEvents < EVENT_OUTCOMES.size() - 1
        ? EVENT_OUTCOMES.get(inEvents)
        : inEvents == EVENT_OUTCOMES.size() - 1
            ? ExpectedOutcome.TOO_LONG
            : ExpectedOutcome.TOO_MANY_PARTS;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] invalid(String canary) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(utf8("{\"_id\":\"" + canary));
    out.write(0xC3);
    out.write(0x28);
    out.writeBytes(utf8("\"}"));
    return out.toByteArray();
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
