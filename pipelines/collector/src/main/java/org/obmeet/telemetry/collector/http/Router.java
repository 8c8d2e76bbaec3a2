package org.obmeet.telemetry.collector.http;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.obmeet.telemetry.collector.measure.Measures;

/** Finds who answers a request; answers what nobody does. */
final class Router extends Handler.Abstract {
  private static final Set<String> TRACKERS =
      Set.of(
          "/com.snowplowanalytics.snowplow/tp2",
          "/i",
          "/v1/batch",
          "/v1/track",
          "/v1/page",
          "/v1/t",
          "/v1/p",
          "/matomo.php",
          "/piwik.php");

  private final Map<String, Map<String, Endpoint>> routes;
  private final Map<String, Endpoint> consent;
  private final Gatekeeper gatekeeper;
  private final Cors cors;
  private final Connections connections;
  private final Limits limits;
  private final Measures measures;
  private final LongSupplier nanos;

  /**
   * A router.
   *
   * @param routes endpoints by path and method
   * @param consent endpoints of an instance's consent by method
   */
  Router(
      Map<String, Map<String, Endpoint>> routes,
      Map<String, Endpoint> consent,
      Gatekeeper gatekeeper,
      Cors cors,
      Connections connections,
      Limits limits,
      Measures measures,
      LongSupplier nanos) {
    this.routes = routes;
    this.consent = consent;
    this.gatekeeper = gatekeeper;
    this.cors = cors;
    this.connections = connections;
    this.limits = limits;
    this.measures = measures;
    this.nanos = nanos;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    connections.busy(request);
    long began = nanos.getAsLong();
    String path = Request.getPathInContext(request);
    boolean isConsent = ConsentEndpoint.PATH.matcher(path).matches();
    Map<String, Endpoint> methods = isConsent ? consent : routes.getOrDefault(path, Map.of());
    String route = isConsent ? "consent" : methods.isEmpty() ? "none" : path;
    Exchange exchange =
        new Exchange(
            request,
            response,
            callback,
            (status, e) -> measures.answered(route, status, nanos.getAsLong() - began));
    if (TRACKERS.contains(path)) {
      exchange.finishBy(answer -> cors.over(answer, request.getHeaders()));
    }
    Guarded.run(exchange, limits, measures, () -> dispatch(exchange, path, methods));
    return true;
  }

  private void dispatch(Exchange exchange, String path, Map<String, Endpoint> methods) {
    String method = exchange.method().equals("HEAD") ? "GET" : exchange.method();
    if (methods.isEmpty()) {
      exchange.send(Problem.NOTHING_HERE);
    } else if (method.equals("OPTIONS") && TRACKERS.contains(path)) {
      exchange.finishBy(answer -> answer);
      exchange.send(cors.preflight(exchange.headers()));
    } else if (!methods.containsKey(method)) {
      String allowed = String.join(", ", new TreeSet<>(methods.keySet()));
      exchange.send(Problem.of(405, "Allowed here: " + allowed + ".").with("Allow", allowed));
    } else {
      gatekeeper
          .refusal(exchange, methods.get(method))
          .ifPresentOrElse(exchange::send, () -> methods.get(method).handle(exchange));
    }
  }
}
