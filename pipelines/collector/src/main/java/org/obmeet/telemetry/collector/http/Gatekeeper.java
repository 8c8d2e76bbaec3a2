package org.obmeet.telemetry.collector.http;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Says no before a body is read: to clients that send too much, and where nothing can be stored.
 */
final class Gatekeeper {
  private final Clients clients;
  private final RateLimit requests;
  private final RateLimit decisions;
  private final BooleanSupplier hasRoom;
  private final BooleanSupplier isAlive;
  private final Limits limits;

  Gatekeeper(
      Clients clients,
      RateLimit requests,
      RateLimit decisions,
      BooleanSupplier hasRoom,
      BooleanSupplier isAlive,
      Limits limits) {
    this.clients = clients;
    this.requests = requests;
    this.decisions = decisions;
    this.hasRoom = hasRoom;
    this.isAlive = isAlive;
    this.limits = limits;
  }

  /** The answer to a request that goes no further. */
  Optional<Answer> refusal(Exchange exchange, Endpoint endpoint) {
    if (endpoint instanceof Pages page && page.reader() == Pages.Reader.OPERATIONS) {
      return Optional.empty();
    }
    Object client = clients.of(exchange.request());
    boolean consent = endpoint instanceof ConsentEndpoint;
    if (!requests.admits(client) || consent && !decisions.admits(client)) {
      return Optional.of(
          Problem.later(429, "This client sends too much; slow down.", limits.retryAfter()));
    }
    if (endpoint instanceof Pages) {
      return Optional.empty();
    }
    if (!isAlive.getAsBoolean()) {
      return Optional.of(limits.notStored());
    }
    // A withdrawal is taken as long as there is any room at all.
    boolean mustWrite = !(consent && !exchange.method().equals("PUT"));
    return mustWrite && !hasRoom.getAsBoolean()
        ? Optional.of(
            Problem.later(
                503, "There is no room to store it; come back later.", limits.retryAfter()))
        : Optional.empty();
  }

  /** Forgets clients that have been quiet. */
  void sweep() {
    requests.sweep();
    decisions.sweep();
  }
}
