package org.obmeet.telemetry.cli.query.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.query.ReleasedFixture;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.metric.Formula;

/** Tests metrics that divide sums of labels, over small tables in the format of a release. */
class RatioViewsTest {
  private static final String WEEK = "week/2026-11-16";
  private static final String NEXT = "week/2026-11-23";

  @TempDir Path folder;
  private ReleasedFixture released;

  @BeforeEach
  void fixture() {
    released = new ReleasedFixture(folder);
  }

  @Test
  void adoption_isTheShareOfYes_byFlag() throws Exception {
    String yesNo = "('yes', 'published', 30), ('no', 'published', 70)";
    released.table(
        "adoption_ldap", WEEK, "ldap, status, instances", yesNo, "('*', 'published', 100)");
    released.table(
        "adoption_voip",
        WEEK,
        "voip_enabled, status, instances",
        "('other', 'published', 100)",
        "('*', 'published', 100)");

    assertThat(released.metric("adoption"))
        .isEqualTo(
            """
            2026-11-16,ldap,0.3,30.0,100.0,published,1.0
            2026-11-16,voip,,,100.0,suppressed,0.0
            """);
  }

  @Test
  void churn_isOfThoseThatWereThereBefore() throws Exception {
    String rows =
        "('new', 'published', 15), ('continuing', 'published', 180), ('lapsed', 'published', 20)";
    String columns = "lifecycle, status, owners";
    released.table("owners_new_and_lapsed", WEEK, columns, rows, "('*', 'published', 215)");

    assertThat(released.metric("owners_churned"))
        .isEqualTo("2026-11-16,,0.1,20.0,200.0,published,1.0\n");
  }

  @Test
  void label_absentFromACompleteTable_isZero() throws Exception {
    String rows = "('new', 'published', 15), ('continuing', 'published', 180)";
    String columns = "lifecycle, status, owners";
    released.table("owners_new_and_lapsed", WEEK, columns, rows, "('*', 'published', 195)");

    assertThat(released.metric("owners_churned"))
        .isEqualTo("2026-11-16,,0.0,0.0,180.0,published,1.0\n");
  }

  @Test
  void label_remainingInAnExhaustiveTable_isDerivedFromTheTotal() throws Exception {
    String named = "('new', 'published', 20), ('continuing', 'published', 180)";
    String columns = "lifecycle, status, owners";
    released.table(
        "owners_new_and_lapsed",
        WEEK,
        columns,
        named + ", ('other', 'published', 20)",
        "('*', 'published', 220)");

    assertThat(released.metric("owners_churned"))
        .isEqualTo("2026-11-16,,0.1,20.0,200.0,published,0.9\n");
  }

  @Test
  void labels_ofWhichTwoAreSuppressed_giveNoValue() throws Exception {
    String columns = "lifecycle, status, owners";
    released.table(
        "owners_new_and_lapsed",
        WEEK,
        columns,
        "('continuing', 'published', 180), ('other', 'published', 30)",
        "('*', 'published', 210)");

    assertThat(released.metric("owners_churned")).contains("suppressed");
  }

  @Test
  void conversion_isOfThoseWhoReachedTheStepBefore() throws Exception {
    String rows =
        "('visited', 'published', 500), ('logged_in', 'published', 50), ('sent_message',"
            + " 'published', 150), ('created_room', 'published', 50)";
    released.table(
        "first_use_funnel",
        "four_weeks/2026-10-26",
        "furthest_step, status, people",
        rows,
        "('*', 'published', 750)");

    assertThat(released.metric("first_use_conversion"))
        .isEqualTo(
            """
            2026-10-26,created_room,0.25,50.0,200.0,published,1.0
            2026-10-26,logged_in,0.333,250.0,750.0,published,1.0
            2026-10-26,sent_message,0.8,200.0,250.0,published,1.0
            """);
  }

  @Test
  void upgradeLag_isCumulated_ofThoseThatUpgraded() throws Exception {
    String columns = "upgrade_lag, status, instances";
    String rows =
        "('under_7_days', 'published', 20), ('under_28_days', 'published', 10), ('under_91_days',"
            + " 'published', 8), ('91_days_and_more', 'published', 2), ('no_upgrade', 'published',"
            + " 400)";
    released.table("upgrade_lag", WEEK, columns, rows, "('*', 'published', 440)");
    released.table(
        "upgrade_lag",
        NEXT,
        columns,
        "('no_upgrade', 'published', 400), ('other', 'published', 40)",
        "('*', 'published', 440)");

    assertThat(released.metric("upgrade_lag"))
        .isEqualTo(
            """
            2026-11-16,within_28_days,0.75,30.0,40.0,published,1.0
            2026-11-16,within_7_days,0.5,20.0,40.0,published,1.0
            2026-11-16,within_91_days,0.95,38.0,40.0,published,1.0
            2026-11-23,within_28_days,,,,suppressed,0.0
            2026-11-23,within_7_days,,,,suppressed,0.0
            2026-11-23,within_91_days,,,,suppressed,0.0
            """);
  }

  @Test
  void retention_isOfTheTotal_whichIsRoundedOnce() throws Exception {
    released.table(
        "weekly_cohorts",
        WEEK,
        "cohort_return, status, people",
        "('came_back', 'published', 50), ('stayed_away', 'published', 100)",
        "('*', 'published', 160)");

    assertThat(released.metric("cohort_retention"))
        .isEqualTo("2026-11-16,,0.313,50.0,160.0,published,1.0\n");
  }

  @Test
  void label_inTheRemainderOfItsParent_isNotZero() throws Exception {
    released.table(
        "instances_by_country",
        WEEK,
        "country, status, instances",
        "('france', 'published', 30), ('europe other', 'published', 20)",
        "('*', 'published', 50), ('europe', 'published', 50)");
    Catalog catalog = Catalog.load();
    List<String> both = List.of("germany", "france");
    Formula ratio =
        new Formula.Ratio(
            "instances",
            List.of(
                new Formula.Ratio.Row(
                    "instances_by_country",
                    "country",
                    Optional.empty(),
                    List.of("germany"),
                    both,
                    List.of("germany", "france", "unknown", "other"))));

    String sql = MetricSql.of(catalog, WindowKind.WEEK, ratio);

    assertThat(released.ask("SELECT value, status FROM (" + sql + ")")).isEqualTo(",suppressed\n");
  }
}
