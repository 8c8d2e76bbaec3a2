package org.obmeet.telemetry.schemas.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.SmallCatalog;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.OverlaidCatalog;

/** Tests of the shipped metrics and of the levels of hierarchies. */
class MetricTest {
  private static final Catalog CATALOG = Catalog.load();

  @Test
  void metrics_shipped_answerTheProductTeamsQuestions() {
    assertThat(CATALOG.metrics().keySet())
        .contains(
            "active_people_monthly",
            "active_people_weekly",
            "adoption",
            "browser_share",
            "cohort_retention",
            "country_share",
            "database_share",
            "feature_use",
            "first_use_conversion",
            "instances_by_deploy_method",
            "instances_by_major_version",
            "os_share",
            "owners_churned",
            "time_on_page_by_area",
            "upgrade_lag",
            "users_median_by_ldap",
            "users_per_instance_median");
    CATALOG
        .metrics()
        .values()
        .forEach(m -> assertThat(m.question()).as(m.name()).endsWith("?").isNotEqualTo(m.title()));
  }

  @Test
  void metric_overExtendedFields_hasTheScopeOfItsCubes() {
    assertThat(CATALOG.metrics().get("adoption").scope()).isEqualTo(Scope.EXTENDED);
    assertThat(CATALOG.metrics().get("database_share").scope()).isEqualTo(Scope.INFO_PAGE);
  }

  /**
   * A derived denominator is the total without the labels that are not named. If a label were
   * missing in the domain, its contributors would count as those of the named labels.
   */
  @Test
  void ratio_ofLabels_knowsEachLabelOfItsDimension() {
    assertThat(domain("colour", "[red]", ""))
        .containsExactly("red", "orange", "blue", "unknown", "not_listed");
    assertThat(domain("colour", "[red]", ", exhaustive: true"))
        .containsExactly("red", "orange", "blue");
    assertThat(domain("ldap", "[yes]", "")).containsExactly("yes", "no", "unknown");
    assertThat(
            ((Formula.Ratio) CATALOG.metrics().get("upgrade_lag").formula()).rows().get(0).domain())
        .contains("no_upgrade", "unknown")
        .doesNotContain("not_listed");
  }

  /** Returns the domain of a ratio of the small catalogue with a cube of one dimension. */
  private static List<String> domain(String dimension, String labels, String keys) {
    String cubes =
        SmallCatalog.text(SmallCatalog.CUBES)
            .replace("dimensions: [ldap]", "dimensions: [" + dimension + "]");
    String metric =
        """
        name: ratio
        title: Ratio
        question: Which ratio?
        unit: share
        population: All of them.
        additive: false
        window: week
        formula: {kind: ratio, cube: adoption, measure: owners, rows: [{numerator: %s, denominator: %s}]%s}
        """
            .formatted(labels, labels, keys);
    Catalog catalog =
        Catalog.load(
            new OverlaidCatalog(
                SmallCatalog.source(),
                Map.of(SmallCatalog.CUBES, cubes, "metrics/ratio.yaml", metric)));
    return ((Formula.Ratio) catalog.metrics().get("ratio").formula()).rows().get(0).domain();
  }

  @Test
  void ratio_overCubesOfAPrefix_hasARowForEachFlag() {
    Formula formula = CATALOG.metrics().get("adoption").formula();

    assertThat(formula.cubes()).hasSizeGreaterThan(10).allMatch(c -> c.startsWith("adoption_"));
    assertThat(((Formula.Ratio) formula).rows())
        .extracting(row -> row.label().orElseThrow())
        .contains("ldap", "two_factor")
        .noneMatch(label -> label.startsWith("adoption_"));
  }

  @Test
  void levels_ofAVersion_matchTheirParts() {
    var levels = MetricLevel.of(new DimensionHierarchy.ByVersion(List.of("minor", "major")), 3);

    assertThat(matching(levels.get("major"), "8", "8.1", "8.1.0", "8.1.0-rc", "unknown"))
        .containsExactly("8", "unknown");
    assertThat(matching(levels.get("minor"), "8", "8.1", "8.1.0", "unknown"))
        .containsExactly("8.1", "unknown");
    assertThat(matching(levels.get("value"), "8", "8.1", "8.1.0", "8.1.0-rc", "unknown"))
        .containsExactly("8.1.0", "8.1.0-rc", "unknown");
  }

  @Test
  void levels_ofATable_areItsValuesAndItsRoots() {
    DimensionHierarchy table = SmallCatalog.load().cubes().get(0).dimensions().get(1).hierarchy();
    var levels = MetricLevel.of(table, 0);

    assertThat(((MetricLevel.Labels.Excluding) levels.get("value")).others())
        .isEqualTo(sorted("any", "cold", "warm"));
    assertThat(((MetricLevel.Labels.Excluding) levels.get("top")).others())
        .isEqualTo(sorted("blue", "orange", "red", "warm"));
  }

  @Test
  void levels_ofBins_excludeCoarseOnes() {
    var levels = MetricLevel.of(new DimensionHierarchy.Binned(), 0);

    assertThat(((MetricLevel.Labels.Excluding) levels.get("value")).others())
        .contains("0..15", "16..255")
        .doesNotContain("0", "1", "2..3");
  }

  private static SortedSet<String> sorted(String... labels) {
    return new TreeSet<>(List.of(labels));
  }

  private static List<String> matching(MetricLevel.Labels labels, String... of) {
    String pattern = ((MetricLevel.Labels.Matching) labels).pattern();
    return List.of(of).stream().filter(label -> label.matches(pattern)).toList();
  }
}
