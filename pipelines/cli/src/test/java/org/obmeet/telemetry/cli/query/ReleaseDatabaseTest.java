package org.obmeet.telemetry.cli.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.sql.QueryException;

public class ReleaseDatabaseTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static Path hidden;
  private static ReleaseDatabase database;

  @BeforeAll
  static void twoWindowsReleased() throws Exception {
    Path first =
        released(
            "2026-11-09",
            "('6.6', 'published', 12::BIGINT, true), ('6', 'withheld', NULL, true),"
                + " ('*', 'published', 20, false)");
    Path second = released("2026-11-16", "('7.0', 'published', 30, true)");
    hidden = folder.resolve("week/hidden.parquet");
    write(hidden, "2026-11-16", "('alice', 'published', 1, true)");
    database = open("by_version", List.of(first + "", second + ""));
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void view_overWindows_hasHiveColumns() {
    assertThat(
            run(
                "SELECT version, \"window\", window_start FROM by_version ORDER BY 1",
                OutputFormat.CSV))
        .isEqualTo(
            "version,window,window_start\r\n6,week,2026-11-09\r\n6.6,week,2026-11-09\r\n7.0,week,2026-11-16\r\n");
  }

  @Test
  void levels_haveTheRowsThatTheTableLeavesOut() {
    assertThat(run("SELECT version FROM levels.by_version ORDER BY 1", OutputFormat.CSV))
        .isEqualTo("version\r\n*\r\n6\r\n6.6\r\n7.0\r\n");
    assertThat(run("SELECT * FROM by_version LIMIT 0", OutputFormat.CSV))
        .isEqualTo("window_start,level,version,status,instances,window,conf_status\r\n");
  }

  @Test
  void showTables_listsEachTableOnce() {
    assertThat(run("SHOW TABLES;", OutputFormat.CSV).lines())
        .containsOnlyOnce("by_version")
        .contains("tables", "windows");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DESCRIBE by_version",
        "SUMMARIZE by_version",
        "FROM by_version",
        "EXPLAIN FROM by_version",
        "WITH a AS (FROM by_version) SELECT count(*) FROM a -- with ; in a comment",
        "/* ; */ SELECT ';' || version FROM by_version;",
        "(SELECT 1) UNION (SELECT 2)",
        "VALUES (1)",
        "SELECT $$a;b$$",
        "SELECT $x$ ; $$ ; $x$ AS v",
        "SELECT 1 AS \"a;b\"",
        "SELECT E'it\\'s; fine'",
        "SELECT 1 /* ; /* in ; another */ ; */ ;",
        "EXPLAIN ANALYZE SELECT $$;$$",
        "PIVOT by_version ON version USING sum(instances)",
        "FROM (PIVOT by_version ON version USING sum(instances)) -- ;",
        "PIVOT by_version ON version IN ('7.0') USING sum(instances)",
        "UNPIVOT by_version ON version, status",
        "SHOW TABLES",
        "WITH query AS (FROM by_version) SELECT count(*) AS duckdb_settings FROM query"
      })
  void statement_thatReads_runs(String sql) {
    assertThat(run(sql, OutputFormat.TABLE)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY by_version TO '%s/out.csv'",
        "COPY (SELECT 1) TO '/dev/null'",
        "ATTACH '%s/other.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "PRAGMA database_list",
        "CREATE TABLE t AS SELECT 1",
        "DROP VIEW by_version",
        "EXPORT DATABASE '%s/out'",
        "CALL pragma_version()",
        "WITH a AS (INSERT INTO by_version VALUES (1, 2, 3) RETURNING 1) FROM a",
        "EXPLAIN DROP TABLE by_version",
        "-- nothing",
        ""
      })
  void statement_thatDoesMore_isRefused(String sql) {
    assertThatThrownBy(() -> run(sql.replace("%s", folder.toString()), OutputFormat.CSV))
        .isInstanceOf(QueryException.class)
        .hasMessageStartingWith("the query must only read; allowed: DESCRIBE, EXPLAIN, FROM,");
    assertThat(folder.resolve("out.csv")).doesNotExist();
  }

  @Test
  void statements_several_areRefused() {
    assertThatThrownBy(() -> run("SELECT 1; COPY (SELECT 1) TO '/dev/null'", OutputFormat.CSV))
        .isInstanceOf(QueryException.class)
        .hasMessage("the query must be one statement; it contains several, separated by ';'");
  }

  @Test
  void explain_asATable_keepsItsLines() {
    assertThat(run("EXPLAIN SELECT version FROM by_version", OutputFormat.TABLE).lines())
        .hasSizeGreaterThan(6)
        .anyMatch(line -> line.contains("│ Table: \"catalog\".levels.by_version │"))
        .allMatch(line -> line.length() < 100);
    assertThat(run("SELECT 'a' || chr(10) || 'b' AS x", OutputFormat.TABLE)).contains("a b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_parquet('%s')",
        "SELECT * FROM read_parquet('http://127.0.0.1:1/x.parquet')",
        "SELECT * FROM read_json('/etc/passwd')",
        "SELECT * FROM read_ndjson_objects('/etc/passwd')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM parquet_metadata('%s')",
        "SELECT * FROM parquet_schema('%s')",
        "SELECT * FROM query('FROM read_text(''/etc/passwd'')')",
        "SELECT * FROM query('COPY (SELECT 1) TO ''%s.csv''')",
        "SELECT * FROM query_table(['/etc/passwd'])",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '%s' (FORMAT parquet, USE_TMP_FILE false)",
        "SELECT $$'$$; COPY (SELECT 1) TO '%s' (FORMAT parquet, USE_TMP_FILE false); --'",
        "SELECT getenv('HOME')",
        "SELECT * FROM '%s'",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '%s.csv'",
        "WITH a AS (SELECT 1) INSERT INTO by_version SELECT * FROM a"
      })
  void file_notReleased_cannotBeReached(String sql) {
    assertThatThrownBy(() -> run(sql.replace("%s", hidden.toString()), OutputFormat.CSV))
        .isInstanceOf(QueryException.class)
        .hasMessageNotContaining("root:");
    assertThat(Path.of(hidden + ".csv")).doesNotExist();
  }

  @Test
  void query_wrong_showsTheMessageOfTheEngine() {
    assertThatThrownBy(() -> run("SELECT nothing FROM by_version", OutputFormat.CSV))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("Referenced column \"nothing\" not found");
  }

  @Test
  void query_tooLong_isStopped() {
    assertThatThrownBy(
            () ->
                database.query(
                    "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE hash(a.range + b.range) = 1",
                    Duration.ofSeconds(1),
                    rows -> OutputFormat.CSV.write(rows, new PrintWriter(new StringWriter()))))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("the query was stopped after 1s; 'telemetry query --timeout' allows");
  }

  @Test
  void query_recursiveWithoutEnd_isStopped() {
    assertThatThrownBy(
            () ->
                database.query(
                    "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n FROM a)"
                        + " SELECT count(*) FROM a",
                    Duration.ofMillis(500),
                    rows -> OutputFormat.CSV.write(rows, new PrintWriter(new StringWriter()))))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("the query was stopped after 0.5s;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT list(a.range) FROM range(100000000) a, range(100) b",
        "SELECT string_agg(repeat('x', 1000000), '') FROM range(100000)",
        "SELECT repeat('x', 1000000) || range FROM range(100000)"
      })
  void query_ofMoreThanTheMemory_isRefused(String sql) {
    assertThatThrownBy(() -> run(sql, OutputFormat.CSV))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("Out of Memory");
  }

  @Test
  void settingsAndSecrets_areNotExposed() {
    String home = System.getProperty("user.home");

    assertThat(run("SHOW lock_configuration", OutputFormat.CSV)).contains("true");
    assertThat(run("SHOW enable_external_access", OutputFormat.CSV)).contains("false");
    for (String setting :
        List.of("extension_directory", "home_directory", "secret_directory", "temp_directory")) {
      assertThat(run("SHOW " + setting, OutputFormat.CSV)).as(setting).doesNotContain("/");
    }
    assertThatThrownBy(() -> run("LOAD spatial", OutputFormat.CSV)).hasMessageNotContaining(home);
  }

  @Test
  void table_withNull_showsAGap() {
    assertThat(
            run("SELECT version, instances FROM by_version ORDER BY 1", OutputFormat.TABLE).lines())
        .containsExactly(
            "version  instances", //
            "───────  ─────────",
            "6",
            "6.6             12",
            "7.0             30");
  }

  @Test
  void csv_withCommaAndQuote_isQuoted() {
    assertThat(run("SELECT 'a,b' AS x, 'say \"hi\"' AS y, '' AS z, NULL AS n", OutputFormat.CSV))
        .isEqualTo("x,y,z,n\r\n\"a,b\",\"say \"\"hi\"\"\",\"\",\r\n");
  }

  @Test
  void json_ofEveryType_isOneObjectALine() {
    assertThat(
            run(
                "SELECT 1 AS i, sum(x) AS s, 1.5 AS d, true AS b, NULL AS n, DATE '2026-11-16' AS t"
                    + " FROM (SELECT 2::BIGINT AS x)",
                OutputFormat.JSON))
        .isEqualTo(
            "[\n{\"i\":1,\"s\":2,\"d\":1.5,\"b\":true,\"n\":null,\"t\":\"2026-11-16\"}\n]\n");
    assertThat(run("SELECT 1 AS i WHERE false", OutputFormat.JSON)).isEqualTo("[]\n");
  }

  private String run(String sql, OutputFormat format) {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    database.query(sql, LIMIT, rows -> format.write(rows, writer));
    writer.flush();
    return text.toString();
  }

  private static Path released(String start, String values) throws Exception {
    Path file = folder.resolve("week/" + start + ".parquet");
    Files.createDirectories(file.getParent());
    write(file, start, values);
    return file;
  }

  private static ReleaseDatabase open(String table, List<String> files) {
    return ReleasedFixture.open(
        folder, new TreeMap<>(Map.of(table, files)), ReleasedFixture.dictionary(List.of()));
  }

  private static void write(Path file, String start, String values) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT DATE '"
              + start
              + "' AS window_start, 'version' AS level, * FROM (VALUES "
              + values
              + ") t(version, status, instances, finest)) TO '"
              + file
              + "' (FORMAT parquet)");
    }
  }

  @Test
  void table_belowAFolderWithAnEqualsSign_hasNoFurtherColumn() throws Exception {
    Path file = folder.resolve("env=prod/status=x/week/v.parquet");
    Files.createDirectories(file.getParent());
    write(file, "2026-11-09", "('6.6', 'published', 1, true)");

    try (ReleaseDatabase below = open("v", List.of(file.toString()))) {
      assertThat(below.rows("SELECT string_agg(column_name, ' ') FROM (DESCRIBE v)").get(0))
          .containsExactly("window_start level version status instances window conf_status");
    }
  }

  @Test
  void columns_ofTheSameName_areNumbered() {
    assertThat(run("SELECT 1 AS a, 2 AS a, 3 AS a_1", OutputFormat.NDJSON))
        .isEqualTo("{\"a\":1,\"a_1\":2,\"a_1_1\":3}\n");
    assertThat(run("SELECT 1 AS a, 2 AS a", OutputFormat.CSV)).isEqualTo("a,a_1\r\n1,2\r\n");
  }
}
