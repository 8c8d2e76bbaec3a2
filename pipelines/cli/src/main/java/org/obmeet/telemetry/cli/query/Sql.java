package org.obmeet.telemetry.cli.query;

/** Text as SQL writes it. */
final class Sql {
  private Sql() {}

  /** A string literal; {@code NULL} for null. */
  static String text(String text) {
    return text == null ? "NULL" : "'" + text.replace("'", "''") + "'";
  }

  /** A quoted name. */
  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
