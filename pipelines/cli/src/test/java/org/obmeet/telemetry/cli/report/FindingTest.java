package org.obmeet.telemetry.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests the sentences of findings. */
class FindingTest {
  private static final Catalog CATALOG = Catalog.load();
  private static final LocalDate LAST = LocalDate.parse("2026-10-19");

  @Test
  void share_isComparedInPoints_withTheWeekFourWeeksAndTheYearBefore() {
    Finding finding =
        finding(
            "country_share",
            row(364, "germany", 0.25),
            row(28, "germany", 0.29),
            row(7, "germany", 0.305),
            row(0, "germany", 0.31),
            row(0, "other", 0.69));

    assertThat(finding.title())
        .isEqualTo("germany has 31\u00a0% of instances, 2 points more than four weeks ago");
    assertThat(finding.comparison())
        .isEqualTo(
            "The week before 31\u00a0% · four weeks before 29\u00a0% · a year before 25\u00a0%");
  }

  @Test
  void count_isComparedInPercent() {
    assertThat(finding("active_people_weekly", row(28, "", 1000), row(0, "", 880)).title())
        .isEqualTo("880 people were active in the week, 12\u00a0% less than four weeks ago");
  }

  @Test
  void version_isTheHighest_evenIfAnotherIsLarger() {
    assertThat(finding("instances_by_major_version", row(0, "10", 0.2), row(0, "9", 0.8)).title())
        .isEqualTo("10 runs on 20\u00a0% of instances");
  }

  @Test
  void lastWindow_thatIsSuppressed_hasNoFindingOfAnEarlierOne() {
    assertThat(finding("country_share", row(7, "germany", 0.3), row(0, "germany", null)).title())
        .isEqualTo("Countries: no number for the last period");
  }

  private static Finding finding(String metric, ReportChart.Row... rows) {
    ChartSpec spec =
        ReportSpec.load(CATALOG).sections().stream()
            .flatMap(section -> section.charts().stream())
            .filter(chart -> chart.name().equals(metric))
            .findFirst()
            .orElseThrow();
    return Finding.of(new ReportChart(spec, Stream.of(rows).toList(), 0, ""));
  }

  private static ReportChart.Row row(int daysAgo, String label, Number value) {
    Double number = value == null ? null : Double.valueOf(value.doubleValue());
    return new ReportChart.Row(
        LAST.minusDays(daysAgo), label, label, number, number, null, null, 1.0);
  }

  @Test
  void numberBelowOne_isComparedWithItself() {
    assertThat(finding("active_people_weekly", row(28, "", 0.5), row(0, "", 1)).title())
        .endsWith(", 100\u00a0% more than four weeks ago");
    assertThat(finding("active_people_weekly", row(28, "", 0), row(0, "", 5)).title())
        .endsWith(", four weeks ago 0");
    assertThat(finding("active_people_weekly", row(28, "", 0), row(0, "", 0)).title())
        .endsWith(", the same as four weeks ago");
  }
}
