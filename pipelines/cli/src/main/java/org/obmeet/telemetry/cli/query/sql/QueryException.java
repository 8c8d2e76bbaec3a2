package org.obmeet.telemetry.cli.query.sql;

/** A statement that is refused or that the engine cannot run; the message is for people. */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public QueryException(String message) {
    super(message);
  }

  public QueryException(String message, Throwable cause) {
    super(message, cause);
  }
}
