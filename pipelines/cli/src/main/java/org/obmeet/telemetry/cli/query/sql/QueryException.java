package org.obmeet.telemetry.cli.query.sql;

/** An error about a statement that is not allowed or that the engine cannot run. */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public QueryException(String message) {
    super(message);
  }

  public QueryException(String message, Throwable cause) {
    super(message, cause);
  }
}
