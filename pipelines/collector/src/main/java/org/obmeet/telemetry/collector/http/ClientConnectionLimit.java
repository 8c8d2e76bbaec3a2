package org.obmeet.telemetry.collector.http;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;

/** Closes new connections of a client that has too many. Trusted proxies are not limited. */
public final class ClientConnectionLimit implements Connection.Listener {
  private final ClientIdentity clients;
  private final int limit;

  /** The client of each open connection; a closed connection does not know its address any more. */
  private final Map<Connection, Object> open = new ConcurrentHashMap<>();

  private final Map<Object, Integer> counts = new ConcurrentHashMap<>();

  public ClientConnectionLimit(ClientIdentity clients, int limit) {
    this.clients = clients;
    this.limit = limit;
  }

  @Override
  public void onOpened(Connection connection) {
    Optional<Object> client = client(connection);
    client.ifPresent(key -> open.put(connection, key));
    if (client.map(key -> counts.merge(key, 1, Integer::sum)).orElse(0) > limit) {
      connection.getEndPoint().close();
    }
  }

  @Override
  public void onClosed(Connection connection) {
    Object client = open.remove(connection);
    if (client != null) {
      counts.computeIfPresent(client, (key, n) -> n == 1 ? null : n - 1);
    }
  }

  private Optional<Object> client(Connection connection) {
    return connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress peer
        ? clients.ofConnection(peer.getAddress())
        : Optional.empty();
  }
}
