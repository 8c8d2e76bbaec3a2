package org.obmeet.telemetry.collector.http;

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
import org.obmeet.telemetry.collector.intake.Benches;
import org.obmeet.telemetry.collector.intake.Verdicts;
import org.obmeet.telemetry.collector.measure.Measures;
import org.obmeet.telemetry.lake.Landed;
import org.obmeet.telemetry.lake.LandedRow;
import org.obmeet.telemetry.lake.LandingWriter;
import org.obmeet.telemetry.privacy.projection.Received;

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

  private final Benches benches;
  private final LandingWriter landing;
  private final Limits limits;
  private final Measures measures;
  private final Executor executor;
  private final Clock clock;
  private final OptOut optOut;

  /** How a sender says that it is nobody. */
  record OptOut(String cookie, String header) {}

  private record Projected(Verdicts verdicts, List<LandedRow> rows) {}

  EventsEndpoint(
      Benches benches,
      LandingWriter landing,
      Limits limits,
      Measures measures,
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
  public void handle(Exchange exchange) {
    if (exchange.method().equals("GET")) {
      project(exchange, new byte[0]);
      return;
    }
    boolean forms = exchange.path().endsWith(".php");
    Optional<Answer> refusal = Body.refusal(exchange.headers(), forms);
    if (refusal.isPresent()) {
      exchange.send(refusal.get());
      return;
    }
    BodyReader.read(
        exchange.request(),
        limits.sent(),
        limits.time(),
        bytes -> Guarded.run(exchange, limits, measures, () -> body(exchange, bytes)),
        exchange::send);
  }

  private void body(Exchange exchange, byte[] sent) {
    measures.received(sent.length);
    try {
      project(exchange, Body.inflated(exchange.headers(), sent, limits.inflated()));
    } catch (Body.Fault fault) {
      exchange.send(fault.answer());
    }
  }

  private void project(Exchange exchange, byte[] body) {
    Received received = received(exchange);
    Projected projected =
        benches.at(
            bench -> {
              Verdicts verdicts = new Verdicts();
              bench.projector().project(received, body, verdicts);
              return new Projected(verdicts, verdicts.rows().stream().map(bench::encode).toList());
            });
    Verdicts verdicts = projected.verdicts();
    Optional<Answer> refusal = refusal(verdicts);
    if (refusal.isPresent()) {
      exchange.send(refusal.get());
    } else if (projected.rows().isEmpty()) {
      count(verdicts);
      exchange.send(answer(verdicts));
    } else {
      land(exchange, body, projected);
    }
  }

  private void land(Exchange exchange, byte[] body, Projected projected) {
    Optional<CompletableFuture<Landed>> landed = landing.append(projected.rows());
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
              } else if (Guarded.isStale(failure)) {
                Guarded.run(exchange, limits, measures, () -> project(exchange, body));
              } else {
                exchange.send(limits.notStored());
              }
            },
            executor);
  }

  /** A body that holds nothing, or too much; nothing of it is kept. */
  private Optional<Answer> refusal(Verdicts verdicts) {
    int events = verdicts.rows().size() + verdicts.refusals().size();
    if (events > limits.events()) {
      return Optional.of(
          Problem.of(413, "A body must hold at most " + limits.events() + " events."));
    }
    if (verdicts.rows().isEmpty() && verdicts.refusals().size() == 1) {
      Verdicts.Refusal only = verdicts.refusals().get(0);
      boolean whole =
          only.reject() && WHOLE.contains(only.reason()) && !only.path().startsWith("snowplow:");
      if (whole) {
        measures.judged(STREAM, "rejected", only.reason(), 1);
        int status = only.reason().equals("too-many-parts") ? 413 : 400;
        return Optional.of(
            Problem.reason(status, "The body is not understood.", only.path(), only.reason()));
      }
    }
    return Optional.empty();
  }

  private Received received(Exchange exchange) {
    HttpFields headers = exchange.headers();
    return new Received(
        clock.instant(),
        exchange.method(),
        exchange.target(),
        Body.type(headers),
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

  private void count(Verdicts verdicts) {
    measures.judged(STREAM, "accepted", "", verdicts.rows().size());
    for (Verdicts.Refusal refusal : verdicts.refusals()) {
      measures.judged(STREAM, refusal.reject() ? "rejected" : "dropped", refusal.reason(), 1);
    }
  }

  private static Answer answer(Verdicts verdicts) {
    ObjectNode body = Answer.object();
    long rejected = verdicts.refusals().stream().filter(Verdicts.Refusal::reject).count();
    body.put("success", true);
    body.put("accepted", verdicts.rows().size());
    body.put("dropped", verdicts.refusals().size() - rejected);
    body.put("rejected", rejected);
    if (!verdicts.refusals().isEmpty()) {
      ArrayNode list = body.putArray("verdicts");
      for (Verdicts.Refusal refusal : verdicts.refusals()) {
        ObjectNode one = list.addObject();
        one.put("event", refusal.part());
        one.put("verdict", refusal.reject() ? "rejected" : "dropped");
        one.put("reason", refusal.reason());
        if (!refusal.path().isEmpty()) {
          one.put("path", refusal.path());
        }
      }
    }
    return Answer.json(200, body);
  }
}
