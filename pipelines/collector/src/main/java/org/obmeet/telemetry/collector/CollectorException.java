package org.obmeet.telemetry.collector;

/** Thrown if the collector cannot start. The message contains the reason. */
public final class CollectorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CollectorException(String message) {
    super(message);
  }
}
