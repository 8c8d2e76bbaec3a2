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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedShares;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests metrics, dictionaries and comments of a released table. */
class CatalogDictionaryTest {
  private static final String CUBE = "page_views_by_route";
  private static final String WEEK = "week/2026-11-16";
  private static final ReleaseKey REFUSED = new ReleaseKey(CUBE, Window.parse("week/2026-11-23"));

  @TempDir Path folder;
  private ReleaseDatabase database;
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
    if (database != null) {
      database.close();
    }
  }

  private static CatalogDictionary dictionary() {
    ReleasedTable table =
        ReleasedFixture.released(
            CUBE,
            Window.parse(WEEK),
            "Pages",
            "As it was released.",
            "person",
            10,
            "envelope",
            Map.of("page_views", new PublishedShares(0.93, 0.07)));
    return new CatalogDictionary(
        Catalog.load(), List.of(table), Set.of(REFUSED), "digest of the releases");
  }

  private String run(String sql) {
    StringWriter text = new StringWriter();
    if (database == null) {
      database = released.open(dictionary());
    }
    database.query(
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
                    + " AND \"column\" = 'page_views'"))
        .isEqualTo("title,unit\nPage views,page views\n");
    assertThat(run("SELECT population FROM cubes WHERE cube = 'features'"))
        .isEqualTo("population\nall records where event_type is feature\n");
    assertThat(
            run(
                "SELECT role, domain FROM columns WHERE \"column\" = 'milliseconds_status'"
                    + " AND \"table\" = 'time_on_page'"))
        .isEqualTo("role,domain\nstatus,\"published, suppressed\"\n");
  }

  @Test
  void releasedTables_areDescribedAsTheyWereReleased_alsoIfTheyAreNoLongerDeclared()
      throws Exception {
    assertThat(run("SELECT title, description FROM cubes WHERE cube = '" + CUBE + "'"))
        .isEqualTo("title,description\nPages,As it was released.\n");

    released.table("gone", WEEK, "status, people", "('published', 375)");
    ReleasedTable gone =
        ReleasedFixture.released(
            "gone",
            Window.parse(WEEK),
            "Earlier",
            "About it.",
            "person",
            10,
            "info-page",
            Map.of("people", new PublishedShares(1, 0)));
    try (ReleaseDatabase with = released.open(ReleasedFixture.dictionary(List.of(gone)))) {
      StringWriter text = new StringWriter();
      with.query(
          "SELECT t.title, t.population, c.stream, v.comment FROM dictionary.tables t JOIN cubes c"
              + " ON cube = \"table\" JOIN duckdb_views() v ON view_name = cube",
          Duration.ofSeconds(30),
          rows -> OutputFormat.CSV.write(rows, new PrintWriter(text, true)));
      assertThat(text.toString().replace("\r\n", "\n"))
          .isEqualTo(
              """
              title,population,stream,comment
              Earlier,instances that consented to share what their info page shows,community_events,Earlier. About it. This cube is no longer computed.
              """);
    }
  }

  @Test
  void tables_sayWhomTheyCountAndHowMuchIsNamed() {
    assertThat(
            run(
                "SELECT \"table\", population, windows, first_window, named, suppressed,"
                    + " additive_measures, distinct_measures FROM dictionary.tables"))
        .isEqualTo(
            """
            table,population,windows,first_window,named,suppressed,additive_measures,distinct_measures
            page_views_by_route,all records,week,2026-11-16,0.0,1.0,page_views,people
            """);
  }

  @Test
  void totals_standBesideTheirPopulationAndNamedShare() {
    assertThat(run("FROM dictionary.totals"))
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

    assertThat(run("FROM tables.time_on_page"))
        .isEqualTo(
            """
            window_start,window_end,status,milliseconds,milliseconds_status,server_status,level,window,conf_status,milliseconds_conf_status
            2026-11-16,2026-11-23,published,,suppressed,up,total,week,F,C
            """);
  }

  @Test
  void tableWithTheNameOfADictionary_isFoundFirst_andBothByTheirSchemas() throws Exception {
    released.table("columns", WEEK, "status, people", "('published', 5)");

    assertThat(run("SELECT people FROM columns")).isEqualTo("people\n5\n");
    assertThat(run("SELECT count(*) > 100 AS many FROM dictionary.columns"))
        .isEqualTo("many\ntrue\n");
    assertThat(
            run("SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal"))
        .isEqualTo("view_name\n");
  }

  @Test
  void coverage_saysWhatIsNamed_andOfRefusedWindowsNothing() {
    assertThat(run("FROM coverage ORDER BY ALL"))
        .isEqualTo(
            """
            cube,window,window_start,measure,named,suppressed,first_window
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
                    + " 'page_views_by_route' AND column_name = 'page_views' ORDER BY 1"))
        .isEqualTo(
            """
            schema_name,comment
            levels,"Page views, in page views"
            tables,"Page views, in page views"
            """);
    assertThat(
            run(
                "SELECT comment FROM duckdb_views() WHERE schema_name = 'metrics'"
                    + " AND view_name = 'active_people_weekly'"))
        .contains("How many people use the community server in a week?", "Population: All people");
    assertThat(
            run(
                "SELECT count(*) FROM duckdb_columns() WHERE schema_name = 'metrics'"
                    + " AND comment IS NULL"))
        .isEqualTo("count_star()\n0\n");
  }

  @Test
  void file_attachedUnderAnotherName_hasTheMetrics() throws Exception {
    Path file = folder.resolve("catalog.duckdb");
    CatalogDatabase.write(file, released.tables(), dictionary());

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
}
