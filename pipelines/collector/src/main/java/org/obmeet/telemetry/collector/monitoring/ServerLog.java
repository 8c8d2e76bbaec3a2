package org.obmeet.telemetry.collector.monitoring;

import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server's own log. It quotes requests, at every level, so it has to be off whoever runs
 * the collector: what is to be said of requests is counted.
 */
public final class ServerLog {
  /** The root of its loggers; one below may be set otherwise. */
  private static final List<String> LOGGERS =
      List.of(
          "org.eclipse.jetty",
          "org.eclipse.jetty.http",
          "org.eclipse.jetty.http.HttpParser",
          "org.eclipse.jetty.http.HttpGenerator",
          "org.eclipse.jetty.io",
          "org.eclipse.jetty.io.AbstractConnection",
          "org.eclipse.jetty.server",
          "org.eclipse.jetty.server.Request",
          "org.eclipse.jetty.server.Response",
          "org.eclipse.jetty.server.Server",
          "org.eclipse.jetty.server.handler",
          "org.eclipse.jetty.server.handler.ErrorHandler",
          "org.eclipse.jetty.server.internal",
          "org.eclipse.jetty.server.internal.HttpChannelState",
          "org.eclipse.jetty.server.internal.HttpConnection",
          "org.eclipse.jetty.util",
          "org.eclipse.jetty.util.thread");

  private ServerLog() {}

  /** Name of a logger that would say something; empty where all are off. */
  public static Optional<String> talking() {
    return LOGGERS.stream()
        .filter(name -> LoggerFactory.getLogger(name).isErrorEnabled())
        .findFirst();
  }
}
