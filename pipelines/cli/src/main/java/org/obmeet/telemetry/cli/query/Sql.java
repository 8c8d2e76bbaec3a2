package org.obmeet.telemetry.cli.query;

import java.util.List;
import java.util.stream.Collectors;

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

  /** A list of string literals. */
  static String list(List<String> texts) {
    return texts.stream().map(Sql::text).collect(Collectors.joining(", ", "[", "]"));
  }
}
