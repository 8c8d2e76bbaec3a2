package org.obmeet.telemetry.collector.endpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.obmeet.telemetry.collector.http.Endpoint;
import org.obmeet.telemetry.collector.http.ErrorBoundary;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.http.ProblemDetail;
import org.obmeet.telemetry.collector.http.RequestBody;
import org.obmeet.telemetry.collector.http.RequestBodyReader;
import org.obmeet.telemetry.collector.http.RequestLimits;
import org.obmeet.telemetry.collector.intake.ProjectionResults;
import org.obmeet.telemetry.collector.intake.ProjectionWorkerPool;
import org.obmeet.telemetry.collector.monitoring.MonitoringMetrics;
import org.obmeet.telemetry.lake.landing.AppendResult;
import org.obmeet.telemetry.lake.landing.EncodedRow;
import org.obmeet.telemetry.lake.landing.LandingWriter;
import org.obmeet.telemetry.privacy.projection.TrackerRequest;

/** Events of trackers: each gets its verdict, and those accepted are durable when it says so. */
final class EventsEndpoint implements Endpoint {
  private static final String STREAM = "community_events";

  /** Faults of a body as a whole. */
  private static final Set<String> WHOLE =
      Set.of(
          "malformed-json",
          "not-an-object",
          "too-deep",
          "too-long",
          "invalid-utf8",
          "unknown-body",
          "unknown-schema",
          "empty-body",
          "too-many-parts");

  private final ProjectionWorkerPool benches;
  private final LandingWriter landing;
  private final RequestLimits limits;
  private final MonitoringMetrics measures;
  private final Executor executor;
  private final Clock clock;
  private final OptOut optOut;

  /** How a sender says that it is nobody. */
  record OptOut(String cookie, String header) {}

  private record Projected(ProjectionResults verdicts, List<EncodedRow> rows) {}

  EventsEndpoint(
      ProjectionWorkerPool benches,
      LandingWriter landing,
      RequestLimits limits,
      MonitoringMetrics measures,
      Executor executor,
      Clock clock,
      OptOut optOut) {
    this.benches = benches;
    this.landing = landing;
    this.limits = limits;
    this.measures = measures;
    this.executor = executor;
    this.clock = clock;
    this.optOut = optOut;
  }

  @Override
  public void handle(HttpExchange exchange) {
    if (exchange.method().equals("GET")) {
      project(exchange, new byte[0]);
      return;
    }
    boolean forms = exchange.path().endsWith(".php");
    Optional<FullResponse> refusal = RequestBody.refusal(exchange.headers(), forms);
    if (refusal.isPresent()) {
      exchange.send(refusal.get());
      return;
    }
    RequestBodyReader.read(
        exchange.request(),
        limits.sent(),
        limits.time(),
        bytes -> ErrorBoundary.run(exchange, limits, measures, () -> body(exchange, bytes)),
        exchange::send);
  }

  private void body(HttpExchange exchange, byte[] sent) {
    measures.received(sent.length);
    try {
      project(exchange, RequestBody.inflated(exchange.headers(), sent, limits.inflated()));
    } catch (RequestBody.Fault fault) {
      exchange.send(fault.answer());
    }
  }

  private void project(HttpExchange exchange, byte[] body) {
    TrackerRequest received = received(exchange);
    Projected projected =
        benches.call(
            bench -> {
              ProjectionResults verdicts = new ProjectionResults();
              bench.projector().project(received, body, verdicts);
              return new Projected(verdicts, verdicts.rows().stream().map(bench::encode).toList());
            });
    ProjectionResults verdicts = projected.verdicts();
    Optional<FullResponse> refusal = refusal(verdicts);
    if (refusal.isPresent()) {
      exchange.send(refusal.get());
    } else if (projected.rows().isEmpty()) {
      count(verdicts);
      exchange.send(answer(verdicts));
    } else {
      land(exchange, body, projected);
    }
  }

  private void land(HttpExchange exchange, byte[] body, Projected projected) {
    Optional<CompletableFuture<AppendResult>> landed = landing.append(projected.rows());
    if (landed.isEmpty()) {
      exchange.send(limits.busy());
      return;
    }
    landed
        .get()
        .whenCompleteAsync(
            (done, failure) -> {
              if (failure == null) {
                count(projected.verdicts());
                exchange.send(answer(projected.verdicts()));
              } else if (ErrorBoundary.isStale(failure)) {
                ErrorBoundary.run(exchange, limits, measures, () -> project(exchange, body));
              } else {
                exchange.send(limits.notStored());
              }
            },
            executor);
  }

  /** A body that holds nothing, or too much; nothing of it is kept. */
  private Optional<FullResponse> refusal(ProjectionResults verdicts) {
    int events = verdicts.rows().size() + verdicts.refusals().size();
    if (events > limits.events()) {
      return Optional.of(
          ProblemDetail.of(413, "A body must hold at most " + limits.events() + " events."));
    }
    if (verdicts.rows().isEmpty() && verdicts.refusals().size() == 1) {
      ProjectionResults.Rejection only = verdicts.refusals().get(0);
      boolean whole =
          only.reject() && WHOLE.contains(only.reason()) && !only.path().startsWith("snowplow:");
      if (whole) {
        measures.judged(STREAM, "rejected", only.reason(), 1);
        int status = only.reason().equals("too-many-parts") ? 413 : 400;
        return Optional.of(
            ProblemDetail.reason(
                status, "The body is not understood.", only.path(), only.reason()));
      }
    }
    return Optional.empty();
  }

  private TrackerRequest received(HttpExchange exchange) {
    HttpFields headers = exchange.headers();
    return new TrackerRequest(
        clock.instant(),
        exchange.method(),
        exchange.target(),
        RequestBody.type(headers),
        Optional.ofNullable(headers.get("User-Agent")),
        Optional.ofNullable(headers.get("Authorization")),
        Optional.ofNullable(headers.get("Origin")),
        headers.contains("SP-Anonymous") || optsOut(exchange.request()),
        "1".equals(headers.get("DNT")) || "1".equals(headers.get("Sec-GPC")));
  }

  private boolean optsOut(Request request) {
    if (!optOut.header().equals("none") && request.getHeaders().contains(optOut.header())) {
      return true;
    }
    return !optOut.cookie().equals("none") && hasCookie(request, optOut.cookie());
  }

  /** Looks for a name alone: a cookie beside it that is not well-formed takes nobody's no away. */
  private static boolean hasCookie(Request request, String name) {
    for (String header : request.getHeaders().getValuesList(HttpHeader.COOKIE)) {
      for (String cookie : header.split(";", -1)) {
        int equals = cookie.indexOf('=');
        if (equals >= 0 && cookie.substring(0, equals).strip().equals(name)) {
          return true;
        }
      }
    }
    return false;
  }

  private void count(ProjectionResults verdicts) {
    measures.judged(STREAM, "accepted", "", verdicts.rows().size());
    for (ProjectionResults.Rejection refusal : verdicts.refusals()) {
      measures.judged(STREAM, refusal.reject() ? "rejected" : "dropped", refusal.reason(), 1);
    }
  }

  private static FullResponse answer(ProjectionResults verdicts) {
    ObjectNode body = FullResponse.object();
    long rejected =
        verdicts.refusals().stream().filter(ProjectionResults.Rejection::reject).count();
    body.put("success", true);
    body.put("accepted", verdicts.rows().size());
    body.put("dropped", verdicts.refusals().size() - rejected);
    body.put("rejected", rejected);
    if (!verdicts.refusals().isEmpty()) {
      ArrayNode list = body.putArray("verdicts");
      for (ProjectionResults.Rejection refusal : verdicts.refusals()) {
        ObjectNode one = list.addObject();
        one.put("event", refusal.part());
        one.put("verdict", refusal.reject() ? "rejected" : "dropped");
        one.put("reason", refusal.reason());
        if (!refusal.path().isEmpty()) {
          one.put("path", refusal.path());
        }
      }
    }
    return FullResponse.json(200, body);
  }
}
