package org.obmeet.telemetry.collector.http;

import java.net.InetAddress;
import java.util.Set;
import java.util.function.Predicate;
import org.obmeet.telemetry.collector.config.Form;
import org.obmeet.telemetry.collector.config.Key;
import org.obmeet.telemetry.collector.config.Settings;

/** Who may read what the collector tells of itself. */
final class Operators {
  private final Clients clients;
  private final boolean anybody;
  private final Predicate<InetAddress> known;

  Operators(Settings settings, Clients clients) {
    String readers = settings.text(Key.OPERATORS);
    this.clients = clients;
    this.anybody = readers.equals(Form.Readers.ANYBODY);
    this.known =
        readers.equals(Form.Readers.LOOPBACK)
            ? InetAddress::isLoopbackAddress
            : Set.copyOf(settings.addresses(Key.OPERATORS))::contains;
  }

  /** Whether a request is an operator's; one that was forwarded by who knows whom is not. */
  boolean has(Exchange exchange) {
    return anybody || clients.address(exchange.request()).filter(known).isPresent();
  }
}
