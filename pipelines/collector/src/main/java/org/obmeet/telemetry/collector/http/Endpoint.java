package org.obmeet.telemetry.collector.http;

/** What answers a kind of request. */
@FunctionalInterface
public interface Endpoint {
  /** Answers, now or later; what it throws is answered with 503. */
  void handle(HttpExchange exchange);
}
