package org.obmeet.telemetry.collector.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;

/**
 * Problem documents (RFC 9457). They name paths and reasons in this program's own words, never
 * anything of a request.
 */
public final class ProblemDetail {
  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          Map.entry(400, "Bad Request"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(408, "Request Timeout"),
          Map.entry(409, "Conflict"),
          Map.entry(413, "Content Too Large"),
          Map.entry(414, "URI Too Long"),
          Map.entry(415, "Unsupported Media Type"),
          Map.entry(417, "Expectation Failed"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(431, "Request Header Fields Too Large"),
          Map.entry(503, "Service Unavailable"));

  /** What GET, DELETE and POST answer to an unknown id and a wrong token alike. */
  public static final FullResponse REFUSED =
      of(403, "No consent is in force for this instance and this token.");

  /** What an unmodified server is answered whose instance has no such consent. */
  public static final FullResponse NO_STOCK_CONSENT =
      of(403, "No consent is in force for reports without a token of this instance.");

  /** What is not there, or not for whoever asks. */
  public static final FullResponse NOT_FOUND =
      of(404, "There is nothing here; GET / says what there is.");

  private ProblemDetail() {}

  public static FullResponse of(int status, String detail) {
    return answer(status, detail, "", "");
  }

  /** A fault of a field. */
  public static FullResponse invalidField(String path, String detail) {
    return answer(400, detail, path, "");
  }

  /** A fault that projection has found. */
  public static FullResponse reason(int status, String detail, String path, String reason) {
    return answer(status, detail, path, reason);
  }

  /** Come back later. */
  public static FullResponse retryLater(int status, String detail, Duration after) {
    return of(status, detail).with("Retry-After", Long.toString(Math.max(1, after.toSeconds())));
  }

  private static FullResponse answer(int status, String detail, String path, String reason) {
    ObjectNode body = FullResponse.object();
    body.put("type", "about:blank");
    body.put("title", TITLES.getOrDefault(status, "Error"));
    body.put("status", status);
    body.put("detail", detail);
    if (!path.isEmpty()) {
      body.put("path", path);
    }
    if (!reason.isEmpty()) {
      body.put("reason", reason);
    }
    FullResponse json = FullResponse.json(status, body);
    return new FullResponse(status, FullResponse.PROBLEM, json.body(), Map.of());
  }
}
