package org.obmeet.telemetry.cli.query.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces comments, strings and quoted names of SQL by blanks. All positions stay the same. */
final class SqlMasker {
  private static final Pattern DOLLARS = Pattern.compile("\\$([A-Za-z_]\\w*)?\\$");

  private static final Pattern LINE_END = Pattern.compile("[\\r\\n]");

  /** A number or an unquoted name, whose end is no start of a string. */
  private static final Pattern WORD =
      Pattern.compile(
          "[0-9][0-9_]*(\\.[0-9_]*)?([Ee][+-]?[0-9]+)?"
              + "|[A-Za-z_[^\\x00-\\x7F]][\\w$[^\\x00-\\x7F]]*");

  private final String sql;
  private final StringBuilder bare;

  private SqlMasker(String sql) {
    this.sql = sql;
    this.bare = new StringBuilder(sql);
  }

  static String of(String sql) {
    SqlMasker text = new SqlMasker(sql);
    Matcher word = WORD.matcher(sql);
    int at = 0;
    while (at < sql.length()) {
      int end = text.end(at);
      if (end == at && word.region(at, sql.length()).lookingAt()) {
        at = word.end();
        continue;
      }
      for (int i = at; i < end; i++) {
        text.bare.setCharAt(i, ' ');
      }
      at = Math.max(end, at + 1);
    }
    return text.bare.toString();
  }

  /**
   * Returns the end of the comment, string or quoted name that starts at {@code at}, or {@code at}
   * if none starts there.
   */
  private int end(int at) {
    char first = sql.charAt(at);
    if (sql.startsWith("E'", at) || sql.startsWith("e'", at)) {
      return escaped(at + 2);
    } else if (first == '\'' || first == '"') {
      return after(String.valueOf(first), at + 1);
    } else if (first == '$') {
      Matcher open = DOLLARS.matcher(sql).region(at, sql.length());
      return open.lookingAt() ? after(open.group(), open.end()) : at;
    } else if (sql.startsWith("--", at)) {
      Matcher end = LINE_END.matcher(sql);
      return end.find(at) ? end.end() : sql.length();
    }
    return sql.startsWith("/*", at) ? comment(at + 2) : at;
  }

  private int after(String closing, int from) {
    int found = sql.indexOf(closing, from);
    return found < 0 ? sql.length() : found + closing.length();
  }

  /** Returns the end of a string in which a backslash escapes the next character. */
  private int escaped(int from) {
    int at = from;
    while (at < sql.length() && (sql.charAt(at) != '\'' || sql.startsWith("''", at))) {
      at += sql.charAt(at) == '\\' || sql.charAt(at) == '\'' ? 2 : 1;
    }
    return Math.min(sql.length(), at + 1);
  }

  /** Returns the end of a comment, which can contain nested comments. */
  private int comment(int from) {
    int depth = 1;
    int at = from;
    while (at < sql.length() && depth > 0) {
      boolean opens = sql.startsWith("/*", at);
      boolean closes = sql.startsWith("*/", at);
      depth += opens ? 1 : closes ? -1 : 0;
      at += opens || closes ? 2 : 1;
    }
    return at;
  }
}
