package org.obmeet.telemetry.collector.http;

import java.net.InetAddress;
import java.util.Set;
import java.util.function.Predicate;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.collector.config.Setting;
import org.obmeet.telemetry.collector.config.SettingType;

/** Decides which clients may read the metrics and the details of readiness. */
public final class OperatorAccess {
  private final ClientIdentity clients;
  private final boolean everyone;
  private final Predicate<InetAddress> listed;

  public OperatorAccess(CollectorSettings settings, ClientIdentity clients) {
    String readers = settings.text(Setting.OPERATORS);
    this.clients = clients;
    this.everyone = readers.equals(SettingType.ANYBODY);
    this.listed =
        readers.equals(SettingType.LOOPBACK)
            ? InetAddress::isLoopbackAddress
            : Set.copyOf(settings.addresses(Setting.OPERATORS))::contains;
  }

  /** Returns true if everyone may read, or if the address of the client is known and listed. */
  public boolean allows(HttpExchange exchange) {
    return everyone || clients.address(exchange.connection()).filter(listed).isPresent();
  }
}
