package org.obmeet.telemetry.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.MoreCollectors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.query.AllCubesRelease;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.metric.Metric;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.OverlaidCatalog;

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
    ReportSpec report = ReportSpec.load(CATALOG);
    ChartReader reader = new ChartReader(database, CATALOG, released.tables());
    for (ReportSpec.Section section : report.sections()) {
      for (ChartSpec spec : section.charts()) {
        assertThat(reader.read(spec).why()).as(spec.name()).doesNotStartWith("No period of ");
      }
    }
  }

  @Test
  void count_ofPeople_variesByChance_andOfAllInstances_isOnlyRounded() {
    ReportChart.Row people = lastRow("active_people_weekly");
    ReportChart.Row owners = lastRow("owners");

    assertThat(people.uncertainty()).isEqualTo(Uncertainty.ofCount(people.value(), 10));
    assertThat(people.uncertainty().chance()).isPositive();
    assertThat(owners.uncertainty()).isEqualTo(Uncertainty.ofRounded(10));
  }

  private ReportChart.Row lastRow(String chart) {
    ReportChart read =
        ReportSpec.load(CATALOG).sections().stream()
            .flatMap(section -> section.charts().stream())
            .filter(spec -> spec.name().equals(chart))
            .map(new ChartReader(database, CATALOG, released.tables())::read)
            .findFirst()
            .orElseThrow();
    return read.rows().get(read.rows().size() - 1);
  }

  @Test
  void metric_declaredForTheReport_isInItOnce() {
    assertThat(ReportSpec.load(CATALOG).sections())
        .extracting(ReportSpec.Section::title)
        .containsExactly("At a glance", "Instances", "Community server");
    assertThat(metrics(CATALOG)).containsExactlyInAnyOrderElementsOf(CATALOG.metrics().values());
  }

  @Test
  void metric_notDeclaredForTheReport_isUnderFurtherMetrics() {
    Metric own = CATALOG.metrics().get("adoption");
    Metric further =
        new Metric(
            "further",
            own.title(),
            own.question(),
            own.unit(),
            own.population(),
            own.scope(),
            own.additive(),
            own.window(),
            own.formula());
    Map<String, Metric> metrics = new TreeMap<>(CATALOG.metrics());
    metrics.put(further.name(), further);

    assertThat(metrics(with(metrics))).endsWith(further);
  }

  @Test
  void chart_ofAMetricThatTheCatalogueLacks_isLeftOut() {
    Map<String, Metric> metrics = new TreeMap<>(CATALOG.metrics());
    metrics.remove("adoption");

    assertThat(metrics(with(metrics))).containsExactlyInAnyOrderElementsOf(metrics.values());
  }

  @Test
  void figure_ofASumThatTheCatalogueCaps_showsTheCappedSum_andSaysSo() {
    String file = "cubes/instances.yaml";
    String capped =
        CatalogSource.classPath()
            .text(file)
            .replace(
                "{name: users, sum: total_users,",
                "{name: users_capped, sum: total_users, clamp: [0, 2000],");
    Catalog catalog =
        Catalog.load(new OverlaidCatalog(CatalogSource.classPath(), Map.of(file, capped)));

    ChartSpec users =
        ReportSpec.load(catalog).sections().get(0).charts().stream()
            .filter(figure -> figure.name().equals("users"))
            .collect(MoreCollectors.onlyElement());

    assertThat(users.title()).isEqualTo("Users (at most 2,000 counted per instance)");
    assertThat(users.sql()).contains("users_capped AS value", "THEN users_median END AS label");
  }

  private static Catalog with(Map<String, Metric> metrics) {
    return new Catalog(
        CATALOG.datasets(),
        CATALOG.facts(),
        CATALOG.cubes(),
        metrics,
        CATALOG.processing(),
        CATALOG.disclosure(),
        CATALOG.promises(),
        "");
  }

  private static List<Metric> metrics(Catalog catalog) {
    return ReportSpec.load(catalog).sections().stream()
        .flatMap(section -> section.charts().stream())
        .flatMap(chart -> chart.metric().stream())
        .toList();
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
    Map<String, String> pages =
        ReportPage.of("report.html", database, CATALOG, released.tables(), List.of());

    assertThat(pages)
        .containsOnlyKeys("report.html", "report-protection.html", "report-promises.html");
    assertThat(pages.get("report-protection.html"))
        .contains("How the tables are protected", "<td class=\"number\">unknown</td>");
  }
}
