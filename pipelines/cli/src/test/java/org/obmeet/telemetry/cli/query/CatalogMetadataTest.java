package org.obmeet.telemetry.cli.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests metrics, dictionaries and comments of a released table. */
class CatalogMetadataTest {
  private static final String CUBE = "page_views_by_route";
  private static final String WEEK = "week/2026-11-16";
  private static final ReleaseKey REFUSED = new ReleaseKey(CUBE, Window.parse("week/2026-11-23"));

  @TempDir Path folder;
  private final Map<CatalogMetadata.Depth, ReleaseDatabase> databases =
      new EnumMap<>(CatalogMetadata.Depth.class);
  private ReleasedFixture released;

  @BeforeEach
  void fixture() throws Exception {
    released =
        new ReleasedFixture(folder)
            .table(
                CUBE,
                WEEK,
                "route, status, people, page_views",
                "('/home', 'published', 10, 100)",
                "('*', 'published', 20, NULL)")
            .table("active_people", WEEK, "status, people", "('published', 375)");
  }

  @AfterEach
  void close() {
    databases.values().forEach(ReleaseDatabase::close);
  }

  private static CatalogMetadata meaning() {
    ReleasedWindow window =
        new ReleasedWindow(
            CUBE,
            CUBE,
            Window.parse(WEEK),
            "",
            "",
            "person",
            10,
            "envelope",
            1,
            1,
            List.of(),
            false,
            List.of(new ReleasedWindow.Coverage("page_views", 0.93, 0.07)));
    return new CatalogMetadata(
        Catalog.load(), Optional.of(List.of(window)), Set.of(REFUSED), "releases");
  }

  private String run(String sql, CatalogMetadata.Depth depth) {
    StringWriter text = new StringWriter();
    databases
        .computeIfAbsent(
            depth, d -> ReleaseDatabase.open(released.tables(), Optional.of(meaning()), d))
        .query(
            sql,
            Duration.ofSeconds(30),
            rows -> OutputFormat.CSV.write(rows, new PrintWriter(text, true)));
    return text.toString().replace("\r\n", "\n");
  }

  @Test
  void columns_areDescribed() {
    assertThat(
            run(
                "SELECT title, unit FROM columns WHERE \"table\" = 'page_views_by_route'"
                    + " AND \"column\" = 'page_views'",
                CatalogMetadata.Depth.PLAIN))
        .isEqualTo("title,unit\nPage views,page views\n");
    assertThat(
            run(
                "SELECT population FROM cubes WHERE cube = 'features'",
                CatalogMetadata.Depth.PLAIN))
        .isEqualTo("population\nall records where event_type is feature\n");
    assertThat(
            run(
                "SELECT role, domain FROM columns WHERE \"column\" = 'milliseconds_status'"
                    + " AND \"table\" = 'time_on_page'",
                CatalogMetadata.Depth.PLAIN))
        .isEqualTo("role,domain\nstatus,\"published, suppressed\"\n");
  }

  @Test
  void tables_sayWhomTheyCountAndHowMuchIsNamed() {
    assertThat(
            run(
                "SELECT \"table\", population, windows, first_window, named, suppressed,"
                    + " additive_measures, distinct_measures FROM dictionary.tables",
                CatalogMetadata.Depth.PLAIN))
        .isEqualTo(
            """
            table,population,windows,first_window,named,suppressed,additive_measures,distinct_measures
            page_views_by_route,all records,week,2026-11-16,0.0,1.0,page_views,people
            """);
  }

  @Test
  void totals_standBesideTheirPopulationAndNamedShare() {
    assertThat(run("FROM dictionary.totals", CatalogMetadata.Depth.PLAIN))
        .isEqualTo(
            """
            table,population,window,window_start,window_end,measure,total,named,suppressed
            active_people,all records,week,2026-11-16,2026-11-23,people,375,,
            page_views_by_route,all records,week,2026-11-16,2026-11-23,page_views,,0.93,0.07
            page_views_by_route,all records,week,2026-11-16,2026-11-23,people,20,,
            """);
  }

  @Test
  void status_hasItsSdmxCode_eachSumItsOwn() throws Exception {
    released.table(
        "time_on_page",
        WEEK,
        "status, milliseconds, milliseconds_status, server_status",
        "('published', NULL, 'suppressed', 'up')");

    assertThat(run("FROM tables.time_on_page", CatalogMetadata.Depth.PLAIN))
        .isEqualTo(
            """
            window_start,window_end,status,milliseconds,milliseconds_status,server_status,level,start,window,conf_status,milliseconds_conf_status
            2026-11-16,2026-11-23,published,,suppressed,up,total,2026-11-16,week,F,C
            """);
  }

  @Test
  void formerNames_areInTheFile_butNotInTheListOfAQuery() throws Exception {
    released.table("columns", WEEK, "status, people", "('published', 5)");
    String views =
        "SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal";
    assertThat(run(views, CatalogMetadata.Depth.COMMENTED)).isEqualTo("view_name\n");
    assertThat(run(views + " ORDER BY 1", CatalogMetadata.Depth.FORMER_NAMES))
        .isEqualTo(
            """
            view_name
            about
            active_people
            columns
            coverage
            cubes
            page_views_by_route
            refused
            windows
            """);
    assertThat(run("SELECT people FROM main.columns", CatalogMetadata.Depth.FORMER_NAMES))
        .as("a released table wins over a dictionary of its name")
        .isEqualTo("people\n5\n");
    assertThat(CatalogMetadata.needsFormerNames("FROM main.cubes")).isTrue();
    assertThat(CatalogMetadata.needsFormerNames("FROM cubes")).isFalse();
  }

  @Test
  void coverage_saysWhatIsNamed_andOfRefusedWindowsNothing() {
    assertThat(run("FROM coverage ORDER BY ALL", CatalogMetadata.Depth.PLAIN))
        .isEqualTo(
            """
            cube,window_kind,window_start,measure,named,suppressed,first_window
            page_views_by_route,week,2026-11-16,page_views,0.93,0.07,false
            page_views_by_route,week,2026-11-23,page_views,0.0,1.0,
            page_views_by_route,week,2026-11-23,people,0.0,1.0,
            """);
  }

  @Test
  void comments_areOnTablesViewsAndColumns() {
    assertThat(
            run(
                "SELECT schema_name, comment FROM duckdb_columns() WHERE table_name ="
                    + " 'page_views_by_route' AND column_name = 'page_views' ORDER BY 1",
                CatalogMetadata.Depth.COMMENTED))
        .isEqualTo(
            """
            schema_name,comment
            levels,"Page views, in page views"
            tables,"Page views, in page views"
            """);
    assertThat(
            run(
                "SELECT comment FROM duckdb_views() WHERE schema_name = 'metrics'"
                    + " AND view_name = 'active_people_weekly'",
                CatalogMetadata.Depth.COMMENTED))
        .contains("How many people use the community server in a week?", "Population: All people");
    assertThat(
            run(
                "SELECT count(*) FROM duckdb_columns() WHERE schema_name = 'metrics'"
                    + " AND comment IS NULL",
                CatalogMetadata.Depth.COMMENTED))
        .isEqualTo("count_star()\n0\n");
  }

  @Test
  void file_attachedUnderAnotherName_hasTheMetrics() throws Exception {
    Path file = folder.resolve("catalog.duckdb");
    CatalogDatabase.write(file, released.tables(), meaning());

    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("ATTACH '" + file + "' AS lake (READ_ONLY)");
      try (ResultSet row =
          statement.executeQuery("SELECT value FROM lake.metrics.active_people_weekly")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getDouble(1)).isEqualTo(375);
      }
    }
  }

  @Test
  void content_afterAWindowIsRefused_isAnother() {
    assertThat(content(Set.of(REFUSED))).isNotEqualTo(content(Set.of()));
    assertThat(content(Set.of(REFUSED))).isEqualTo(content(Set.of(REFUSED)));
  }

  private static String content(Set<ReleaseKey> refused) {
    return new CatalogMetadata(Catalog.load(), Optional.empty(), refused, "releases").content();
  }

  @Test
  void metadataNamedInAQuery_areItsMetricsAlone_andTheDictionaryIfItIsRead() {
    assertThat(installed("FROM metrics.active_people_weekly")).isEqualTo(List.of(1L, 0L));
    assertThat(installed("FROM dictionary.about")).isEqualTo(List.of(0L, 4L));
    assertThat(installed("FROM columns")).isEqualTo(List.of(0L, 4L));
  }

  /** Runs a query with its metadata. Returns the numbers of metrics and of dictionary tables. */
  private List<Object> installed(String sql) {
    CatalogMetadata metadata =
        new CatalogMetadata(Catalog.load(), Optional.empty(), Set.of(), "releases").namedIn(sql);
    try (ReleaseDatabase database =
        ReleaseDatabase.open(
            released.tables(), Optional.of(metadata), CatalogMetadata.Depth.PLAIN)) {
      assertThat(database.rows(sql)).isNotEmpty();
      return database
          .rows(
              """
              SELECT (SELECT count(*) FROM duckdb_views() WHERE schema_name = 'metrics'),
                (SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'dictionary')""")
          .get(0);
    }
  }

  @Test
  void statement_thatNamesMetadata_needsIt() {
    assertThat(CatalogMetadata.isNeededBy("FROM columns")).isTrue();
    assertThat(CatalogMetadata.needsWindows("FROM refused")).isTrue();
    assertThat(CatalogMetadata.needsWindows("FROM coverage")).isTrue();
    assertThat(CatalogMetadata.isNeededBy("FROM Metrics.adoption")).isTrue();
    assertThat(CatalogMetadata.isNeededBy("SELECT COLUMNS FROM x")).isTrue();
    assertThat(CatalogMetadata.needsWindows("FROM dictionary.tables")).isTrue();
    assertThat(CatalogMetadata.needsWindows("FROM dictionary.suppressed_tables")).isTrue();
    assertThat(CatalogMetadata.needsWindows("FROM tables.browsers")).isFalse();
    assertThat(CatalogMetadata.isNeededBy("FROM dictionary.metrics")).isTrue();
    assertThat(CatalogMetadata.isNeededBy("FROM page_views_by_route")).isFalse();
    assertThat(CatalogMetadata.isNeededBy("FROM tables.page_views_by_route")).isFalse();
  }

  @Test
  void statement_thatNamesAMetric_readsTheTablesBehindIt() {
    assertThat(CatalogMetadata.tablesNeededBy(Catalog::load, "FROM METRICS.browser_share"))
        .containsExactly("browsers");
    assertThat(CatalogMetadata.tablesNeededBy(Catalog::load, "FROM upgrade_lag")).isEmpty();
    assertThat(CatalogMetadata.tablesNeededBy(Catalog::load, "FROM dictionary.totals"))
        .contains("active_people", "browsers");
  }
}
