package org.obmeet.telemetry.cli.releases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.cli.query.PlainJdbc;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests the contents of {@code release/catalog.duckdb} and its compatibility with DuckDB. */
class CatalogDatabaseFileTest {
  private static final String TABLES =
      "SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' ORDER BY 1";
  private static final String STORED = "COLUMNS(lambda c: c NOT LIKE '%conf_status')";
  private static final String UNCOMMENTED =
      "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL UNION ALL"
          + " SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL UNION ALL"
          + " SELECT table_name || '.' || column_name FROM duckdb_columns()"
          + " WHERE NOT internal AND schema_name <> 'main' AND comment IS NULL ORDER BY 1";
  private static final List<String> DICTIONARIES =
      List.of("about", "columns", "coverage", "cubes", "metrics", "suppressed_tables", "windows");

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
    List<String> differences = new ArrayList<>();
    for (String table : tables) {
      String parquet =
          """
          (SELECT * EXCLUDE filename,
            split_part(filename, '/', -2) AS "window"
          FROM read_parquet('%s/release/*/%s.parquet', union_by_name = true, filename = true))
          """
              .formatted(DemoLake.root(), table);
      String stored = "(SELECT " + STORED + " FROM levels." + table + ")";
      differences.add(
          """
          SELECT '%1$s', 'rows', count(*) FROM
            ((FROM %2$s EXCEPT ALL FROM %3$s) UNION ALL (FROM %3$s EXCEPT ALL FROM %2$s))
          HAVING count(*) > 0
          """
              .formatted(table, stored, parquet));
      differences.add(
          """
          SELECT '%1$s', 'count', n FROM
            (SELECT (SELECT count(*) FROM levels.%1$s) - (SELECT count(*) FROM %2$s) AS n)
          WHERE n <> 0
          """
              .formatted(table, parquet));
    }
    assertThat(read(String.join(" UNION ALL ", differences))).isEmpty();
  }

  @Test
  void query_andTheFile_answerTheSame() throws Exception {
    String all =
        "SELECT table_schema || '.' || table_name FROM information_schema.tables"
            + " WHERE table_schema <> 'main' ORDER BY ALL";
    List<String> relations = read(all);
    assertThat(relations).contains("metrics.adoption", "dictionary.coverage").isEqualTo(csv(all));
    List<String> asked = new ArrayList<>();
    relations.stream()
        .filter(name -> name.startsWith("metrics.") || name.startsWith("dictionary."))
        .forEach(asked::add);
    asked.addAll(List.of("tables.instances_by_version", "levels.instances_by_version"));
    String sql =
        asked.stream()
            .map(
                relation ->
                    """
                    SELECT '%1$s', count(*), CAST(coalesce(sum(hash(t)::HUGEINT), 0) AS VARCHAR)
                    FROM %1$s t
                    """
                        .formatted(relation))
            .collect(Collectors.joining(" UNION ALL ", "", " ORDER BY 1"));
    assertThat(csv(sql))
        .isEqualTo(read(sql).stream().map(row -> row.replace('|', ',')).toList())
        .hasSameSizeAs(asked);
    String comments = "SELECT count(comment) FROM duckdb_columns() WHERE NOT internal";
    assertThat(csv(comments)).isEqualTo(read(comments));
  }

  private static List<String> csv(String sql) {
    CliResult query =
        CliResult.with("query", "--lake", DemoLake.root().toString(), "--format", "csv", sql);
    assertThat(query.code()).as(query.err()).isZero();
    return query.out().lines().skip(1).toList();
  }

  @Test
  void everyTableViewAndColumn_hasAComment() throws Exception {
    assertThat(read(UNCOMMENTED)).isEmpty();
    assertThat(
            read(
                "SELECT comment FROM duckdb_columns() WHERE table_name = 'instances_by_version'"
                    + " AND schema_name = 'tables' AND column_name = 'owners'"))
        .containsExactly(
            "Owners (distinct: rounded to a multiple of 5 that is at least the threshold; do not add"
                + " up over rows or windows), in owners");
  }

  @Test
  void schemaMain_isEmpty() throws Exception {
    assertThat(
            read(
                "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'main'"
                    + " AND table_name NOT LIKE 'duckdb%' AND table_name NOT LIKE 'sqlite%'"
                    + " AND table_name NOT LIKE 'pragma%'"))
        .containsExactly("0");
  }

  @Test
  void totals_areTheTotalsOfLevels() throws Exception {
    assertThat(
            read(
                "SELECT window_start, total FROM dictionary.totals WHERE \"table\" ="
                    + " 'instances_by_version' AND measure = 'instances' ORDER BY 1"))
        .isEqualTo(
            read(
                "SELECT window_start, instances FROM levels.instances_by_version"
                    + " WHERE version = '*' ORDER BY 1"))
        .isNotEmpty();
  }

  @Test
  void coverage_saysWhatReleasesSay_inSharesOfTheTotal() throws Exception {
    // No share follows if the total, or one of overlapping distinct counts, is suppressed.
    String others =
        " WHERE cube NOT IN ('first_use', 'owners_new_and_lapsed', 'users_by_language')";
    assertThat(
            read(
                "SELECT DISTINCT cube, \"window\", window_start FROM dictionary.coverage"
                    + others
                    + " EXCEPT ALL SELECT cube, \"window\", window_start FROM dictionary.suppressed_tables ORDER BY ALL"))
        .isEqualTo(
            read(
                "SELECT cube, \"window\", window_start FROM dictionary.windows"
                    + others
                    + " ORDER BY ALL"));
    assertThat(
            read(
                "SELECT DISTINCT threshold, contributor FROM dictionary.windows WHERE cube LIKE 'instances%'"))
        .containsExactly("10|owner");
    assertThat(
            read(
                "FROM dictionary.coverage WHERE named NOT BETWEEN 0 AND 1 OR suppressed NOT BETWEEN 0 AND 1"
                    + " OR named + suppressed > 1.001"))
        .isEmpty();
  }

  @Test
  void coverage_saysAsReleasesDo_whetherAWindowIsTheFirst() throws Exception {
    List<String> said = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(DemoLake.root().resolve("release/windows"))) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        JsonNode release = new ObjectMapper().readTree(path.toFile());
        for (JsonNode table : release.get("tables")) {
          if (!table.get("coverage").isEmpty()) {
            said.add(
                String.join(
                    "|",
                    table.get("name").asText(),
                    release.get("window").asText().replace('/', '|'),
                    table.get("first_window").asText()));
          }
        }
      }
    }

    assertThat(
            read(
                "SELECT DISTINCT cube, \"window\", window_start, first_window FROM dictionary.coverage"
                    + " WHERE first_window IS NOT NULL"))
        .containsExactlyInAnyOrderElementsOf(said)
        .isNotEmpty();
  }

  @Test
  void unpublishedWindow_isListed_andCompletelySuppressed() throws Exception {
    List<String> logged =
        LakeReleases.open(DemoLake.root().toString(), Catalog::load)
            .suppressedTables()
            .keySet()
            .stream()
            .map(key -> key.table() + "|" + key.window().kind().word() + "|" + key.window().start())
            .sorted()
            .toList();

    assertThat(
            read(
                "SELECT cube, \"window\", window_start FROM dictionary.suppressed_tables ORDER BY ALL"))
        .isEqualTo(logged);
    assertThat(
            read(
                "SELECT DISTINCT c.named, c.suppressed FROM dictionary.suppressed_tables r JOIN dictionary.coverage c ON c.cube ="
                    + " r.cube AND c.\"window\" = r.\"window\" AND c.window_start ="
                    + " r.window_start"))
        .isEqualTo(logged.isEmpty() ? List.of() : List.of("0.0|1.0"));
  }

  @Test
  void file_openedReadOnly_cannotBeWritten() throws Exception {
    Properties readOnly = new Properties();
    readOnly.setProperty("duckdb.read_only", "true");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file(), readOnly);
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("DROP TABLE dictionary.cubes"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("read-only");
    }
  }

  @Test
  void file_openedByAnOlderDuckDb_hasTheSameRows() throws Exception {
    Path jar = olderDuckDb();
    String sum = "SELECT count(*), sum(instances), min(version) FROM tables.instances_by_version";
    String metric = "FROM metrics.instances_by_major_version";

    List<String> older =
        otherProcess(jar, file(), "SELECT version()", TABLES, sum, metric, UNCOMMENTED);

    List<String> expected = new ArrayList<>(read(TABLES));
    expected.addAll(read(sum));
    expected.addAll(read(metric));
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
