package org.obmeet.telemetry.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.ReleasedFixture;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedShares;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.metric.Metric;

/** Tests the tables and drawings of charts with unusual numbers and labels. */
class ChartHtmlTest {
  @TempDir Path folder;
  private static final LocalDate LAST = LocalDate.parse("2026-10-19");
  private static final Map<String, Metric> METRICS = Catalog.load().metrics();

  private static ReportChart chart(ChartSpec spec, ReportChart.Row... rows) {
    return new ReportChart(spec, Stream.of(rows).toList(), 0, "");
  }

  private static ReportChart.Row row(int weeksAgo, String label, double value) {
    return new ReportChart.Row(
        LAST.minusWeeks(weeksAgo),
        label,
        "In words",
        value,
        value,
        null,
        null,
        1.0,
        Uncertainty.NONE);
  }

  @Test
  void labels_ofTheSameWords_haveTheirOwnColumns() {
    ReportChart chart =
        chart(ChartSpec.of(METRICS.get("browser_share")), row(0, "a_b", 0.3), row(0, "a b", 0.2));

    assertThat(ChartHtml.table(chart, 2)).contains("30.0\u00a0%", "20.0\u00a0%");
  }

  @Test
  void figure_withoutAWindow_hasAGapThere() {
    ReportChart chart =
        chart(
            ChartSpec.of(METRICS.get("active_people_weekly")),
            row(3, "", 10),
            row(2, "", 20),
            row(0, "", 30));

    FigureHtml.Sparkline line = new FigureHtml(chart).sparkline().get(0);

    assertThat(line.line()).isEqualTo("M0.0 100.0L33.3 50.0M100.0 0.0");
    assertThat(line.numbers()).isEqualTo("28 Sep 2026: 10; 5 Oct 2026: 20; 19 Oct 2026: 30");
  }

  @Test
  void bin_coarserThanTheOthersOfItsLabel_isAGap_andInTheTable() {
    ReportChart chart =
        chart(
            ChartSpec.of(METRICS.get("users_median_by_ldap")),
            bin(2, "yes", 16, 31),
            bin(1, "yes", 16, 255),
            bin(0, "yes", 16, 31));

    assertThat(LineChart.of(chart).max()).isEqualTo(31);
    assertThat(LineChart.of(chart).numbers("yes", ReportChart.Row::high))
        .containsExactly(31.0, null, 31.0);
    assertThat(ChartHtml.table(chart, 1)).contains("16 to 255");
  }

  @Test
  void bin_coarserThanTheOthersOfItsLabel_isInTheLegendOfTheLastWindow() {
    ReportChart chart =
        chart(
            ChartSpec.of(METRICS.get("users_median_by_ldap")),
            bin(1, "no", 16, 31),
            bin(0, "no", 16, 255));

    assertThat(LineChart.of(chart).lines())
        .extracting(LineChart.Line::legend)
        .containsExactly("no 16 to 255");
    assertThat(LineChart.of(chart).numbers("no", ReportChart.Row::high))
        .containsExactly(31.0, null);
  }

  @Test
  void bin_asCoarseAsAllOfItsLabel_isDrawn() {
    ReportChart chart =
        chart(
            ChartSpec.of(METRICS.get("users_median_by_ldap")),
            bin(1, "yes", 16, 255),
            bin(0, "yes", 16, 255));

    assertThat(LineChart.of(chart).max()).isEqualTo(255);
  }

  @Test
  void figure_ofASuppressedTotal_showsTheBinOfTheMedian() {
    ChartSpec spec =
        ReportSpec.load(Catalog.load()).sections().get(0).charts().stream()
            .filter(figure -> figure.name().equals("users"))
            .findFirst()
            .orElseThrow();
    ReportChart.Row total =
        new ReportChart.Row(
            LAST.minusWeeks(1), "", "", 5000.0, 5000.0, null, null, null, Uncertainty.NONE);
    ReportChart.Row none =
        new ReportChart.Row(LAST, "16..31", "", null, null, null, null, null, Uncertainty.NONE);

    assertThat(FigureHtml.of(chart(spec, total, none)))
        .contains("<p class=\"value\">16 to 31</p>", "The total is suppressed.");
  }

  private static ReportChart.Row bin(int weeksAgo, String label, double low, double high) {
    return new ReportChart.Row(
        LAST.minusWeeks(weeksAgo), label, label, low, high, null, null, 1.0, Uncertainty.NONE);
  }

  @Test
  void bin_suppressed_leavesANumericLabel() {
    Metric median = METRICS.get("users_median_by_ldap");
    ChartSpec of = ChartSpec.of(median);
    ChartSpec spec =
        new ChartSpec(
            of.name(),
            of.title(),
            of.question(),
            of.kind(),
            of.metric(),
            of.cubes(),
            of.window(),
            of.subject(),
            of.finding(),
            of.note(),
            of.unit(),
            "SELECT DATE '%s' AS window_start, '7' AS label, NULL AS value".formatted(LAST));
    try (ReleaseDatabase database = open(List.of())) {
      ReleasedTable table = table(LAST.toString(), Map.of());
      ReportChart chart = new ChartReader(database, Catalog.load(), List.of(table)).read(spec);

      assertThat(chart.rows()).extracting(ReportChart.Row::label).containsExactly("7");
    }
  }

  @Test
  void protection_ofALastWindowWithoutShares_isUnknown() {
    List<ReleasedTable> tables =
        List.of(
            table("2026-10-12", Map.of("owners", new PublishedShares(0.9, 0.1))),
            table("2026-10-19", Map.of()));
    try (ReleaseDatabase database = open(tables)) {
      assertThat(ProtectionHtml.of(database, tables))
          .containsPattern("(?s)>2<.*>1<.*>unknown<.*>unknown<.*>90<");
    }
  }

  private ReleaseDatabase open(List<ReleasedTable> tables) {
    return ReleasedFixture.open(
        folder, Collections.emptySortedMap(), ReleasedFixture.dictionary(tables));
  }

  private static ReleasedTable table(String week, Map<String, PublishedShares> shares) {
    return ReleasedFixture.released(
        "users_by_ldap", Window.parse("week/" + week), "", "", "owner", 10, "", shares);
  }
}
