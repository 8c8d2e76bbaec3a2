package org.obmeet.telemetry.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.cli.console.CatalogChoice;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import org.obmeet.telemetry.cli.query.sql.QueryException;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests when a query loads the catalogue of declarations, and suggestions for unknown names. */
class ReleaseQueryTest {
  private static final String LAKE = DemoLake.root().toString();

  private final AtomicInteger loaded = new AtomicInteger();

  private Catalog catalog() {
    loaded.incrementAndGet();
    return Catalog.load();
  }

  private List<List<Object>> rows(String sql) {
    return new ReleaseQuery(LakeReleases.open(LAKE, this::catalog), new CatalogChoice(), sql)
        .run(Duration.ofMinutes(1), message -> {}, ResultRows::all);
  }

  @Test
  void query_ofACurrentView_loadsNoDeclarations() {
    for (String sql :
        List.of(
            "SELECT 1",
            "FROM tables.instances_by_version",
            "FROM metrics.adoption",
            "FROM dictionary.cubes",
            "SHOW TABLES")) {
      assertThat(rows(sql)).as(sql).isNotEmpty();
    }

    assertThat(loaded).hasValue(0);
  }

  @Test
  void unknownTable_isAnsweredWithTheMostSimilarOne() {
    assertThatThrownBy(() -> rows("FROM instances_by_versio"))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("Did you mean instances_by_version");
  }

  @Test
  void listOfMetrics_isWhole_bySchemaOrWithout_andInTheCatalogueOfDuckDb() {
    long all = Catalog.load().metrics().size();
    for (String list :
        List.of(
            "dictionary.metrics",
            "metrics",
            "\"Metrics\" AS m",
            "metrics /* metrics.adoption */",
            "pg_catalog.pg_views WHERE schemaname = 'metrics'",
            "sqlite_master WHERE sql LIKE 'CREATE VIEW metrics.%'",
            "duckdb_views() WHERE schema_name = 'metrics'")) {
      assertThat(rows("SELECT count(*) FROM " + list)).as(list).isEqualTo(List.of(List.of(all)));
    }
    assertThat(rows("FROM metrics m JOIN metrics.adoption a ON m.metric = 'adoption'"))
        .isNotEmpty();
  }

  @Test
  void unknownMetricInQuotes_isAnsweredWithTheMostSimilarOne() {
    assertThatThrownBy(() -> rows("FROM metrics.\"active-people_weekly\""))
        .hasMessageContaining("there is no metric 'active-people_weekly'")
        .hasMessageContaining("Did you mean active_people_weekly?");
  }

  @Test
  void folderThatIsNoCatalogue_isReported_evenIfTheQueryNeedsNone(@TempDir Path folder) {
    CliResult ran =
        CliResult.with("--catalog", folder.toString(), "query", "--lake", LAKE, "SELECT 1");

    assertThat(ran.code()).isEqualTo(43);
    assertThat(ran.err()).contains("--catalog must be a folder", folder.toString());
  }
}
