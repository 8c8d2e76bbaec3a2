package org.obmeet.telemetry.collector;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.obmeet.telemetry.collector.host.HostVerifier;

/** A host on loopback that publishes a text at the well-known path. */
public final class ChallengeHost implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();

  private ChallengeHost(HttpServer server) {
    this.server = server;
  }

  /** Starts a host that responds with a status and a text. A redirect leads to itself. */
  public static ChallengeHost publish(int status, String text) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ChallengeHost host = new ChallengeHost(server);
    server.createContext(
        HostVerifier.PATH,
        exchange -> {
          host.requests.incrementAndGet();
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Location", HostVerifier.PATH);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return host;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Returns the number of requests so far. */
  public int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
