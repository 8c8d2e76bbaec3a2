package org.obmeet.telemetry.cli.query.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that a query is a single statement, only reads data, and does not disclose data of the
 * server. The engine parses the query. Of the queries without a syntax tree only EXPLAIN and PIVOT
 * are allowed, after a check of their text.
 */
public final class SqlGuard {
  private static final Set<String> READING =
      Set.of(
          "SELECT WITH FROM VALUES TABLE PIVOT UNPIVOT SHOW DESCRIBE SUMMARIZE EXPLAIN".split(" "));

  /**
   * Functions and views that disclose settings or folders, change the engine, or run SQL or a
   * function from a text value.
   */
  private static final Set<String> REFUSED =
      Set.of(
          """
          checkpoint() create_external_resource() current_setting()
          deregister_external_resource() destroy_external_resource() disable_logging()
          disable_profiling() duckdb_databases duckdb_databases()
          duckdb_extension_repositories() duckdb_extensions() duckdb_external_file_cache()
          duckdb_external_resource_types() duckdb_external_resources() duckdb_log_contexts()
          duckdb_logs duckdb_logs() duckdb_logs_parsed() duckdb_memory()
          duckdb_profiling_settings() duckdb_secrets() duckdb_settings()
          duckdb_temporary_files() enable_logging() enable_profiling() force_checkpoint()
          getenv() json_execute_serialized_sql() pg_settings pragma_database_list
          pragma_database_list() pragma_database_size() pragma_platform()
          pragma_show_databases pragma_show_databases() pragma_user_agent() query()
          query_table() register_external_resource() register_external_resource_type()
          truncate_duckdb_logs() which_secret() write_log()\
          """
              .split("\\s+"));

  private static final Pattern EXPLAIN =
      Pattern.compile(
          "\\s*EXPLAIN\\b\\s*(ANALYZE\\b\\s*)?(\\([^)]*\\)\\s*)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern PIVOT = Pattern.compile("\\bPIVOT\\b", Pattern.CASE_INSENSITIVE);

  private SqlGuard() {}

  /**
   * Checks a query.
   *
   * @throws QueryException if the query is not exactly one statement, does more than read, or uses
   *     a function or view that is not allowed
   */
  public static void check(Connection engine, String sql) throws SQLException {
    SyntaxTree tree = SyntaxTree.of(engine, sql);
    if (tree.fault().isPresent()) {
      throw new QueryException(tree.fault().get());
    }
    if (tree.isKnown()) {
      check(tree, sql);
      return;
    }
    String bare = SqlMasker.of(sql);
    Matcher explain = EXPLAIN.matcher(bare);
    if (explain.lookingAt()) {
      check(engine, sql.substring(explain.end()));
      return;
    }
    checkSingle(bare);
    if (!PIVOT.matcher(bare).find() || !READING.contains(head(bare))) {
      throw notReadOnly(bare);
    }
    if (sql.indexOf('\\') >= 0 || sql.indexOf('$') >= 0) {
      // Only the engine knows where a string with escapes or dollar quotes ends.
      throw new QueryException(
          "a query with PIVOT must not contain \\ or $; write strings as '…', or filter the rows in a"
              + " query without PIVOT");
    }
    checkNames(words(sql));
  }

  private static void check(SyntaxTree tree, String sql) {
    if (tree.statements() > 1) {
      throw several();
    }
    if (tree.statements() == 0 || tree.writes()) {
      throw notReadOnly(SqlMasker.of(sql));
    }
    checkNames(tree.names());
  }

  private static void checkNames(Set<String> names) {
    Optional<String> found = names.stream().filter(REFUSED::contains).findFirst();
    if (found.isPresent()) {
      throw new QueryException(
          ("the query must read released tables only; %s is not allowed: it exposes"
                  + " settings or folders of the server, changes the engine, or runs unchecked SQL")
              .formatted(found.get()));
    }
  }

  /** Returns all words of a text, without and with {@code ()}: possible tables and functions. */
  private static Set<String> words(String sql) {
    Set<String> words = new TreeSet<>();
    for (String word : sql.toLowerCase(Locale.ROOT).split("\\W+")) {
      words.add(word);
      words.add(word + "()");
    }
    return words;
  }

  private static void checkSingle(String bare) {
    int end = bare.indexOf(';');
    if (end >= 0 && !bare.substring(end).replace(';', ' ').isBlank()) {
      throw several();
    }
  }

  private static QueryException several() {
    return new QueryException(
        "the query must be one statement; it contains several, separated by ';'");
  }

  private static QueryException notReadOnly(String bare) {
    String head = head(bare);
    String start = head.isEmpty() ? bare.strip().lines().findFirst().orElse("") : head;
    return new QueryException(
        "the query must only read; allowed: %s; it %s '%s'"
            .formatted(
                String.join(", ", new TreeSet<>(READING)),
                READING.contains(head) ? "does more, although it starts with" : "starts with",
                start));
  }

  private static String head(String bare) {
    return bare.replaceFirst("^[\\s(]+", "").split("[^A-Za-z_]", 2)[0].toUpperCase(Locale.ROOT);
  }
}
