package org.obmeet.telemetry.collector.endpoint;

import static java.util.stream.Collectors.joining;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.obmeet.telemetry.collector.http.Cors;
import org.obmeet.telemetry.collector.http.Endpoint;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HeaderTimeout;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.http.ProblemDetail;
import org.obmeet.telemetry.collector.tracker.TrackerProtocol;

/** Dispatches requests to endpoints, and responds to requests that have no endpoint. */
final class Router extends Handler.Abstract {
  /** The response to a path that does not exist or that the client is not allowed to read. */
  static final FullResponse NOT_FOUND =
      ProblemDetail.of(
          404,
          "This path is not served. Pages: GET /, GET /v1/schema. Oblivious HTTP, if it is set up:"
              + " GET /ohttp-keys, POST /.well-known/ohttp-gateway. Consent: PUT, GET, DELETE"
              + " /v1/instances/{uniqueId}/consent, POST"
              + " /v1/instances/{uniqueId}/consent/confirmation, GET"
              + " /v1/instances/{uniqueId}/account. Reports: POST /v1/statistics, POST /. Events: "
              + Stream.of(TrackerProtocol.values())
                  .map(protocol -> protocol.title() + " " + String.join(", ", protocol.routes()))
                  .collect(joining("; "))
              + ".");

  private final Map<String, Map<String, Endpoint>> routes;
  private final Map<String, Map<String, Endpoint>> instanceRoutes;
  private final AdmissionFilter admission;
  private final Cors cors;
  private final HeaderTimeout headerTimeout;
  private final RequestSteps steps;
  private final LongSupplier nanos;

  /**
   * Creates a router.
   *
   * @param routes endpoints by path and method
   * @param instanceRoutes endpoints of an instance, by the end of the path and by the method
   */
  Router(
      Map<String, Map<String, Endpoint>> routes,
      Map<String, Map<String, Endpoint>> instanceRoutes,
      AdmissionFilter admission,
      Cors cors,
      HeaderTimeout headerTimeout,
      RequestSteps steps,
      LongSupplier nanos) {
    this.routes = routes;
    this.instanceRoutes = instanceRoutes;
    this.admission = admission;
    this.cors = cors;
    this.headerTimeout = headerTimeout;
    this.steps = steps;
    this.nanos = nanos;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    headerTimeout.requestStarted(request);
    serve(
        Request.getPathInContext(request),
        onStatus -> new HttpExchange(request, response, callback, steps.limits().time(), onStatus));
    return true;
  }

  /**
   * Handles a request.
   *
   * @param open creates the exchange; its argument receives the status of the response
   */
  void serve(String path, Function<IntConsumer, HttpExchange> open) {
    long startNanos = nanos.getAsLong();
    Optional<String> ofInstance = ConsentEndpoint.route(path);
    Map<String, Endpoint> methods =
        ofInstance.map(instanceRoutes::get).orElseGet(() -> routes.getOrDefault(path, Map.of()));
    String route = ofInstance.orElse(methods.isEmpty() ? "none" : path);
    HttpExchange exchange =
        open.apply(
            status ->
                steps.metrics().requestCompleted(route, status, nanos.getAsLong() - startNanos));
    if (isTracker(methods)) {
      exchange.transformResponse(plain -> cors.addHeaders(plain, exchange.headers()));
    }
    steps.run(exchange, () -> dispatch(exchange, methods));
  }

  private static boolean isTracker(Map<String, Endpoint> methods) {
    return methods.values().stream().anyMatch(EventsEndpoint.class::isInstance);
  }

  private void dispatch(HttpExchange exchange, Map<String, Endpoint> methods) {
    String method = exchange.method().equals("HEAD") ? "GET" : exchange.method();
    if (methods.isEmpty()) {
      exchange.send(NOT_FOUND);
    } else if (method.equals("OPTIONS") && isTracker(methods)) {
      // The response to a preflight request already has its CORS headers.
      exchange.transformResponse(UnaryOperator.identity());
      exchange.send(cors.preflight(exchange.headers()));
    } else if (!methods.containsKey(method)) {
      String allowed = String.join(", ", new TreeSet<>(methods.keySet()));
      exchange.send(ProblemDetail.of(405, "Allowed here: " + allowed + ".").with("Allow", allowed));
    } else {
      admission
          .rejection(exchange, methods.get(method))
          .ifPresentOrElse(exchange::send, () -> methods.get(method).handle(exchange));
    }
  }
}
