package org.obmeet.telemetry.collector;

/** The collector cannot start; the message says what is wrong and what to do. */
public final class CollectorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public CollectorException(String message) {
    super(message);
  }

  /** What is wrong, and what it was caused by. */
  public CollectorException(String message, Throwable cause) {
    super(message, cause);
  }
}
