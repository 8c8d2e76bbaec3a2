package org.obmeet.telemetry.collector.http;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.CookieCompliance;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.collector.config.Setting;

/** The HTTP server with the limits of connections and headers. */
public final class JettyServer {
  private static final int MAX_THREADS = 64;
  private static final int MIN_THREADS = 8;
  private static final int BACKLOG = 512;

  /** Maximum number of threads, and of connections, of the server for operators. */
  private static final int OPERATIONS = 16;

  /** Time after which idle connections are closed during shutdown, in milliseconds. */
  private static final long SHUTDOWN_IDLE_MILLIS = 300;

  /** RFC 9112 without lines that end in a bare LF. */
  private static final HttpCompliance FRAMING =
      HttpCompliance.RFC7230.without(
          "FRAMING",
          HttpCompliance.Violation.LF_HEADER_TERMINATION,
          HttpCompliance.Violation.LF_CHUNK_TERMINATION);

  private final Server server;
  private final ServerConnector connector;

  private JettyServer(
      CollectorSettings settings,
      QueuedThreadPool threads,
      Setting host,
      int port,
      int maxConnections) {
    threads.setName("http");
    this.server = new Server(threads);
    this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http(settings)));
    connector.setHost(settings.text(host));
    connector.setPort(port);
    connector.setIdleTimeout(settings.duration(Setting.IDLE_TIME).toMillis());
    connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_MILLIS);
    connector.setAcceptQueueSize(BACKLOG);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(maxConnections, connector));
    server.setErrorHandler(new ProblemErrorHandler());
  }

  public static JettyServer forClients(
      CollectorSettings settings, Connection.Listener... connections) {
    JettyServer server =
        new JettyServer(
            settings,
            new QueuedThreadPool(MAX_THREADS, MIN_THREADS),
            Setting.LISTEN_HOST,
            settings.integer(Setting.LISTEN_PORT),
            settings.integer(Setting.CONNECTIONS));
    for (Connection.Listener listener : connections) {
      server.connector.addBean(listener);
    }
    return server;
  }

  /** Creates the server for operators, with its own threads and connections, if it has a port. */
  public static Optional<JettyServer> forOperators(CollectorSettings settings) {
    return settings
        .port(Setting.OPERATIONS_PORT)
        .map(
            port ->
                new JettyServer(
                    settings,
                    new QueuedThreadPool(OPERATIONS, 1),
                    Setting.OPERATIONS_HOST,
                    port,
                    OPERATIONS));
  }

  private static HttpConfiguration http(CollectorSettings settings) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(Math.toIntExact(settings.bytes(Setting.HEADER_BYTES)));
    http.setHttpCompliance(FRAMING);
    http.addCustomizer(
        (request, headers) -> {
          requireKnownFraming(request);
          return request;
        });
    http.setUriCompliance(UriCompliance.DEFAULT);
    http.setRequestCookieCompliance(CookieCompliance.RFC6265);
    return http;
  }

  /** Rejects bodies that a proxy in front may delimit in another way (RFC 9112, section 6). */
  private static void requireKnownFraming(Request request) {
    List<String> codings = request.getHeaders().getValuesList(HttpHeader.TRANSFER_ENCODING);
    boolean known =
        codings.size() == 1
            && codings.get(0).equalsIgnoreCase("chunked")
            && request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1;
    if (request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING) && !known) {
      throw new BadMessageException("Transfer-Encoding");
    }
  }

  public Executor executor() {
    return server.getThreadPool();
  }

  /**
   * Starts to listen.
   *
   * @throws IOException if the port is in use or not permitted; the message names host and port
   */
  public void start(Handler handler) throws IOException {
    GracefulHandler graceful = new GracefulHandler(handler);
    graceful.setShutdownIdleTimeout(SHUTDOWN_IDLE_MILLIS);
    server.setHandler(graceful);
    try {
      connector.open();
      server.start();
    } catch (Exception e) {
      // The exception for a host without an address has no message.
      String why =
          Objects.requireNonNullElse(
              Throwables.getRootCause(e).getMessage(), "the host has no address");
      String address = connector.getHost() + ":" + connector.getPort();
      throw new IOException("cannot listen on " + address + ": " + why, e);
    }
  }

  public int port() {
    return connector.getLocalPort();
  }

  /**
   * Stops accepting requests and waits for open requests.
   *
   * @param grace maximum time to wait; then the threads of open requests have another second to end
   */
  public void stop(Duration grace) {
    server.setStopTimeout(Math.max(1, grace.toMillis()));
    try {
      server.stop();
    } catch (Exception e) {
      // The server aborts open requests after the grace period. Acknowledged rows are stored.
      return;
    }
  }
}
