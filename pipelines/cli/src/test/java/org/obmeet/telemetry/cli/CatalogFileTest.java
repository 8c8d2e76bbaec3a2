package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.cli.query.PlainJdbc;

/** What stands in {@code release/catalog.duckdb}, and who can read it. */
class CatalogFileTest {
  private static final String TABLES =
      "SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' ORDER BY 1";
  private static final String UNCOMMENTED =
      "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL UNION ALL"
          + " SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL UNION ALL"
          + " SELECT table_name || '.' || column_name FROM duckdb_columns()"
          + " WHERE NOT internal AND comment IS NULL ORDER BY 1";
  private static final List<String> DICTIONARIES =
      List.of("about", "columns", "cubes", "labels", "refused", "windows", "withheld");

  private static String file() {
    return DemoLake.root().resolve("release/catalog.duckdb").toString();
  }

  private static List<String> read(String sql) throws SQLException {
    return PlainJdbc.lines(file(), sql);
  }

  @Test
  void everyTable_holdsTheRowsOfItsParquet_andNothingElse() throws Exception {
    List<String> tables = new ArrayList<>(read(TABLES));
    assertThat(tables).containsAll(DICTIONARIES);
    tables.removeAll(DICTIONARIES);
    List<String> released;
    try (Stream<Path> walk = Files.walk(DemoLake.root().resolve("release"))) {
      released =
          walk.map(path -> path.getFileName().toString())
              .filter(name -> name.endsWith(".parquet"))
              .map(name -> name.replace(".parquet", ""))
              .distinct()
              .sorted()
              .toList();
    }

    assertThat(tables).isEqualTo(released).hasSizeGreaterThan(40);
    for (String table : tables) {
      String parquet =
          "read_parquet('%s/release/*/%s/**/%s.parquet', hive_partitioning = true)"
              .formatted(DemoLake.root(), table, table);
      assertThat(
              read(
                  "(FROM %1$s EXCEPT ALL FROM %2$s) UNION ALL (FROM %2$s EXCEPT ALL FROM %1$s)"
                      .formatted(table, parquet)))
          .as(table)
          .isEmpty();
      assertThat(read("SELECT count(*) FROM " + table))
          .as(table)
          .isEqualTo(read("SELECT count(*) FROM " + parquet));
    }
  }

  @Test
  void query_andTheFile_answerTheSame() throws Exception {
    List<String> relations =
        read("SELECT table_name FROM information_schema.tables ORDER BY table_name");
    assertThat(relations)
        .contains("page_views_by_route_totals", "sessions_totals")
        .isEqualTo(csv("SELECT table_name FROM information_schema.tables ORDER BY table_name"));
    List<String> asked = new ArrayList<>(DICTIONARIES);
    relations.stream().filter(name -> name.endsWith("_totals")).forEach(asked::add);
    asked.add("instances_by_version");
    for (String relation : asked) {
      String sql =
          "SELECT count(*), CAST(sum(hash(t)::HUGEINT) AS VARCHAR) FROM "
              + relation
              + " t WHERE (SELECT count(*) FROM "
              + relation
              + ") > 0";
      assertThat(csv(sql)).as(relation).isEqualTo(List.of(read(sql).get(0).replace('|', ',')));
    }
    assertThat(csv("SELECT count(comment) FROM duckdb_columns() WHERE NOT internal"))
        .isEqualTo(read("SELECT count(comment) FROM duckdb_columns() WHERE NOT internal"));
  }

  private static List<String> csv(String sql) {
    Called query =
        Called.with("query", "--lake", DemoLake.root().toString(), "--format", "csv", sql);
    assertThat(query.code()).as(query.err()).isZero();
    return query.out().lines().skip(1).toList();
  }

  @Test
  void everyTableViewAndColumn_hasAComment() throws Exception {
    assertThat(read(UNCOMMENTED)).isEmpty();
    assertThat(
            read(
                "SELECT comment FROM duckdb_columns() WHERE table_name = 'instances_by_version'"
                    + " AND column_name = 'owners'"))
        .containsExactly("Owners (distinct: do not add up over rows or days), in owners");
  }

  @Test
  void withheld_saysWhatManifestsAndRowsSay() throws Exception {
    assertThat(
            read(
                "SELECT cube, \"window\", window_start FROM withheld EXCEPT ALL"
                    + " SELECT cube, \"window\", window_start FROM refused ORDER BY ALL"))
        .isEqualTo(read("SELECT cube, \"window\", window_start FROM windows ORDER BY ALL"));
    assertThat(
            read(
                "SELECT DISTINCT threshold, contributor FROM windows WHERE cube LIKE 'instances%'"))
        .containsExactly("10|owner");
    assertThat(
            read(
                "SELECT w.cube FROM withheld w LEFT JOIN (SELECT window_start, count(*) AS n,"
                    + " count(*) FILTER (status = 'withheld') AS h FROM instances_by_version"
                    + " GROUP BY ALL) t USING (window_start) WHERE w.cube = 'instances_by_version'"
                    + " AND (w.\"rows\" <> t.n OR w.rows_withheld <> t.h)"))
        .isEmpty();
    assertThat(read("SELECT sum(\"rows\") > 0, sum(levels) > 0 FROM withheld"))
        .containsExactly("true|true");
  }

  @Test
  void whatIsWithheldAsAWhole_isNamedAsTheLogDoes_withAShareOfHundred() throws Exception {
    List<String> logged =
        ReleasedLake.open(DemoLake.root().toString()).refusals().keySet().stream()
            .map(key -> key.cube() + "|" + key.window().kind().word() + "|" + key.window().start())
            .sorted()
            .toList();

    assertThat(logged).isNotEmpty();
    assertThat(read("SELECT cube, \"window\", window_start FROM refused ORDER BY ALL"))
        .isEqualTo(logged);
    assertThat(
            read(
                "SELECT DISTINCT w.\"rows\", w.levels, w.share_withheld_percent FROM refused r"
                    + " JOIN withheld w USING (cube, \"window\", window_start, window_end)"))
        .containsExactly("0|0|100");
  }

  @Test
  void file_openedReadOnly_cannotBeWritten() throws Exception {
    Properties readOnly = new Properties();
    readOnly.setProperty("duckdb.read_only", "true");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file(), readOnly);
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("DROP TABLE cubes"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("read-only");
    }
  }

  @Test
  void file_openedByAnOlderDuckDb_saysTheSame() throws Exception {
    Path jar = olderDuckDb();
    String sum = "SELECT count(*), sum(instances), min(version) FROM instances_by_version";
    String totals = "FROM page_views_by_route_totals";

    List<String> older =
        otherProcess(jar, file(), "SELECT version()", TABLES, sum, totals, UNCOMMENTED);

    List<String> expected = new ArrayList<>(read(TABLES));
    expected.addAll(read(sum));
    expected.addAll(read(totals));
    assertThat(older.get(0)).startsWith("v1.").isNotEqualTo(read("SELECT version()").get(0));
    assertThat(older.subList(1, older.size())).isEqualTo(expected);
  }

  private static Path olderDuckDb() throws IOException {
    Path folder = Path.of(System.getProperty("older.duckdb", "target/older-duckdb"));
    assumeThat(folder).as("a jar of an older DuckDB, which the build fetches").isDirectory();
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(path -> path.toString().endsWith(".jar")).findFirst().orElseThrow();
    }
  }

  private static List<String> otherProcess(Path jar, String... args) throws Exception {
    String classes =
        Path.of(PlainJdbc.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", jar + java.io.File.pathSeparator + classes));
    command.add(PlainJdbc.class.getName());
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out.toLowerCase(Locale.ROOT)).isZero();
    return out.lines().toList();
  }
}
