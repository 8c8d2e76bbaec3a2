package org.obmeet.telemetry.collector.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.server.Request;

/** Tells clients apart, for rate limiting and nothing else: an IPv4 address, or an IPv6 /64. */
final class Clients {
  private static final int SITE_BYTES = 8;

  private final Set<String> proxies;

  /**
   * Clients by connection, or by what a proxy says.
   *
   * @param proxies addresses whose X-Forwarded-For is believed
   */
  Clients(List<String> proxies) {
    this.proxies = new HashSet<>(proxies);
  }

  /** What a client is known by; never to be written anywhere. */
  Object of(Request request) {
    SocketAddress remote = request.getConnectionMetaData().getRemoteSocketAddress();
    if (!(remote instanceof InetSocketAddress inet) || inet.getAddress() == null) {
      return "";
    }
    if (proxies.isEmpty() || !proxies.contains(inet.getAddress().getHostAddress())) {
      return site(inet.getAddress());
    }
    return forwarded(request.getHeaders().getValuesList("X-Forwarded-For"));
  }

  /** The last address that no proxy of ours has added. */
  private Object forwarded(List<String> headers) {
    String[] hops = String.join(",", headers).split(",", -1);
    for (int i = hops.length - 1; i >= 0; i--) {
      String hop = hops[i].strip();
      if (!hop.isEmpty() && !proxies.contains(hop)) {
        return hop.length() > 45 ? "" : hop;
      }
    }
    return "";
  }

  private static Object site(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? address : ByteBuffer.wrap(bytes, 0, SITE_BYTES).slice();
  }
}
