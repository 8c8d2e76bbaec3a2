package org.obmeet.telemetry.cli.query.sql;

/** Quotes text and names for SQL. */
public final class SqlQuoting {
  private SqlQuoting() {}

  /** Returns a string literal, or {@code NULL} for null. */
  public static String text(String text) {
    return text == null ? "NULL" : "'" + text.replace("'", "''") + "'";
  }

  public static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
