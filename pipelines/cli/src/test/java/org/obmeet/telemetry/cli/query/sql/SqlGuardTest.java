package org.obmeet.telemetry.cli.query.sql;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.cli.query.ReleaseDatabaseTest;

/** Tests which queries are allowed, without running them. {@link ReleaseDatabaseTest} runs some. */
class SqlGuardTest {
  private Connection engine;

  @BeforeEach
  void open() throws SQLException {
    engine = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterEach
  void close() throws SQLException {
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1; SELECT 2",
        "SELECT $$;$$; SELECT 2",
        "SELECT E'\\';'; SELECT 2",
        "PIVOT t ON a USING sum(b); DROP TABLE t",
        "FROM (PIVOT t ON a USING sum(b)) WHERE 'x' LIKE'\\'; CREATE TABLE o AS SELECT 1 --'",
        "FROM (PIVOT t$$ ON a USING sum(b)); CREATE TABLE o AS SELECT 1 AS o$$",
        "PIVOT t ON a USING sum(b) --'\r; DROP TABLE t --'",
        "EXPLAIN SELECT 1; SELECT 2"
      })
  void statements_several_areRefused(String sql) {
    assertThatThrownBy(() -> SqlGuard.check(engine, sql))
        .isInstanceOf(QueryException.class)
        .hasMessage("the query must be one statement; it contains several, separated by ';'");
  }

  @Test
  void pivot_withAnEscape_isRefusedWithAnAlternative() {
    assertThatThrownBy(
            () -> SqlGuard.check(engine, "FROM (PIVOT t ON a USING sum(b)) WHERE c = E'\\n'"))
        .isInstanceOf(QueryException.class)
        .hasMessageStartingWith("a query with PIVOT must not contain \\ or $; write strings as");
  }

  @Test
  void text_thatIsNoSql_isRefusedWithTheParsersWords() {
    assertThatThrownBy(() -> SqlGuard.check(engine, "SELECT 'a"))
        .isInstanceOf(QueryException.class)
        .hasMessage("Parser Error: unterminated string literal");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FROM duckdb_settings()",
        "SELECT * FROM \"DuckDB_Settings\"()",
        "FROM main.duckdb_extensions()",
        "FROM duckdb_secrets()",
        "FROM pg_settings",
        "FROM pg_catalog.pg_settings",
        "SELECT current_setting('home_directory')",
        "SELECT 'threads'.current_setting()",
        "FROM query('FROM duckdb_settings()')",
        "EXPLAIN ANALYZE FROM duckdb_extensions()",
        "FROM register_external_resource_type('t', 'k', 'duckdb_settings', '', '', '', '')",
        "FROM create_external_resource('t', MAP {})",
        "FROM truncate_duckdb_logs()",
        "WITH a AS (FROM duckdb_settings()) SELECT (SELECT max(value) FROM a)",
        "PIVOT (FROM duckdb_settings()) ON name USING max(value)",
        "PIVOT (FROM query('FROM duckdb_' || 'settings()')) ON name USING max(value)"
      })
  void query_ofServerSettings_isRefused(String sql) {
    assertThatThrownBy(() -> SqlGuard.check(engine, sql))
        .isInstanceOf(QueryException.class)
        .hasMessageStartingWith("the query must read released tables only; ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT path FROM duckdb_databases()",
        "SELECT path FROM duckdb_databases",
        "FROM system.main.\"DuckDB_Databases\"",
        "FROM 'duckdb_databases'",
        "TABLE duckdb_databases",
        "SUMMARIZE duckdb_databases",
        "SUMMARIZE main.duckdb_databases",
        "SELECT file FROM pragma_database_list",
        "SUMMARIZE FROM pragma_database_list",
        "PIVOT duckdb_databases ON path USING count(*)",
        "FROM pragma_show_databases()",
        "FROM duckdb_temporary_files()",
        "FROM duckdb_logs",
        "FROM which_secret('s3://a', 's3')",
        "FROM duckdb_external_resources()"
      })
  void query_ofTheServersFolders_isRefused(String sql) {
    assertThatThrownBy(() -> SqlGuard.check(engine, sql))
        .isInstanceOf(QueryException.class)
        .hasMessageStartingWith("the query must read released tables only; ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FROM checkpoint()",
        "FROM force_checkpoint('catalog')",
        "SELECT write_log('text')",
        "FROM enable_logging()",
        "FROM disable_logging()",
        "FROM enable_profiling()",
        "FROM disable_profiling()"
      })
  void query_thatChangesTheEngine_isRefused(String sql) {
    assertThatThrownBy(() -> SqlGuard.check(engine, sql))
        .isInstanceOf(QueryException.class)
        .hasMessageStartingWith("the query must read released tables only; ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SHOW DATABASES", "FROM duckdb_columns()", "FROM duckdb_views", "SHOW ALL TABLES"})
  void query_ofNamesOfTables_isAllowed(String sql) {
    assertThatCode(() -> SqlGuard.check(engine, sql)).doesNotThrowAnyException();
  }
}
