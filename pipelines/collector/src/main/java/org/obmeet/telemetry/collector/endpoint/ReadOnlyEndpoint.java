package org.obmeet.telemetry.collector.endpoint;

import java.util.function.Function;
import org.obmeet.telemetry.collector.http.Endpoint;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;

/**
 * Something to read, which changes nothing.
 *
 * @param reader who reads it
 * @param page what is answered
 */
record ReadOnlyEndpoint(Reader reader, Function<HttpExchange, FullResponse> page)
    implements Endpoint {
  /** Who reads it. */
  enum Reader {
    /** Probes and scrapers, which are always answered. */
    OPERATIONS,
    /** Anybody, as often as a client may ask. */
    ANYBODY
  }

  @Override
  public void handle(HttpExchange exchange) {
    exchange.send(page.apply(exchange));
  }
}
