package org.obmeet.telemetry.collector.http;

/** A handler for one kind of request. */
@FunctionalInterface
public interface Endpoint {
  /** Sends the response now or later. An exception causes a response of status 503. */
  void handle(HttpExchange exchange);
}
