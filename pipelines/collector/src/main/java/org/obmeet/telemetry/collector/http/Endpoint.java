package org.obmeet.telemetry.collector.http;

/** A handler for one kind of request. */
@FunctionalInterface
public interface Endpoint {
  /** Sends the response, now or later. A thrown exception becomes a response with status 503. */
  void handle(HttpExchange exchange);
}
