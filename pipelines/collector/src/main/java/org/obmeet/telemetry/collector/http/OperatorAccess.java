package org.obmeet.telemetry.collector.http;

import java.net.InetAddress;
import java.util.Set;
import java.util.function.Predicate;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.collector.config.Setting;
import org.obmeet.telemetry.collector.config.SettingType;

/** Who may read what the collector tells of itself. */
public final class OperatorAccess {
  private final ClientIdentity clients;
  private final boolean anybody;
  private final Predicate<InetAddress> known;

  public OperatorAccess(CollectorSettings settings, ClientIdentity clients) {
    String readers = settings.text(Setting.OPERATORS);
    this.clients = clients;
    this.anybody = readers.equals(SettingType.AccessList.ANYBODY);
    this.known =
        readers.equals(SettingType.AccessList.LOOPBACK)
            ? InetAddress::isLoopbackAddress
            : Set.copyOf(settings.addresses(Setting.OPERATORS))::contains;
  }

  /** Whether a request is an operator's; one that was forwarded by who knows whom is not. */
  public boolean allows(HttpExchange exchange) {
    return anybody || clients.address(exchange.request()).filter(known).isPresent();
  }
}
