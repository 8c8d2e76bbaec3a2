package org.obmeet.telemetry.world.dataset;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.world.CanaryString;
import org.obmeet.telemetry.world.ExpectedOutcome;

/**
 * Lines that hold no record, one kind for every fault that a line can have. Each has something
 * planted in it, which must not be found in what is kept of rejects.
 *
 * @param outcome what must become of it
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
   * The n-th hostile line of a stream; once each kind has come, the large ones are left out. Times
   * lie on {@code day}.
   */
  static MalformedSampleLine of(Dataset dataset, boolean events, LocalDate day, long number) {
    int kinds = kinds(events);
    boolean large = number >= kinds;
    int kind = (int) (number % (large ? kinds - 2 : kinds));
    ExpectedOutcome outcome = kind(events, kind);
    String mark = CanaryString.WORD + number;
    byte[] bytes =
        switch (outcome) {
          case INVALID_UTF8 -> invalid(mark);
          case TOO_LONG ->
              utf8("{\"pad\":\"" + mark + "x".repeat(dataset.maxRecordBytes()) + "\"}");
          case TOO_DEEP -> deep(mark, dataset.maxDepth() + 8);
          default -> utf8(events ? event(outcome, mark, day) : report(outcome, mark));
        };
    return new MalformedSampleLine(outcome, bytes);
  }

  /** Number of kinds; the two that are large come last. */
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

  private static byte[] invalid(String mark) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(utf8("{\"_id\":\"" + mark));
    out.write(0xC3);
    out.write(0x28);
    out.writeBytes(utf8("\"}"));
    return out.toByteArray();
  }

  private static byte[] deep(String mark, int depth) {
    String open = "{\"" + mark + "\":";
    return utf8(open.repeat(depth) + "1" + "}".repeat(depth));
  }

  private static String report(ExpectedOutcome outcome, String mark) {
    String ids = "\"_id\":\"" + mark + "\",\"uniqueId\":\"" + mark + "\"";
    return switch (outcome) {
      case MALFORMED_JSON -> "{" + ids + ",\"host\":\"https://chat." + mark;
      case NOT_AN_OBJECT -> "[\"" + mark + "\"]";
      case MISSING_IDENTIFIER ->
          "{\"_id\":\"" + mark + "\",\"createdAt\":\"2026-09-07T10:00:00Z\"}";
      case MISSING_TIME -> "{" + ids + ",\"version\":\"6.6.0\"}";
      case BAD_TIME -> "{" + ids + ",\"createdAt\":\"the day after " + mark + "\"}";
      default -> throw new IllegalArgumentException("no report is " + outcome);
    };
  }

  private static String event(ExpectedOutcome outcome, String mark, LocalDate day) {
    String page = "\"properties\":{\"url\":\"https://obmeet.org/channel/" + mark + "\"}";
    String ids = "\"messageId\":\"" + mark + "\",\"anonymousId\":\"" + mark + "\"";
    String time = "\"timestamp\":\"" + day + "T10:00:00Z\"";
    String key = "\"writeKey\":\"obm-write-key\"";
    return switch (outcome) {
      case MALFORMED_JSON -> "{\"type\":\"page\"," + ids + "," + page;
      case NOT_AN_OBJECT -> "\"" + mark + "\"";
      case MISSING_IDENTIFIER -> "{\"type\":\"page\"," + time + "," + key + "}";
      case MISSING_TIME -> "{\"type\":\"page\"," + ids + "," + page + "}";
      case BAD_TIME ->
          "{\"type\":\"page\"," + ids + "," + page + ",\"timestamp\":\"" + mark + "\"}";
      case UNKNOWN_BODY ->
          "{\"api_key\":\"phc_obm\",\"batch\":[{\"event\":\"$pageview\",\"distinct_id\":\""
              + mark
              + "\"}]}";
      case EMPTY_BODY -> "{\"batch\":[]," + key + "}";
      case UNKNOWN_EVENT -> "{\"type\":\"identify\"," + ids + "," + time + "," + key + "}";
      case UNKNOWN_SCHEMA ->
          "{\"e\":\"ue\",\"aid\":\"community-web\",\"eid\":\""
              + mark
              + "\",\"ue_pr\":\"{\\\"schema\\\":\\\"iglu:com."
              + mark
              + "/invented/jsonschema/1-0-0\\\"}\"}";
      case TOO_MANY_PARTS -> "{\"batch\":[" + "{},".repeat(PARTS - 1) + "{}]," + key + "}";
      default -> throw new IllegalArgumentException("no event is " + outcome);
    };
  }
}
