package org.obmeet.telemetry.collector.http;

import java.util.function.Function;

/**
 * Something to read, which changes nothing.
 *
 * @param reader who reads it
 * @param page what is answered
 */
record Pages(Reader reader, Function<Exchange, Answer> page) implements Endpoint {
  /** Who reads it. */
  enum Reader {
    /** Probes and scrapers, which are always answered. */
    OPERATIONS,
    /** Anybody, as often as a client may ask. */
    ANYBODY
  }

  @Override
  public void handle(Exchange exchange) {
    exchange.send(page.apply(exchange));
  }
}
