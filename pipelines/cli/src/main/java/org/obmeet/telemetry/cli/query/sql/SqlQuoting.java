package org.obmeet.telemetry.cli.query.sql;

import java.util.List;
import java.util.stream.Collectors;

/** Text as SQL writes it. */
public final class SqlQuoting {
  private SqlQuoting() {}

  /** A string literal; {@code NULL} for null. */
  public static String text(String text) {
    return text == null ? "NULL" : "'" + text.replace("'", "''") + "'";
  }

  /** A quoted name. */
  public static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A list of string literals. */
  static String list(List<String> texts) {
    return texts.stream().map(SqlQuoting::text).collect(Collectors.joining(", ", "[", "]"));
  }
}
