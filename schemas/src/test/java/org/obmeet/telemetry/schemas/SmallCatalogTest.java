package org.obmeet.telemetry.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.Range;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;
import org.obmeet.telemetry.schemas.policy.Promise;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Tests of the loaded objects of a valid catalogue. */
class SmallCatalogTest {
  private final Catalog catalog = SmallCatalog.load();

  @Test
  void dataset_valid_hasTheDeclaredProperties() {
    Dataset reports = catalog.dataset("reports");

    assertThat(reports.version()).isEqualTo(2);
    assertThat(reports.contributor()).isEqualTo("owner");
    assertThat(reports.contributors()).isEqualTo("owners");
    assertThat(reports.unitField()).isEqualTo(Optional.of("instance"));
    assertThat(reports.epochDays()).isEqualTo(364);
    assertThat(reports.baseWindow()).isEqualTo(WindowKind.WEEK);
    assertThat(reports.retention())
        .isEqualTo(
            new Dataset.Retention(
                Period.ofDays(14),
                Period.ofMonths(13),
                Period.ofDays(30),
                Optional.of(Period.ofYears(5))));
    assertThat(reports.lateness()).isEqualTo(Period.ofDays(3));
    assertThat(reports.clockSkew()).isEqualTo(Duration.ofHours(24));
    assertThat(reports.schema().getFields()).hasSameSizeAs(reports.fields());
  }

  @Test
  void field_valid_hasTheDeclaredProperties() {
    Dataset reports = catalog.dataset("reports");

    Field users = reports.require("users");
    assertThat(users.type()).isEqualTo(ValueType.LONG);
    assertThat(users.nullable()).isTrue();
    assertThat(users.treatment()).isEqualTo(new Treatment.Clamp(new Range(0, 1000)));
    assertThat(users.scope()).isEqualTo(Scope.INFO_PAGE);
    assertThat(users.sources()).containsExactly("totalUsers");
    assertThat(users.unit()).isEqualTo("users");
    Field contributor = reports.require("contributor");
    assertThat(contributor.type()).isEqualTo(ValueType.PSEUDONYM);
    assertThat(contributor.nullable()).isFalse();
    assertThat(contributor.sources()).containsExactly("host", "^host");
    assertThat(reports.require("tenure").sources()).isEmpty();
    assertThat(reports.require("colour").domain())
        .isEqualTo(new Domain.Listed(List.of("red", "orange", "blue"), Map.of("crimson", "red")));
    assertThat(reports.require("version").domain().contains("6.6.0")).isTrue();
    assertThat(reports.require("version").domain().contains("6.6")).isFalse();
  }

  @Test
  void cube_withDefaults_hasWindowOfDatasetAndThresholdsOfPolicy() {
    Cube cube = catalog.cubes().get(0);

    assertThat(cube.family()).isEqualTo("small");
    assertThat(cube.latestOnly()).isTrue();
    assertThat(cube.windows()).containsExactly(WindowKind.WEEK);
    assertThat(cube.threshold()).isEqualTo(10);
    assertThat(cube.dominancePercent()).isEqualTo(15);
    assertThat(cube.where()).isEqualTo(Map.of("tenure", "old"));
    assertThat(cube.requiredScope()).isEqualTo(Scope.INFO_PAGE);
  }

  @Test
  void cube_withOwnValues_hasTheseValues() {
    Cube adoption = catalog.cubes().get(2);

    assertThat(adoption.threshold()).isEqualTo(20);
    assertThat(adoption.dominancePercent()).isEqualTo(25);
    assertThat(catalog.cubes().get(1).windows())
        .containsExactly(WindowKind.WEEK, WindowKind.FOUR_WEEKS);
  }

  @Test
  void population_overExtendedField_isExtended() {
    assertThat(catalog.cubes().get(2).requiredScope()).isEqualTo(Scope.EXTENDED);
  }

  @Test
  void dimensions_ofEachKind_haveHierarchyFlagAndSensitivity() {
    List<Cube.Dimension> dimensions = catalog.cubes().get(0).dimensions();

    assertThat(dimensions.get(0).hierarchy().path("6.6.1")).containsExactly("6.6.1", "6.6", "6");
    assertThat(dimensions.get(0).sensitive()).isFalse();
    assertThat(dimensions.get(0).title()).isEqualTo("Version");
    assertThat(dimensions.get(1).hierarchy().path("red")).containsExactly("red", "warm", "any");
    assertThat(dimensions.get(1).sensitive()).isTrue();
    assertThat(dimensions.get(1).title()).isEqualTo("Paint");
    Cube.Dimension flag = catalog.cubes().get(2).dimensions().get(0);
    assertThat(flag.flag()).isTrue();
    assertThat(flag.hierarchy()).isEqualTo(new DimensionHierarchy.Flat());
  }

  @Test
  void measures_ofEachKind_haveClampAndDominance() {
    assertThat(catalog.cubes().get(0).measures())
        .containsExactly(
            new Cube.Measure(
                "owners", Cube.MeasureKind.CONTRIBUTORS, "", 0, 1, false, "owners", "owners"),
            new Cube.Measure(
                "instances", Cube.MeasureKind.RECORDS, "", 0, 1, true, "instances", "instances"),
            new Cube.Measure(
                "users_capped",
                Cube.MeasureKind.SUM,
                "users",
                0,
                100,
                true,
                "Users (at most 100 counted per instance)",
                "users"));
  }

  @Test
  void processing_valid_readsNoAsAWord() {
    ProcessingPolicy policy = catalog.processing();

    assertThat(policy.rule("tracking", Deployment.HOSTED))
        .isEqualTo(ProcessingPolicy.ProcessingRule.NO);
    assertThat(policy.rule("statistics", Deployment.HOSTED))
        .isEqualTo(ProcessingPolicy.ProcessingRule.YES);
    assertThat(policy.communityHosts()).containsExactly("example.org");
    assertThat(policy.hostedSuffixes()).containsExactly(".example.cloud");
    assertThat(policy.siteIds()).containsExactly("1");
    assertThat(policy.honourDoNotTrack()).isFalse();
  }

  @Test
  void promises_ofEachCoverage_areRead() {
    assertThat(catalog.promises())
        .extracting(Promise::coverage)
        .containsExactly(
            new Promise.Coverage.Tested(
                List.of(
                    new Promise.TestName("SmallCatalogTest", "promises_ofEachCoverage_areRead"))),
            new Promise.Coverage.OutOfScope("binds others"),
            new Promise.Coverage.Planned("a lake"));
  }
}
