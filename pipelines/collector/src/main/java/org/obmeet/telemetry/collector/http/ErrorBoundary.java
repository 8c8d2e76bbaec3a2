package org.obmeet.telemetry.collector.http;

import org.obmeet.telemetry.collector.monitoring.MonitoringMetrics;
import org.obmeet.telemetry.lake.landing.StaleRowsException;

/**
 * Runs a step of an exchange. An exception counts as an internal error and causes a response with
 * status 503.
 */
public final class ErrorBoundary {
  private ErrorBoundary() {}

  public static void run(
      HttpExchange exchange, RequestLimits limits, MonitoringMetrics metrics, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | StackOverflowError e) {
      metrics.unexpectedError(e);
      exchange.send(limits.notStored());
    }
  }

  /** Returns true if rows must be projected again because a subject was suppressed later. */
  public static boolean isStale(Throwable failure) {
    return failure instanceof StaleRowsException
        || failure.getCause() instanceof StaleRowsException;
  }
}
