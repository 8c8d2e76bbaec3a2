package org.obmeet.telemetry.collector.monitoring;

import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Checks that the loggers of the HTTP server are off, because they can quote requests. */
public final class ServerLogCheck {
  /** Loggers to check. A lower one can be enabled while {@code org.eclipse.jetty} is off. */
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

  private ServerLogCheck() {}

  /** Returns the name of an enabled logger; empty if all are off. */
  public static Optional<String> firstEnabledLogger() {
    return LOGGERS.stream()
        .filter(name -> LoggerFactory.getLogger(name).isErrorEnabled())
        .findFirst();
  }
}
