package org.obmeet.telemetry.cli.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.cli.query.ReleasedFixture;
import org.obmeet.telemetry.cli.report.ChartSpec;
import org.obmeet.telemetry.cli.report.ReportChart;
import org.obmeet.telemetry.cli.report.ReportSpec;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.metric.Metric;

class MetricHtmlTest {
  @Test
  void page_ofTablesWithSeveralThresholds_hasTheSmallest() {
    Catalog catalog = Catalog.load();
    ChartSpec spec =
        ReportSpec.load(catalog).sections().stream()
            .flatMap(section -> section.charts().stream())
            .filter(chart -> chart.metric().isPresent())
            .findFirst()
            .orElseThrow();
    Metric metric = spec.metric().orElseThrow();
    ReportChart chart = new ReportChart(spec, List.of(), 0, "Nothing is released.");

    String page =
        MetricHtml.of(catalog, chart, List.of(table(metric, 10), table(metric, 5))).page();

    assertThat(page).contains("at least 5 contributors (owner)");
  }

  private static ReleasedTable table(Metric metric, int threshold) {
    String cube = metric.formula().cubes().get(0);
    return ReleasedFixture.released(
        cube,
        metric.window().containing(LocalDate.parse("2026-08-31")),
        "",
        "",
        "owner",
        threshold,
        "extended",
        Map.of());
  }
}
