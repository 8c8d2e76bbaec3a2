package org.obmeet.telemetry.cli.query;

/** A statement that is refused or that the engine cannot run; the message is for people. */
public final class QueryFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QueryFailure(String message) {
    super(message);
  }

  QueryFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
