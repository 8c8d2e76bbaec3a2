package org.obmeet.telemetry.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.query.AllCubesRelease;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests every chart and metric on a release of every declared cube. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartsTest {
  private static final Catalog CATALOG = Catalog.load();
  private AllCubesRelease released;
  private ReleaseDatabase database;

  @BeforeAll
  void release(@TempDir Path folder) throws Exception {
    released = AllCubesRelease.in(folder);
    database = released.open();
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void chart_ofWhatIsReleased_readsIt() {
    ChartReader reader = new ChartReader(database, CATALOG, released.windows());
    for (ReportSpec.Section section : ReportSpec.load(CATALOG.metrics()).sections()) {
      for (ChartSpec spec : section.charts()) {
        ReportChart chart = reader.read(spec);
        assertThat(chart.facts()).as(spec.name()).isPresent();
        assertThat(chart.why()).as(spec.name()).doesNotStartWith("No period of ");
      }
    }
  }

  @Test
  void metric_ofWhatIsReleased_isAnswered() {
    for (String name : CATALOG.metrics().keySet()) {
      List<List<Object>> rows =
          database.query("FROM metrics." + name, Duration.ofSeconds(30), ResultRows::all);
      // There is no previous window to compare with.
      assertThat(rows.isEmpty()).as(name).isEqualTo(name.equals("feature_growth"));
    }
  }

  @Test
  void page_ofWhatIsReleased_isMade() {
    String page =
        ReportPage.of(database, CATALOG, released.windows(), released.meaning(), List.of());

    assertThat(page).contains("How the tables are protected", "<td class=\"number\">unknown</td>");
  }
}
