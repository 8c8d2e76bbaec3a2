package org.obmeet.telemetry.collector.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.obmeet.telemetry.collector.config.IpAddresses;

/**
 * Tells clients apart, for rate limiting and for what operators alone may read: an IPv4 address, or
 * an IPv6 /64. Nothing of it is written anywhere.
 */
public final class ClientIdentity {
  private static final int SITE_BYTES = 8;
  private static final List<String> FORWARDED =
      List.of("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via");

  private final Set<InetAddress> proxies;

  /**
   * Clients by connection, or by what a proxy says.
   *
   * @param proxies addresses whose X-Forwarded-For is believed
   */
  public ClientIdentity(Collection<InetAddress> proxies) {
    this.proxies = Set.copyOf(proxies);
  }

  /** What a client is known by; never to be written anywhere. */
  public Object of(Request request) {
    Optional<InetAddress> peer = peer(request);
    Optional<InetAddress> client =
        peer.filter(proxies::contains).isPresent() ? forwarded(request) : peer;
    return client.map(ClientIdentity::networkPrefix).orElse("");
  }

  /**
   * The address of a client; empty where it is not known for sure, because somebody who is not
   * believed, or who does not say for whom, has forwarded the request.
   */
  Optional<InetAddress> address(Request request) {
    Optional<InetAddress> peer = peer(request);
    if (peer.filter(proxies::contains).isPresent()) {
      return forwarded(request);
    }
    return FORWARDED.stream().anyMatch(request.getHeaders()::contains) ? Optional.empty() : peer;
  }

  private static Optional<InetAddress> peer(Request request) {
    SocketAddress remote = request.getConnectionMetaData().getRemoteSocketAddress();
    return remote instanceof InetSocketAddress inet
        ? Optional.ofNullable(inet.getAddress())
        : Optional.empty();
  }

  /** The last address that no proxy of ours has added. */
  private Optional<InetAddress> forwarded(Request request) {
    String[] hops =
        String.join(",", request.getHeaders().getValuesList("X-Forwarded-For")).split(",", -1);
    for (int i = hops.length - 1; i >= 0; i--) {
      String hop = withoutPort(hops[i].strip());
      Optional<InetAddress> address = IpAddresses.parse(hop);
      if (!hop.isEmpty() && address.filter(proxies::contains).isEmpty()) {
        return address;
      }
    }
    return Optional.empty();
  }

  /** {@code 203.0.113.7:4711} and {@code [2001:db8::7]:4711} are what some proxies say. */
  private static String withoutPort(String hop) {
    if (hop.startsWith("[")) {
      int end = hop.indexOf(']');
      return end < 0 ? hop : hop.substring(1, end);
    }
    int colon = hop.indexOf(':');
    return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
  }

  private static Object networkPrefix(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? address : ByteBuffer.wrap(bytes, 0, SITE_BYTES).slice();
  }
}
