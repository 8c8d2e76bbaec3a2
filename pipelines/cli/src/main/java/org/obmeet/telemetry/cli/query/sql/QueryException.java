package org.obmeet.telemetry.cli.query.sql;

/** A statement that is not allowed or fails, or a database that cannot be read or written. */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public QueryException(String message) {
    super(message);
  }

  public QueryException(String message, Throwable cause) {
    super(message, cause);
  }
}
