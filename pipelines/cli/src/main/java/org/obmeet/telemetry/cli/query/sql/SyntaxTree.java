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
 * @param statements the number of statements
 * @param writes true if a part does more than read
 * @param names used functions, as {@code name()}, and tables, in lower case
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

  /** Parses a query without running it. */
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
    Walk walk = new Walk();
    try (JsonParser tree = JSON.createParser(json)) {
      for (JsonToken token = tree.nextToken(); token != null; token = tree.nextToken()) {
        if (token.isStructStart()) {
          walk.down();
        } else if (token.isStructEnd()) {
          walk.depth--;
        } else if (token == JsonToken.VALUE_STRING && tree.currentName() != null) {
          walk.text(tree.currentName(), tree.getText());
        }
      }
    } catch (IOException e) {
      throw new QueryException("the query cannot be checked: " + e.getMessage(), e);
    }
    return walk.tree();
  }

  /** A walk over the serialised tree. */
  private static final class Walk {
    private static final String ONLY_READS = "not implemented";

    private final Set<String> names = new TreeSet<>();
    private boolean writes;
    private int statements;
    private int depth;
    private String fault = "";
    private String message = "";

    /** Enters a nested level. Level 3 is a statement. */
    void down() {
      depth++;
      statements += depth == 3 ? 1 : 0;
    }

    void text(String name, String value) {
      switch (name) {
        case "function_name" -> names.add(value.toLowerCase(Locale.ROOT) + "()");
        case "table_name" -> names.add(value.toLowerCase(Locale.ROOT));
        case "type" -> writes |= value.endsWith("_QUERY_NODE");
        case "error_type" -> fault = depth == 1 ? value : fault;
        case "error_message" -> message = depth == 1 ? value : message;
        default -> {}
      }
    }

    SyntaxTree tree() {
      return new SyntaxTree(
          fault.isEmpty(),
          fault.isEmpty() || fault.equals(ONLY_READS)
              ? Optional.empty()
              : Optional.of("Parser Error: " + message),
          statements,
          writes,
          names);
    }
  }
}
