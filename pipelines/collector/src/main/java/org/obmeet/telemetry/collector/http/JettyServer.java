package org.obmeet.telemetry.collector.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.CookieCompliance;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.collector.config.Setting;

/**
 * The HTTP server. It listens, enforces the limits of connections and headers, and shuts down
 * gracefully.
 */
public final class JettyServer {
  private static final int MAX_THREADS = 64;
  private static final int MIN_THREADS = 8;
  private static final int BACKLOG = 512;

  /** Time after which idle connections are closed during shutdown, in milliseconds. */
  private static final long SHUTDOWN_IDLE_MILLIS = 300;

  private final Server server;
  private final ServerConnector connector;

  public JettyServer(CollectorSettings settings, HeaderTimeout headerTimeout) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    threads.setName("http");
    this.server = new Server(threads);
    this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http(settings)));
    connector.setHost(settings.text(Setting.LISTEN_HOST));
    connector.setPort(settings.integer(Setting.LISTEN_PORT));
    connector.setIdleTimeout(settings.duration(Setting.IDLE_TIME).toMillis());
    connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_MILLIS);
    connector.setAcceptQueueSize(BACKLOG);
    connector.addBean(headerTimeout);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(settings.integer(Setting.CONNECTIONS), connector));
    server.setErrorHandler(new ProblemErrorHandler());
  }

  private static HttpConfiguration http(CollectorSettings settings) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(Math.toIntExact(settings.bytes(Setting.HEADER_BYTES)));
    http.setHttpCompliance(HttpCompliance.RFC7230);
    http.setUriCompliance(UriCompliance.DEFAULT);
    http.setRequestCookieCompliance(CookieCompliance.RFC6265);
    return http;
  }

  /** Returns the executor for responses that are sent later. */
  public Executor executor() {
    return server.getThreadPool();
  }

  /**
   * Starts to listen.
   *
   * @param grace maximum time that {@link #stop} waits
   * @throws IOException if the port is in use or not permitted
   */
  public void start(Handler handler, Duration grace) throws IOException {
    GracefulHandler graceful = new GracefulHandler(handler);
    graceful.setShutdownIdleTimeout(SHUTDOWN_IDLE_MILLIS);
    server.setHandler(graceful);
    server.setStopTimeout(grace.toMillis());
    try {
      connector.open();
      server.start();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the HTTP server did not start: " + e.getMessage(), e);
    }
  }

  public int port() {
    return connector.getLocalPort();
  }

  /** Stops accepting requests and waits for open requests, at most for the grace period. */
  public void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      // The server aborts open requests after the grace period. Acknowledged rows are stored.
      return;
    }
  }
}
