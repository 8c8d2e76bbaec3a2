package org.obmeet.telemetry.collector.http;

import org.obmeet.telemetry.collector.monitoring.MonitoringMetrics;
import org.obmeet.telemetry.lake.landing.StaleRowsException;

/** Does something for an exchange; what is thrown is our fault, and answered as such. */
public final class ErrorBoundary {
  private ErrorBoundary() {}

  public static void run(
      HttpExchange exchange, RequestLimits limits, MonitoringMetrics measures, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | StackOverflowError e) {
      measures.unexpected(e);
      exchange.send(limits.notStored());
    }
  }

  /** Whether rows were given back, to be judged again: somebody is refused since. */
  public static boolean isStale(Throwable failure) {
    return failure instanceof StaleRowsException
        || failure.getCause() instanceof StaleRowsException;
  }
}
