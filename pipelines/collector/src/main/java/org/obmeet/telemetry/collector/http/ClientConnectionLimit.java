package org.obmeet.telemetry.collector.http;

import com.google.common.collect.ConcurrentHashMultiset;
import com.google.common.collect.Multiset;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;

/** Closes new connections of a client that has too many. Trusted proxies are not limited. */
public final class ClientConnectionLimit implements Connection.Listener {
  private final ClientIdentity clients;
  private final int limit;

  /** The client of each open connection; a closed connection does not know its address any more. */
  private final Map<Connection, ByteBuffer> open = new ConcurrentHashMap<>();

  private final Multiset<ByteBuffer> counts = ConcurrentHashMultiset.create();

  public ClientConnectionLimit(ClientIdentity clients, int limit) {
    this.clients = clients;
    this.limit = limit;
  }

  @Override
  public void onOpened(Connection connection) {
    client(connection)
        .ifPresent(
            client -> {
              open.put(connection, client);
              if (counts.add(client, 1) >= limit) {
                connection.getEndPoint().close();
              }
            });
  }

  @Override
  public void onClosed(Connection connection) {
    Optional.ofNullable(open.remove(connection)).ifPresent(counts::remove);
  }

  private Optional<ByteBuffer> client(Connection connection) {
    return connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress peer
        ? clients.ofConnection(peer.getAddress())
        : Optional.empty();
  }
}
