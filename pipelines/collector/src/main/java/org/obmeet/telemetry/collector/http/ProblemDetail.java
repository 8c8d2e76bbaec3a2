package org.obmeet.telemetry.collector.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/** Builds problem documents (RFC 9457), which contain no data of a request. */
public final class ProblemDetail {
  /** The same response to an unknown id, a wrong token and a withdrawn consent. */
  public static final FullResponse REFUSED =
      of(
          403,
          "No consent is in force for this instance and this token. If you had one, it has ended or"
              + " was replaced: GET / says how to get it back.");

  /** The response to an unmodified server whose report is dropped or has no consent. */
  public static final FullResponse NO_STOCK_CONSENT =
      of(
          403,
          "No consent is in force for reports of this instance and host without a token. The host"
              + " has to confirm it: POST /v1/instances/{uniqueId}/consent/confirmation.");

  /** The response to a request that is accepted only after the host of the instance confirms it. */
  public static final FullResponse NEEDS_HOST =
      of(
          409,
          "Only the host of the instance can confirm this. Publish the challenge of the opt-in and"
              + " send the host to POST /v1/instances/{uniqueId}/consent/confirmation. After the"
              + " opt-out of a consent that a report confirmed, a PUT with its token is enough.");

  /** The response to a request that no key of the gateway opens (RFC 9458, section 5.3). */
  public static final FullResponse OHTTP_KEY =
      problem(
          "https://iana.org/assignments/http-problem-types#ohttp-key",
          422,
          "The key is unknown or has ended, or its algorithms are not supported. Read the current"
              + " key at GET /ohttp-keys.",
          "",
          "");

  private ProblemDetail() {}

  public static FullResponse of(int status, String detail) {
    return problem("about:blank", status, detail, "", "");
  }

  public static FullResponse invalidField(String path, String detail) {
    return problem("about:blank", 400, detail, path, "");
  }

  public static FullResponse reason(int status, String detail, String path, String reason) {
    return problem("about:blank", status, detail, path, reason);
  }

  public static FullResponse retryLater(int status, String detail, Duration delay) {
    return of(status, detail).with("Retry-After", Long.toString(Math.max(1, delay.toSeconds())));
  }

  private static FullResponse problem(
      String type, int status, String detail, String path, String reason) {
    ObjectNode body = FullResponse.object();
    body.put("type", type);
    // Jetty has the former title of 413.
    body.put("title", status == 413 ? "Content Too Large" : HttpStatus.getMessage(status));
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
