package org.obmeet.telemetry.collector.endpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.obmeet.telemetry.collector.http.Endpoint;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.http.ProblemDetail;
import org.obmeet.telemetry.collector.http.RequestBody;
import org.obmeet.telemetry.collector.intake.ProjectionResults;
import org.obmeet.telemetry.collector.monitoring.MonitoringMetrics;
import org.obmeet.telemetry.collector.tracker.TrackerProtocol;
import org.obmeet.telemetry.lake.landing.EncodedRow;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.privacy.projection.TrackerRequest;

/** Receives events of trackers. Responds when the accepted events are on stable storage. */
record EventsEndpoint(
    IntakeServices intake, RequestSteps steps, OptOut optOut, TrackerProtocol protocol)
    implements Endpoint {
  static final String STREAM = "community_events";

  /**
   * Reject reasons of an entire body. With a path {@code snowplow:…} a reason concerns one event.
   */
  private static final Set<String> BODY_REASONS =
      Set.of(
          ("malformed-json not-an-object too-deep too-long invalid-utf8 unknown-body unknown-schema"
                  + " empty-body too-many-parts")
              .split(" "));

  private static final byte[] PIXEL =
      Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

  /** The cookie and the header that remove person and session from the events of a sender. */
  record OptOut(String cookie, String header) {}

  /** The outcomes of the events of a body, and the rows to store. */
  private record Projected(ProjectionResults results, List<EncodedRow> rows) {}

  @Override
  public void handle(HttpExchange exchange) {
    if (exchange.method().equals("GET")) {
      process(exchange, new byte[0]);
      return;
    }
    steps.readBody(
        exchange,
        RequestBody.unsupportedMediaType(exchange.headers(), protocol.mediaTypes()),
        Long.MAX_VALUE,
        body -> process(exchange, body));
  }

  private void process(HttpExchange exchange, byte[] body) {
    TrackerRequest received = trackerRequest(exchange);
    Projected projection =
        intake
            .events()
            .call(
                worker -> {
                  ProjectionResults results = new ProjectionResults();
                  protocol
                      .projectable(
                          body,
                          received.contentType(),
                          received.target(),
                          received.at(),
                          steps.limits().inflatedBytes())
                      .ifPresentOrElse(
                          bytes -> worker.projector().project(received, bytes, results),
                          () -> results.reject(RejectReason.TOO_MANY_PARTS, "", 0));
                  return new Projected(
                      results, results.rows().stream().map(worker::encode).toList());
                });
    ProjectionResults results = projection.results();
    Optional<FullResponse> rejection = bodyError(results);
    if (rejection.isPresent()) {
      exchange.send(rejection.get());
    } else if (projection.rows().isEmpty()) {
      exchange.send(counted(results, exchange));
    } else {
      steps.whenLanded(
          exchange,
          intake.eventLanding().append(projection.rows()),
          landed -> exchange.send(counted(results, exchange)),
          failure -> steps.landingFailed(exchange, failure, () -> process(exchange, body)));
    }
  }

  /**
   * Returns the response if a body is malformed or has too many events. Counts malformed bodies.
   */
  private Optional<FullResponse> bodyError(ProjectionResults results) {
    int events = results.rows().size() + results.rejections().size();
    if (events > steps.limits().events()) {
      return Optional.of(
          ProblemDetail.of(
              413, "A body must have at most " + steps.limits().events() + " events."));
    }
    if (results.rows().isEmpty() && results.rejections().size() == 1) {
      ProjectionResults.Rejection only = results.rejections().get(0);
      boolean concernsBody =
          only.invalid()
              && BODY_REASONS.contains(only.reason())
              && !only.path().startsWith("snowplow:");
      if (concernsBody) {
        steps.metrics().recordsProcessed(STREAM, "rejected", only.reason(), 1);
        int status = only.reason().equals("too-many-parts") ? 413 : 400;
        return Optional.of(
            ProblemDetail.reason(
                status, "The body is not in a supported format.", only.path(), only.reason()));
      }
    }
    return Optional.empty();
  }

  private TrackerRequest trackerRequest(HttpExchange exchange) {
    HttpFields headers = exchange.headers();
    return new TrackerRequest(
        intake.clock().instant(),
        intake.nanos().getAsLong(),
        exchange.method(),
        exchange.target(),
        RequestBody.mediaType(headers),
        Optional.ofNullable(headers.get("User-Agent")),
        Optional.ofNullable(headers.get("Authorization")),
        Optional.ofNullable(headers.get("Origin")),
        headers.contains("SP-Anonymous") || optsOut(headers),
        "1".equals(headers.get("DNT")) || "1".equals(headers.get("Sec-GPC")));
  }

  private boolean optsOut(HttpFields headers) {
    return !optOut.header().equals("none") && headers.contains(optOut.header())
        || !optOut.cookie().equals("none") && hasCookie(headers, optOut.cookie());
  }

  /** Returns true if a request has a cookie with this name, even if other cookies are malformed. */
  private static boolean hasCookie(HttpFields headers, String name) {
    return headers.getValuesList(HttpHeader.COOKIE).stream()
        .flatMap(header -> Stream.of(header.split(";", -1)))
        .map(cookie -> cookie.split("=", 2))
        .anyMatch(cookie -> cookie.length == 2 && cookie[0].strip().equals(name));
  }

  private FullResponse counted(ProjectionResults results, HttpExchange exchange) {
    MonitoringMetrics metrics = steps.metrics();
    metrics.recordsProcessed(STREAM, "accepted", "", results.rows().size());
    for (ProjectionResults.Rejection rejection : results.rejections()) {
      metrics.recordsProcessed(STREAM, rejection.verdict(), rejection.reason(), 1);
    }
    ObjectNode body = FullResponse.object();
    long rejected =
        results.rejections().stream().filter(ProjectionResults.Rejection::invalid).count();
    body.put("success", true);
    body.put("accepted", results.rows().size());
    body.put("dropped", results.rejections().size() - rejected);
    body.put("rejected", rejected);
    if (!results.rejections().isEmpty()) {
      ArrayNode list = body.putArray("verdicts");
      for (ProjectionResults.Rejection rejection : results.rejections()) {
        ObjectNode verdict = list.addObject();
        verdict.put("event", rejection.part());
        verdict.put("verdict", rejection.verdict());
        verdict.put("reason", rejection.reason());
        if (!rejection.path().isEmpty()) {
          verdict.put("path", rejection.path());
        }
      }
    }
    if (requestsImage(exchange)) {
      return new FullResponse(200, "image/gif", PIXEL, Map.of());
    }
    String mediaType = RequestBody.mediaType(exchange.headers());
    return protocol.response(body, results.rejections().size(), mediaType);
  }

  /** Returns true if a browser requests an image, which is how pages without scripts send. */
  private static boolean requestsImage(HttpExchange exchange) {
    String accept = exchange.headers().get(HttpHeader.ACCEPT);
    return exchange.method().equals("GET") && accept != null && accept.startsWith("image/");
  }
}
