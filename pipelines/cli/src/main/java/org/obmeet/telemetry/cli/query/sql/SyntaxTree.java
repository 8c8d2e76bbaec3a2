package org.obmeet.telemetry.cli.query.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The summary of a parsed query. The engine's parser serialises only statements that read.
 *
 * @param isKnown true if the parser could serialise the complete query
 * @param fault the parse error, if the text is not SQL
 * @param statements number of statements in the query
 * @param writes true if a part does more than read
 * @param names names of the used functions, each followed by {@code ()}, and tables; in lower case
 */
record SyntaxTree(
    boolean isKnown, Optional<String> fault, int statements, boolean writes, Set<String> names) {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** Nesting level of a statement in the serialised tree. */
  private static final int STATEMENT_DEPTH = 3;

  /** Type of the error about a statement that does more than read. */
  private static final String ONLY_READS = "not implemented";

  static SyntaxTree of(Connection engine, String sql) throws SQLException {
    try (PreparedStatement parse = engine.prepareStatement("SELECT json_serialize_sql(?)")) {
      parse.setString(1, sql);
      try (ResultSet row = parse.executeQuery()) {
        row.next();
        return read(row.getString(1));
      }
    }
  }

  private static SyntaxTree read(String json) {
    Set<String> names = new TreeSet<>();
    boolean writes = false;
    int statements = 0;
    int depth = 0;
    String errorType = "";
    String errorMessage = "";
    try (JsonParser tree = JSON.createParser(json)) {
      for (JsonToken token = tree.nextToken(); token != null; token = tree.nextToken()) {
        if (token.isStructStart()) {
          depth++;
          statements += depth == STATEMENT_DEPTH ? 1 : 0;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.VALUE_STRING && tree.currentName() != null) {
          String value = tree.getText();
          switch (tree.currentName()) {
            case "function_name" -> names.add(value.toLowerCase(Locale.ROOT) + "()");
            case "table_name" -> names.add(value.toLowerCase(Locale.ROOT));
            case "type" -> writes |= value.endsWith("_QUERY_NODE");
            case "error_type" -> errorType = depth == 1 ? value : errorType;
            case "error_message" -> errorMessage = depth == 1 ? value : errorMessage;
            default -> {}
          }
        }
      }
    } catch (IOException e) {
      throw new QueryException("the query cannot be checked: " + e.getMessage(), e);
    }
    return new SyntaxTree(
        errorType.isEmpty(),
        errorType.isEmpty() || errorType.equals(ONLY_READS)
            ? Optional.empty()
            : Optional.of("Parser Error: " + errorMessage),
        statements,
        writes,
        names);
  }
}
