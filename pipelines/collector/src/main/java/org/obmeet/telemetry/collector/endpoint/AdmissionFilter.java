package org.obmeet.telemetry.collector.endpoint;

import java.util.Optional;
import org.obmeet.telemetry.collector.http.ClientIdentity;
import org.obmeet.telemetry.collector.http.Endpoint;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.http.ProblemDetail;
import org.obmeet.telemetry.collector.http.RateLimiter;
import org.obmeet.telemetry.collector.http.RequestLimits;

/**
 * Rejects requests before their body is read, if the client exceeds its rate or if the rows of the
 * request cannot be stored. Requests to endpoints for operators are never rejected.
 *
 * @param requests limiter of all requests except requests of operators and encapsulated requests
 * @param instanceRequests second limiter of the requests about an instance
 */
record AdmissionFilter(
    ClientIdentity clients,
    RateLimiter requests,
    RateLimiter instanceRequests,
    IntakeServices intake,
    RequestLimits limits) {
  /** Returns the response to a rejected request; empty if the request is admitted. */
  Optional<FullResponse> rejection(HttpExchange exchange, Endpoint endpoint) {
    if (endpoint instanceof ReadOnlyEndpoint readOnly
        && readOnly.reader() == ReadOnlyEndpoint.Reader.OPERATORS) {
      return Optional.empty();
    }
    Object client = clients.key(exchange.connection());
    boolean consent = endpoint instanceof ConsentEndpoint;
    boolean exceeds = !exchange.isEncapsulated() && !requests.tryAcquire(client);
    boolean ofInstance = consent || endpoint instanceof AccountEndpoint;
    if (exceeds || ofInstance && !instanceRequests.tryAcquire(client)) {
      return Optional.of(
          ProblemDetail.retryLater(
              429, "This client sends too many requests. Try again later.", limits.retryAfter()));
    }
    if (endpoint instanceof ReadOnlyEndpoint || endpoint instanceof ObliviousEndpoint) {
      return Optional.empty();
    }
    if (!intake.isAlive()) {
      return Optional.of(limits.notStored());
    }
    // An opt-out is accepted even below the low-water mark; a GET of a consent stores nothing.
    boolean needsSpace =
        !consent || exchange.method().equals("PUT") || exchange.method().equals("POST");
    return needsSpace && !intake.disk().hasSpace()
        ? Optional.of(
            ProblemDetail.retryLater(
                503, "The disk is nearly full. Try again later.", limits.retryAfter()))
        : Optional.empty();
  }

  void evictIdleClients() {
    requests.evictFull();
    instanceRequests.evictFull();
  }
}
