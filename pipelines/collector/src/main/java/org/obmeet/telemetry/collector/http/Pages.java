package org.obmeet.telemetry.collector.http;

import java.util.function.Function;

/** Something to read, which costs nothing and changes nothing. */
final class Pages implements Endpoint {
  private final Function<Exchange, Answer> page;

  Pages(Function<Exchange, Answer> page) {
    this.page = page;
  }

  @Override
  public void handle(Exchange exchange) {
    exchange.send(page.apply(exchange));
  }
}
