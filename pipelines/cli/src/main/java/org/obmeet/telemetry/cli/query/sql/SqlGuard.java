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
 * Which statements a query may be: one, one that only reads, and one that asks nothing of the
 * machine. The engine's own parser says what a text is; what it cannot write down as a tree is
 * looked at as text.
 */
public final class SqlGuard {
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

  /** Functions and views that tell of settings and folders, or that run a text of their own. */
  private static final Set<String> REFUSED =
      Set.of(
          "current_setting()",
          "duckdb_extension_repositories()",
          "duckdb_extensions()",
          "duckdb_external_file_cache()",
          "duckdb_log_contexts()",
          "duckdb_logs()",
          "duckdb_logs_parsed()",
          "duckdb_memory()",
          "duckdb_secrets()",
          "duckdb_settings()",
          "duckdb_temporary_files()",
          "getenv()",
          "json_execute_serialized_sql()",
          "pg_settings",
          "pragma_database_size()",
          "pragma_platform()",
          "pragma_user_agent()",
          "query()",
          "query_table()");

  private static final Pattern EXPLAIN =
      Pattern.compile(
          "\\s*EXPLAIN\\b\\s*(ANALYZE\\b\\s*)?(\\([^)]*\\)\\s*)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern PIVOT = Pattern.compile("\\bPIVOT\\b", Pattern.CASE_INSENSITIVE);

  private SqlGuard() {}

  /**
   * Lets a text pass.
   *
   * @throws QueryException where it is no statement, more than one, one that does more than read,
   *     or one that asks something of the machine
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
    single(bare);
    Matcher explain = EXPLAIN.matcher(bare);
    if (explain.lookingAt()) {
      check(engine, sql.substring(explain.end()));
    } else if (PIVOT.matcher(bare).find() && READING.contains(head(bare))) {
      checkNames(words(sql));
    } else {
      throw notReadOnly(bare);
    }
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
          "the query must ask for what is released; "
              + found.get()
              + " tells of the machine, or runs a text that is not looked at");
    }
  }

  /** Whatever a text may name, as functions and as tables. */
  private static Set<String> words(String sql) {
    Set<String> words = new TreeSet<>();
    for (String word : sql.toLowerCase(Locale.ROOT).split("\\W+")) {
      words.add(word);
      words.add(word + "()");
    }
    return words;
  }

  private static void single(String bare) {
    int end = bare.indexOf(';');
    if (end >= 0 && !bare.substring(end).replace(';', ' ').isBlank()) {
      throw several();
    }
  }

  private static QueryException several() {
    return new QueryException("the query must be one statement; it is several, separated by ';'");
  }

  private static QueryException notReadOnly(String bare) {
    String head = head(bare);
    String start = head.isEmpty() ? bare.strip().lines().findFirst().orElse("") : head;
    return new QueryException(
        "the query must only read; allowed: "
            + String.join(", ", new TreeSet<>(READING))
            + (READING.contains(head)
                ? "; it does more, though it starts with '"
                : "; it starts with '")
            + start
            + "'");
  }

  /** The first word, in capitals. */
  private static String head(String bare) {
    return bare.replaceFirst("^[\\s(]+", "").split("[^A-Za-z_]", 2)[0].toUpperCase(Locale.ROOT);
  }
}
