package org.obmeet.telemetry.collector.endpoint;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.obmeet.telemetry.collector.http.ClientIdentity;
import org.obmeet.telemetry.collector.http.Endpoint;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.http.ProblemDetail;
import org.obmeet.telemetry.collector.http.RateLimiter;
import org.obmeet.telemetry.collector.http.RequestLimits;

/**
 * Says no before a body is read: to clients that send too much, and where nothing can be stored.
 */
final class AdmissionFilter {
  private final ClientIdentity clients;
  private final RateLimiter requests;
  private final RateLimiter decisions;
  private final BooleanSupplier hasRoom;
  private final BooleanSupplier isAlive;
  private final RequestLimits limits;

  AdmissionFilter(
      ClientIdentity clients,
      RateLimiter requests,
      RateLimiter decisions,
      BooleanSupplier hasRoom,
      BooleanSupplier isAlive,
      RequestLimits limits) {
    this.clients = clients;
    this.requests = requests;
    this.decisions = decisions;
    this.hasRoom = hasRoom;
    this.isAlive = isAlive;
    this.limits = limits;
  }

  /** The answer to a request that goes no further. */
  Optional<FullResponse> refusal(HttpExchange exchange, Endpoint endpoint) {
    if (endpoint instanceof ReadOnlyEndpoint page
        && page.reader() == ReadOnlyEndpoint.Reader.OPERATIONS) {
      return Optional.empty();
    }
    Object client = clients.of(exchange.request());
    boolean consent = endpoint instanceof ConsentEndpoint;
    if (!requests.tryAcquire(client) || consent && !decisions.tryAcquire(client)) {
      return Optional.of(
          ProblemDetail.retryLater(
              429, "This client sends too much; slow down.", limits.retryAfter()));
    }
    if (endpoint instanceof ReadOnlyEndpoint) {
      return Optional.empty();
    }
    if (!isAlive.getAsBoolean()) {
      return Optional.of(limits.notStored());
    }
    // A withdrawal is taken as long as there is any room at all.
    boolean mustWrite = !(consent && !exchange.method().equals("PUT"));
    return mustWrite && !hasRoom.getAsBoolean()
        ? Optional.of(
            ProblemDetail.retryLater(
                503, "There is no room to store it; come back later.", limits.retryAfter()))
        : Optional.empty();
  }

  /** Forgets clients that have been quiet. */
  void sweep() {
    requests.sweep();
    decisions.sweep();
  }
}
