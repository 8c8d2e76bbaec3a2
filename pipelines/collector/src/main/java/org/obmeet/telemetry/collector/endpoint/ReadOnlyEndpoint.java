package org.obmeet.telemetry.collector.endpoint;

import java.util.function.Function;
import org.obmeet.telemetry.collector.http.Endpoint;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;

/** An endpoint that only reads. The kind of reader defines rate limits, but not access. */
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
