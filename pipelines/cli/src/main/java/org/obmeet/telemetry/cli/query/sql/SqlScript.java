package org.obmeet.telemetry.cli.query.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * A text of SQL statements, split at semicolons.
 *
 * @param statements the statements without their semicolons, none of them blank or only a comment
 * @param rest text after the last semicolon; empty if that text is blank, or if it follows a
 *     semicolon and is only a comment
 */
public record SqlScript(List<String> statements, String rest) {
  /** Splits a text. A semicolon in a comment, a string or a quoted name ends no statement. */
  public static SqlScript of(String text) {
    String bare = SqlMasker.of(text);
    List<String> statements = new ArrayList<>();
    int start = 0;
    for (int end = bare.indexOf(';'); end >= 0; end = bare.indexOf(';', start)) {
      if (!bare.substring(start, end).isBlank()) {
        statements.add(text.substring(start, end).strip());
      }
      start = end + 1;
    }
    boolean onlyComment = bare.substring(start).isBlank() && start > 0;
    return new SqlScript(statements, onlyComment ? "" : text.substring(start).strip());
  }
}
