package org.obmeet.telemetry.collector.http;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Request;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.collector.config.Setting;
import org.obmeet.telemetry.collector.config.SettingType;

/**
 * Identifies clients by address, for limits and for pages that only operators are allowed to read.
 * For limits, the addresses of an IPv6 /64 prefix are one client.
 */
public final class ClientIdentity {
  private static final int PREFIX_BYTES = 8;
  private static final List<String> FORWARDED =
      List.of("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via");

  private final Set<InetAddress> proxies;

  /** Creates an object that reads X-Forwarded-For in requests of trusted proxies. */
  public ClientIdentity(Collection<InetAddress> proxies) {
    this.proxies = Set.copyOf(proxies);
  }

  /**
   * Returns the key of a client: its IPv4 address or IPv6 prefix; no bytes if it is not known. The
   * key must not be written to a file or log.
   */
  public ByteBuffer key(Request request) {
    Optional<InetAddress> peer = peer(request);
    Optional<InetAddress> client =
        peer.filter(proxies::contains).isPresent() ? forwarded(request) : peer;
    return client.map(ClientIdentity::networkPrefix).orElse(ByteBuffer.allocate(0));
  }

  /** Returns the key of the client of a connection; empty if a trusted proxy opened it. */
  Optional<ByteBuffer> ofConnection(InetAddress peer) {
    return Optional.ofNullable(peer)
        .filter(address -> !proxies.contains(address))
        .map(ClientIdentity::networkPrefix);
  }

  /**
   * Returns a condition that is true if the settings allow a client to read pages for operators.
   */
  public Predicate<HttpExchange> operators(CollectorSettings settings) {
    String readers = settings.text(Setting.OPERATORS);
    Predicate<InetAddress> listed =
        readers.equals(SettingType.LOOPBACK)
            ? InetAddress::isLoopbackAddress
            : Set.copyOf(settings.addresses(Setting.OPERATORS))::contains;
    return readers.equals(SettingType.ANYBODY)
        ? exchange -> true
        : exchange -> address(exchange.connection()).filter(listed).isPresent();
  }

  /**
   * Returns the address of a client. It is empty if the address is unknown, or if a proxy that is
   * not trusted forwarded the request.
   */
  private Optional<InetAddress> address(Request request) {
    Optional<InetAddress> peer = peer(request);
    return peer.filter(proxies::contains).isPresent()
        ? forwarded(request)
        : FORWARDED.stream().anyMatch(request.getHeaders()::contains) ? Optional.empty() : peer;
  }

  private static Optional<InetAddress> peer(Request request) {
    SocketAddress remote = request.getConnectionMetaData().getRemoteSocketAddress();
    return remote instanceof InetSocketAddress inet
        ? Optional.ofNullable(inet.getAddress())
        : Optional.empty();
  }

  /**
   * Returns the address of the last hop that is not a trusted proxy. It is empty if there is no
   * such hop, or if the hop is not an address.
   */
  private Optional<InetAddress> forwarded(Request request) {
    String[] hops =
        String.join(",", request.getHeaders().getValuesList("X-Forwarded-For")).split(",", -1);
    for (int i = hops.length - 1; i >= 0; i--) {
      String hop = addressOnly(hops[i].strip());
      Optional<InetAddress> address =
          Optional.of(hop).filter(InetAddresses::isInetAddress).map(InetAddresses::forString);
      if (!hop.isEmpty() && address.filter(proxies::contains).isEmpty()) {
        return address;
      }
    }
    return Optional.empty();
  }

  /**
   * Removes the port that some proxies add, as in {@code 203.0.113.7:4711} and {@code
   * [2001:db8::7]:4711}, and the zone, which can be the name of an interface that this machine
   * lacks.
   */
  private static String addressOnly(String hop) {
    int bracket = hop.indexOf(']');
    int colon = hop.indexOf(':');
    String address = hop;
    if (hop.startsWith("[") && bracket >= 0) {
      address = hop.substring(1, bracket);
    } else if (colon >= 0 && colon == hop.lastIndexOf(':')) {
      address = hop.substring(0, colon);
    }
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }

  private static ByteBuffer networkPrefix(InetAddress address) {
    byte[] bytes = address.getAddress();
    return ByteBuffer.wrap(bytes, 0, Math.min(PREFIX_BYTES, bytes.length)).slice();
  }
}
