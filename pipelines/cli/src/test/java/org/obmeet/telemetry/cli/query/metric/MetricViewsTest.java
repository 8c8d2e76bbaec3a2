package org.obmeet.telemetry.cli.query.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.query.ReleasedFixture;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.metric.Formula;
import org.obmeet.telemetry.schemas.metric.MetricLevel;

/** Tests each kind of metric over small tables in the format of a release. */
class MetricViewsTest {
  private static final String WEEK = "week/2026-11-16";
  private static final String NEXT = "week/2026-11-23";
  private static final String FORM =
      "window_start DATE; window_end DATE; label VARCHAR; value DOUBLE; numerator DOUBLE;"
          + " denominator DOUBLE; status VARCHAR; named DOUBLE";

  @TempDir Path folder;
  private ReleasedFixture released;

  @BeforeEach
  void fixture() {
    released = new ReleasedFixture(folder);
  }

  @Test
  void views_ofNothingReleased_haveTheFormAndNoRows() {
    Set<String> metrics = Catalog.load().metrics().keySet();
    assertThat(
            released.ask(
                "SELECT table_name, string_agg(column_name || ' ' || data_type, '; ' ORDER BY"
                    + " column_index) FROM duckdb_columns() WHERE schema_name = 'metrics'"
                    + " GROUP BY ALL ORDER BY ALL"))
        .isEqualTo(
            metrics.stream()
                .sorted()
                .map(m -> m + "," + FORM + "\n")
                .collect(Collectors.joining()));
    assertThat(
            released.ask(
                metrics.stream()
                    .map(metric -> "SELECT '" + metric + "' FROM metrics." + metric)
                    .collect(Collectors.joining(" UNION ALL "))))
        .isEmpty();
  }

  @Test
  void share_ofALevel_isOfTheTotal_withTheRemainderAsOther() throws Exception {
    released.table(
        "instances_by_version",
        WEEK,
        "version, status, owners, instances",
        "('8.0.0', 'published', 40, 60), ('8 other', 'published', 10, 10), ('unknown',"
            + " 'published', 5, 7), ('other', 'published', 15, 23)",
        "('*', 'published', 70, 100), ('8', 'published', 50, 70), ('8.0', 'published', 40, 60)");

    assertThat(released.metric("instances_by_major_version"))
        .isEqualTo(
            """
            2026-11-16,8,0.7,70.0,100.0,published,0.77
            2026-11-16,other,0.23,23.0,100.0,published,0.77
            2026-11-16,unknown,0.07,7.0,100.0,published,0.77
            """);
    assertThat(released.ask("SELECT DISTINCT window_end FROM metrics.instances_by_major_version"))
        .isEqualTo("2026-11-23\n");
  }

  @Test
  void share_ofValuesThatAreNotListed_isARowBesideTheFoldedOnes() throws Exception {
    released.table(
        "browsers",
        WEEK,
        "browser, status, events, people",
        "('Chrome', 'published', 150, 30), ('not_listed', 'published', 20, 10),"
            + " ('other', 'published', 30, 15)",
        "('*', 'published', 200, 50)");

    assertThat(released.metric("browser_share"))
        .isEqualTo(
            """
            2026-11-16,Chrome,0.75,150.0,200.0,published,0.75
            2026-11-16,not_listed,0.1,20.0,200.0,published,0.75
            2026-11-16,other,0.15,30.0,200.0,published,0.75
            """);
  }

  @Test
  void view_overATableWithoutTheMeasure_hasNoRows() throws Exception {
    released.table(
        "browsers",
        WEEK,
        "browser, status, people",
        "('Chrome', 'published', 20)",
        "('*', 'published', 20)");

    assertThat(released.metric("browser_share")).isEmpty();
  }

  @Test
  void share_ofATableOfParents_takesItsValuesAlone() throws Exception {
    released.table(
        "instances_by_country",
        WEEK,
        "country, status, instances",
        "('germany', 'published', 30), ('europe other', 'published', 15), ('other', 'published',"
            + " 5)",
        "('*', 'published', 50), ('europe', 'published', 45)");

    assertThat(released.metric("country_share"))
        .isEqualTo(
            """
            2026-11-16,germany,0.6,30.0,50.0,published,0.6
            2026-11-16,other,0.4,20.0,50.0,published,0.6
            """);
  }

  @Test
  void share_ofAWindowThatIsSuppressed_isOneRowWithoutAValue() throws Exception {
    released
        .table(
            "browsers",
            WEEK,
            "browser, status, people, events",
            "('Chrome', 'published', 20, 80)",
            "('*', 'published', 20, 80)")
        .table(
            "browsers",
            NEXT,
            "browser, status, people, events",
            "('*', 'suppressed', NULL::INT, NULL::INT)");

    assertThat(released.metric("browser_share"))
        .isEqualTo(
            """
            2026-11-16,Chrome,1.0,80.0,80.0,published,1.0
            2026-11-23,,,,,suppressed,0.0
            """);
  }

  @Test
  void value_ofATotal_isReadFromTheTableItself() throws Exception {
    released
        .table("active_people", WEEK, "status, people", "('published', 375)")
        .table("active_people", NEXT, "status, people", "('suppressed', NULL::INT)")
        .table("active_people", "four_weeks/2026-10-26", "status, people", "('published', 765)");

    assertThat(released.metric("active_people_weekly"))
        .isEqualTo(
            """
            2026-11-16,,375.0,375.0,,published,1.0
            2026-11-23,,,,,suppressed,0.0
            """);
    assertThat(released.metric("active_people_monthly"))
        .isEqualTo("2026-10-26,,765.0,765.0,,published,1.0\n");
  }

  private void features() throws Exception {
    String columns = "category, action, status, people, events";
    released
        .table(
            "features",
            WEEK,
            columns,
            "('Message', 'Send', 'published', 30, 100), ('Message', 'other', 'published', 15, 20),"
                + " ('other', '*', 'published', 10, 20)",
            "('*', '*', 'published', 40, 140), ('Message', '*', 'published', 35, 120),"
                + " ('*', 'Send', 'published', 30, 100)")
        .table(
            "features",
            NEXT,
            columns,
            "('Message', 'Send', 'published', 30, 150), ('Room', 'Create', 'published', 12, 20),"
                + " ('other', '*', 'published', 10, 30)",
            "('*', '*', 'published', 40, 200)");
  }

  @Test
  void value_ofTwoDimensions_hasJointLabelsAndTheRemainder() throws Exception {
    features();

    assertThat(released.metric("feature_use"))
        .isEqualTo(
            """
            2026-11-16,Message · Send,100.0,100.0,140.0,published,0.714
            2026-11-16,other,40.0,40.0,140.0,published,0.714
            2026-11-23,Message · Send,150.0,150.0,200.0,published,0.85
            2026-11-23,Room · Create,20.0,20.0,200.0,published,0.85
            2026-11-23,other,30.0,30.0,200.0,published,0.85
            """);
  }

  @Test
  void growth_isAgainstTheWindowBefore_andSuppressedWithoutIt() throws Exception {
    features();

    assertThat(released.metric("feature_growth"))
        .isEqualTo(
            """
            2026-11-23,Message · Send,0.5,150.0,100.0,published,0.85
            2026-11-23,Room · Create,,20.0,,suppressed,0.85
            """);
  }

  @Test
  void mean_isOfTheCoarsestLevel_andSuppressedWithItsSum() throws Exception {
    String columns = "route, status, people, page_views, milliseconds, milliseconds_status";
    released.table(
        "time_on_page_by_area",
        WEEK,
        columns,
        "('/home', 'published', 20, 10, 90000, 'published'), ('room other', 'published', 20, 20,"
            + " NULL, 'suppressed'), ('other', 'published', 10, 10, NULL, 'suppressed')",
        "('*', 'published', 40, 40, 900000, 'published'), ('home', 'published', 20, 10, 90000,"
            + " 'published'), ('room', 'published', 20, 20, NULL, 'suppressed')");

    assertThat(released.metric("time_on_page_by_area"))
        .isEqualTo(
            """
            2026-11-16,home,9.0,90.0,10.0,published,0.25
            2026-11-16,room,,,20.0,suppressed,0.25
            """);
  }

  @Test
  void quantile_isTheLowerBoundOfItsBin() throws Exception {
    String columns = "status, instances, users_median";
    released
        .table("instances_size", WEEK, columns, "('published', 300, '16..31')")
        .table("instances_size", NEXT, columns, "('published', 300, NULL::VARCHAR)");

    assertThat(released.metric("users_per_instance_median"))
        .isEqualTo(
            """
            2026-11-16,16..31,16.0,,300.0,published,1.0
            2026-11-23,,,,300.0,suppressed,0.0
            """);
  }

  @Test
  void quantile_byAFlag_hasTheFlagBeforeItsBin() throws Exception {
    released
        .table(
            "users_by_ldap",
            WEEK,
            "ldap, status, instances, users_median",
            "('yes', 'published', 40, '32..63'), ('no', 'published', 60, '16..31')",
            "('*', 'published', 100, NULL)")
        .table(
            "users_by_ldap",
            NEXT,
            "ldap, status, instances, users_median",
            "('other', 'published', 100, NULL::VARCHAR)",
            "('*', 'published', 100, NULL)");

    assertThat(released.metric("users_median_by_ldap"))
        .isEqualTo(
            """
            2026-11-16,no · 16..31,16.0,,60.0,published,1.0
            2026-11-16,yes · 32..63,32.0,,40.0,published,1.0
            2026-11-23,,,,,suppressed,0.0
            """);
  }

  @Test
  void growth_ofDistinctCounts_hasNoPublishedShare() throws Exception {
    String people = "('Chrome', 'published', 15), ('Firefox', 'published', 10)";
    String columns = "browser, status, people";
    for (String week : List.of(WEEK, NEXT)) {
      released.table("browsers", week, columns, people, "('*', 'published', 20)");
    }
    Catalog catalog = Catalog.load();
    MetricLevel browser =
        new MetricLevel("browser", "value", new MetricLevel.Labels.Excluding(new TreeSet<>()));
    Formula growth = new Formula.Growth(new Formula.Cells("browsers", List.of(browser)), "people");

    String sql = MetricSql.of(catalog, WindowKind.WEEK, growth);

    assertThat(released.ask("SELECT label, value, named FROM (" + sql + ")"))
        .isEqualTo("Chrome,0.0,\nFirefox,0.0,\n");
  }
}
