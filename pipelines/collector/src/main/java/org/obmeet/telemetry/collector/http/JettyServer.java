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

/** The HTTP server: it listens, holds to the limits of connections and heads, and ends in order. */
public final class JettyServer {
  private static final int MOST_THREADS = 64;
  private static final int LEAST_THREADS = 8;
  private static final int BACKLOG = 512;

  /** Quiet connections are closed after this many milliseconds, once it is to end. */
  private static final long QUIET_AT_THE_END = 300;

  private final Server server;
  private final ServerConnector connector;

  public JettyServer(CollectorSettings settings, HeaderTimeout connections) {
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS);
    threads.setName("http");
    this.server = new Server(threads);
    this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http(settings)));
    connector.setHost(settings.text(Setting.LISTEN_HOST));
    connector.setPort(settings.count(Setting.LISTEN_PORT));
    connector.setIdleTimeout(settings.span(Setting.IDLE_TIME).toMillis());
    connector.setShutdownIdleTimeout(QUIET_AT_THE_END);
    connector.setAcceptQueueSize(BACKLOG);
    connector.addBean(connections);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(settings.count(Setting.CONNECTIONS), connector));
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

  /** Threads for what answers later. */
  public Executor executor() {
    return server.getThreadPool();
  }

  /**
   * Listens.
   *
   * @throws IOException where the port is taken or may not be had
   */
  public void start(Handler handler, Duration grace) throws IOException {
    GracefulHandler graceful = new GracefulHandler(handler);
    graceful.setShutdownIdleTimeout(QUIET_AT_THE_END);
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

  /** Port that it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Accepts no more, lets what is in flight end, within the time of grace. */
  public void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      // Whatever did not end in time is cut off; what was acknowledged is stored.
      return;
    }
  }
}
