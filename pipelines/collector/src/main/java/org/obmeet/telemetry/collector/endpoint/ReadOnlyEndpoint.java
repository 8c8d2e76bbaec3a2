package org.obmeet.telemetry.collector.endpoint;

import java.util.function.Function;
import org.obmeet.telemetry.collector.http.Endpoint;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;

/**
 * An endpoint that only reads.
 *
 * @param reader the clients that the endpoint is for; decides about rate limits, not about access
 * @param respond computes the response
 */
record ReadOnlyEndpoint(Reader reader, Function<HttpExchange, FullResponse> respond)
    implements Endpoint {
  /** The clients that an endpoint is for. */
  enum Reader {
    /** Health probes and metric scrapers, which are not rate limited. */
    OPERATORS,
    /** Every client, rate limited. */
    PUBLIC
  }

  @Override
  public void handle(HttpExchange exchange) {
    exchange.send(respond.apply(exchange));
  }
}
