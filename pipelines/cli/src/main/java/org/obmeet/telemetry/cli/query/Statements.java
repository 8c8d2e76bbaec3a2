package org.obmeet.telemetry.cli.query;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Which statements a query may be: one, and one that only reads. */
final class Statements {
  private static final Set<String> READING =
      Set.of(
          "SELECT",
          "WITH",
          "FROM",
          "VALUES",
          "TABLE",
          "PIVOT",
          "UNPIVOT",
          "SHOW",
          "DESCRIBE",
          "SUMMARIZE",
          "EXPLAIN");

  private Statements() {}

  /**
   * The statement without its closing semicolon.
   *
   * @throws QueryFailure where there is none, more than one, or one that does more than read
   */
  static String reading(String sql) {
    String bare = blanked(sql);
    int end = bare.indexOf(';');
    if (end >= 0 && !bare.substring(end).replace(';', ' ').isBlank()) {
      throw new QueryFailure("the query must be one statement; it is several, separated by ';'");
    }
    String head = (end < 0 ? bare : bare.substring(0, end)).strip();
    while (head.startsWith("(")) {
      head = head.substring(1).strip();
    }
    String word = head.split("[^A-Za-z_]", 2)[0].toUpperCase(Locale.ROOT);
    if (!READING.contains(word)) {
      throw new QueryFailure(
          "the query must only read; allowed: "
              + String.join(", ", new TreeSet<>(READING))
              + "; it starts with '"
              + (word.isEmpty() ? head.lines().findFirst().orElse("") : word)
              + "'");
    }
    return end < 0 ? sql : sql.substring(0, end);
  }

  /** The text at the same positions with comments, quoted names and strings made blanks. */
  private static String blanked(String sql) {
    StringBuilder bare = new StringBuilder(sql);
    int at = 0;
    while (at < sql.length()) {
      int end = endOfOpaque(sql, at);
      for (int i = at; i < end; i++) {
        bare.setCharAt(i, ' ');
      }
      at = Math.max(end, at + 1);
    }
    return bare.toString();
  }

  /** End of the comment, string or quoted name that starts at {@code at}; {@code at} if none. */
  private static int endOfOpaque(String sql, int at) {
    char first = sql.charAt(at);
    if (first == '\'' || first == '"') {
      return after(sql, String.valueOf(first), at + 1);
    }
    if (sql.startsWith("--", at)) {
      return after(sql, "\n", at);
    }
    return sql.startsWith("/*", at) ? after(sql, "*/", at + 2) : at;
  }

  private static int after(String sql, String closing, int from) {
    int found = sql.indexOf(closing, from);
    return found < 0 ? sql.length() : found + closing.length();
  }
}
