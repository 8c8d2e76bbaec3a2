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
        .isEqualTo("germany has 31\u00a0% of instances, up from 29\u00a0% four weeks ago");
    assertThat(finding.comparison())
        .isEqualTo(
            "The week before 31\u00a0% · four weeks before 29\u00a0% · a year before 25\u00a0%");
  }

  @Test
  void count_changedBeyondRounding_isComparedByItsNumbers() {
    Uncertainty rounded = Uncertainty.ofRounded(10);

    assertThat(people(30, 50, rounded)).endsWith(" in the week, up from 30 four weeks ago");
    assertThat(people(30, 40, rounded)).endsWith(" in the week, no clear change in four weeks");
    assertThat(people(40, 40, rounded)).endsWith(" in the week, the same as four weeks ago");
  }

  @Test
  void countOfPeople_changedByChance_isNotSaidToHaveChanged() {
    assertThat(people(250, 270)).endsWith(" in the week, no clear change in four weeks");
    assertThat(people(250, 350)).endsWith(" in the week, up from 250 four weeks ago");
  }

  private static String people(double before, double now) {
    return finding(
            "active_people_weekly",
            row(28, before, Uncertainty.ofCount(before, 10)),
            row(0, now, Uncertainty.ofCount(now, 10)))
        .title();
  }

  private static String people(double before, double now, Uncertainty rounded) {
    return finding("active_people_weekly", row(28, before, rounded), row(0, now, rounded)).title();
  }

  private static ReportChart.Row row(int daysAgo, double value, Uncertainty uncertainty) {
    return new ReportChart.Row(
        LAST.minusDays(daysAgo), "", "", value, value, null, null, 1.0, uncertainty);
  }

  @Test
  void share_changedByChance_isNotSaidToHaveChanged_andShowsItsCounts() {
    assertThat(finding("adoption", share(28, "ldap", 19, 53), share(0, "ldap", 17, 63)).title())
        .isEqualTo(
            "ldap: switched on at 27\u00a0% of instances (17 of 63), no clear change in four weeks");
    assertThat(
            finding("adoption", share(28, "ldap", 1900, 5300), share(0, "ldap", 1700, 6300))
                .title())
        .isEqualTo(
            "ldap: switched on at 27\u00a0% of instances (1\u202f700 of 6\u202f300), down from"
                + " 36\u00a0% (1\u202f900 of 5\u202f300) four weeks ago");
  }

  @Test
  void changed_isTheLabelWithTheLargestClearChangeTimesItsNumber_orTheLargest() {
    assertThat(
            finding(
                    "adoption",
                    share(28, "rare", 10, 1000),
                    share(28, "usual", 600, 1000),
                    share(0, "rare", 110, 1000),
                    share(0, "usual", 690, 1000))
                .title())
        .startsWith("usual: ");
    assertThat(
            finding(
                    "adoption",
                    share(28, "rare", 1, 10),
                    share(28, "usual", 6, 10),
                    share(0, "rare", 3, 10),
                    share(0, "usual", 6, 10))
                .title())
        .startsWith("usual: ");
  }

  private static ReportChart.Row share(int daysAgo, String label, double part, double all) {
    double share = part / all;
    return new ReportChart.Row(
        LAST.minusDays(daysAgo),
        label,
        label,
        share,
        share,
        part,
        all,
        1.0,
        Uncertainty.ofShare(share, all, all, 0));
  }

  @Test
  void growth_thatChanceExplains_saysSo_withItsCounts() {
    ReportChart.Row grown =
        new ReportChart.Row(
            LAST, "a", "a", 0.37, 0.37, 86.0, 63.0, 1.0, Uncertainty.ofGrowth(0.37, 25));

    assertThat(finding("feature_growth", grown).title())
        .isEqualTo("a: +37\u00a0% against the week before (86 after 63), no clear change");
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

  @Test
  void bin_coarserThanTheOthersOfItsLabel_isTheFinding_andComparedWithThem() {
    Finding finding =
        finding("users_per_instance_median", bin(28, 16, 255), bin(7, 32, 63), bin(0, 16, 255));

    assertThat(finding.title())
        .isEqualTo("A typical instance has 16 to 255 users, the same as four weeks ago");
    assertThat(finding.comparison())
        .isEqualTo("The week before 32 to 63 · four weeks before 16 to 255");
  }

  private static ReportChart.Row bin(int daysAgo, double low, double high) {
    return new ReportChart.Row(
        LAST.minusDays(daysAgo), "", "", low, high, null, null, 1.0, Uncertainty.NONE);
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
        LAST.minusDays(daysAgo), label, label, number, number, null, null, 1.0, Uncertainty.NONE);
  }

  @Test
  void numberBelowOne_isComparedWithItself() {
    assertThat(finding("active_people_weekly", row(28, "", 0.5), row(0, "", 1)).title())
        .endsWith(", up from 0.5 four weeks ago");
    assertThat(finding("active_people_weekly", row(28, "", 0), row(0, "", 5)).title())
        .endsWith(", up from 0 four weeks ago");
    assertThat(finding("active_people_weekly", row(28, "", 0), row(0, "", 0)).title())
        .endsWith(", the same as four weeks ago");
  }
}
