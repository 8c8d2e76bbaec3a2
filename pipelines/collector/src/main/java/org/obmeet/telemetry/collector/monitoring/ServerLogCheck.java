package org.obmeet.telemetry.collector.monitoring;

import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Checks that the loggers of the HTTP server are off, because they can quote requests. */
public final class ServerLogCheck {
  /** Loggers to check. A child of {@code org.eclipse.jetty} can be on when its parent is off. */
  private static final String[] LOGGERS =
      (" .http .http.HttpParser .http.HttpGenerator .io .io.AbstractConnection .server"
              + " .server.Request .server.Response .server.Server .server.handler"
              + " .server.handler.ErrorHandler .server.internal .server.internal.HttpChannelState"
              + " .server.internal.HttpConnection .util .util.thread")
          .split(" ");

  private ServerLogCheck() {}

  /** Returns the name of an enabled logger; empty if all are off. */
  public static Optional<String> firstEnabledLogger() {
    return Stream.of(LOGGERS)
        .map("org.eclipse.jetty"::concat)
        .filter(name -> LoggerFactory.getLogger(name).isErrorEnabled())
        .findFirst();
  }
}
