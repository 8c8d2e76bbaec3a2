package org.obmeet.telemetry.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Weekday;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.DisclosurePolicy;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Tests of the catalogue of this module. */
class CatalogTest {
  private final Catalog catalog = Catalog.load();

  private Cube cube(String name) {
    return catalog.cubes().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> names(Cube cube) {
    return cube.measures().stream().map(Cube.Measure::name).toList();
  }

  @Test
  void catalog_fromClassPath_containsDatasetsAndCubes() {
    assertThat(catalog.datasets().keySet())
        .containsExactlyInAnyOrder("instance_statistics", "community_events", "consent");
    assertThat(catalog.cubes())
        .extracting(Cube::name)
        .contains(
            "active_people",
            "activity_by_weekday",
            "events_by_type",
            "page_views_by_route",
            "features_by_category",
            "features",
            "browsers",
            "operating_systems",
            "app_versions",
            "sessions",
            "entry_routes",
            "exit_routes",
            "time_on_page",
            "time_on_page_by_area",
            "first_use",
            "first_use_funnel",
            "weekly_cohorts",
            "instances_total",
            "instances_size",
            "instances_size_total_users_bands",
            "opted_in",
            "instances_by_version",
            "users_by_version",
            "instances_by_deploy_method",
            "instances_by_platform",
            "instances_by_architecture",
            "instances_by_database",
            "instances_by_country",
            "instances_by_size",
            "sizes_by_deploy_method",
            "instances_by_language",
            "users_by_language",
            "adoption_ldap",
            "adoption_saml",
            "adoption_oauth",
            "adoption_federation",
            "adoption_e2e_encryption",
            "adoption_omnichannel",
            "adoption_apps",
            "adoption_push",
            "users_by_ldap",
            "instances_by_apps",
            "owners_new_and_lapsed",
            "upgrade_lag");
  }

  @Test
  void dataset_unknown_isRefused() {
    assertThatThrownBy(() -> catalog.dataset("payments"))
        .hasMessage(
            "stream must be one of community_events, consent, instance_statistics;"
                + " it is 'payments'");
  }

  @Test
  void datasets_shipped_haveEpochsOfTheCalendar() {
    Dataset statistics = catalog.dataset("instance_statistics");
    Dataset events = catalog.dataset("community_events");
    Dataset consent = catalog.dataset("consent");

    assertThat(statistics.epochDays()).isEqualTo(364);
    assertThat(statistics.baseWindow()).isEqualTo(WindowKind.WEEK);
    assertThat(statistics.unitField()).contains("instance");
    assertThat(events.epochDays()).isEqualTo(28);
    assertThat(events.baseWindow()).isEqualTo(WindowKind.WEEK);
    assertThat(events.unitField()).isEmpty();
    assertThat(events.contributors()).isEqualTo("people");
    assertThat(consent.epochDays()).isZero();
    assertThat(consent.contributor()).isEqualTo("none");
  }

  @Test
  void communityDataset_shipped_hasItsPurpose() {
    assertThat(catalog.dataset("community_events").purpose())
        .isEqualTo("to learn how the service is used on the community server, and to improve it");
  }

  @Test
  void consentDataset_shipped_hasThePolicyVersion() {
    Field version = catalog.dataset("consent").require("policy_version");

    assertThat(version.sources()).containsExactly("policyVersion");
    assertThat(List.of("2026-11", "2026-11-24", "1", "1.2"))
        .allMatch(v -> version.domain().contains(v));
    assertThat(version.domain().contains("alice")).isFalse();
  }

  @Test
  void consentStream_shipped_hasNoCube() {
    assertThat(catalog.cubesOf("consent")).isEmpty();
  }

  @Test
  void processing_shipped_isTheTableOfThePolicy() {
    ProcessingPolicy policy = catalog.processing();

    for (Deployment deployment : Deployment.values()) {
      assertThat(policy.rule("statistics", deployment))
          .isEqualTo(ProcessingPolicy.ProcessingRule.CONSENT);
      assertThat(policy.rule("tracking", deployment)).isEqualTo(ProcessingPolicy.ProcessingRule.NO);
    }
    assertThat(policy.communityHosts()).containsExactly("obmeet.org");
    assertThat(policy.honourDoNotTrack()).isFalse();
  }

  @Test
  void disclosure_shipped_isTheDefault() {
    assertThat(catalog.disclosure()).isEqualTo(new DisclosurePolicy(10, 10));
    assertThat(catalog.cubes()).allMatch(c -> c.threshold() == 10);
  }

  @Test
  void population_ofCubesOverExtendedFields_isExtended() {
    assertThat(catalog.cubes())
        .filteredOn(c -> c.requiredScope() == Scope.EXTENDED)
        .extracting(Cube::name)
        .contains(
            "sizes_by_deploy_method",
            "instances_by_country",
            "users_by_language",
            "users_by_ldap",
            "adoption_ldap")
        .doesNotContain(
            "instances_total", "instances_by_version", "instances_by_platform", "upgrade_lag");
    assertThat(cube("opted_in").requiredScope()).isEqualTo(Scope.INFO_PAGE);
    assertThat(catalog.cubesOf("community_events"))
        .allMatch(c -> c.requiredScope() == Scope.ENVELOPE);
  }

  @Test
  void adoptionCubes_shipped_haveOneFlagEach() {
    assertThat(catalog.cubes())
        .filteredOn(c -> c.name().startsWith("adoption_"))
        .allSatisfy(
            c -> {
              assertThat(c.dimensions()).hasSize(1).allMatch(Cube.Dimension::flag);
              assertThat(names(c)).startsWith("owners", "instances");
            });
  }

  @Test
  void measures_shipped_areThoseOfTheTables() {
    assertThat(names(cube("instances_total"))).containsExactly("owners", "instances");
    assertThat(names(cube("instances_size")))
        .containsExactly("owners", "instances", "users", "rooms", "messages", "uploads");
    assertThat(names(cube("instances_by_version"))).containsExactly("owners", "instances");
    assertThat(names(cube("page_views_by_route"))).containsExactly("people", "page_views");
    assertThat(names(cube("sessions"))).containsExactly("people", "sessions", "seconds");
    assertThat(names(cube("active_people"))).containsExactly("people");
  }

  @Test
  void windows_shipped_areWeeks_andFourWeeksForDistinctCounts() {
    assertThat(cube("active_people").windows())
        .containsExactly(WindowKind.WEEK, WindowKind.FOUR_WEEKS);
    assertThat(cube("first_use_funnel").windows()).containsExactly(WindowKind.FOUR_WEEKS);
    assertThat(catalog.cubes())
        .filteredOn(c -> !List.of("active_people", "first_use_funnel").contains(c.name()))
        .allMatch(c -> c.windows().equals(List.of(WindowKind.WEEK)));
  }

  @Test
  void cubes_shipped_comeAfterTheCubesOfTheirDimensions() {
    Set<Set<String>> seen = new HashSet<>();
    for (Cube cube : catalog.cubes()) {
      Set<String> fields =
          cube.dimensions().stream().map(Cube.Dimension::field).collect(Collectors.toSet());
      if (fields.size() > 1 && cube.derive().isEmpty() && !cube.name().endsWith("_bands")) {
        assertThat(fields).as(cube.name()).anyMatch(field -> seen.contains(Set.of(field)));
      }
      seen.add(fields);
    }
  }

  @Test
  void weekday_shipped_hasPublicLabels() {
    Cube.Dimension weekday = cube("activity_by_weekday").dimensions().get(0);

    assertThat(weekday.field()).isEqualTo(Weekday.NAME);
    assertThat(weekday.title()).isEqualTo("Day of the week");
    assertThat(Weekday.LABELS)
        .containsExactly(
            "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
    assertThat(Weekday.index(LocalDate.of(2026, 11, 22).toEpochDay())).isEqualTo(6);
    assertThat(Weekday.index(LocalDate.of(1969, 12, 31).toEpochDay())).isEqualTo(2);
  }

  @Test
  void cubes_shipped_haveAQuestion() {
    assertThat(catalog.cubes()).allMatch(c -> c.why().endsWith("?"));
    assertThat(cube("instances_by_version").askedBy()).contains("release managers");
    assertThat(cube("instances_total").askedBy()).isEmpty();
  }

  @Test
  void where_shipped_separatesPageViewsFromFeatures() {
    assertThat(cube("time_on_page").where()).isEqualTo(Map.of("timed", "yes"));
    assertThat(cube("features").where()).isEqualTo(Map.of("event_type", "feature"));
  }

  @Test
  void routeHierarchy_shipped_hasAnAreaForEveryTemplate() {
    Field route = catalog.dataset("community_events").require("route");
    DimensionHierarchy hierarchy = cube("page_views_by_route").dimensions().get(0).hierarchy();

    assertThat(((Domain.Listed) route.domain()).values())
        .allSatisfy(template -> assertThat(hierarchy.path(template)).hasSize(2));
    assertThat(hierarchy.path("/channel/:name/:tab?/:context?"))
        .containsExactly("/channel/:name/:tab?/:context?", "room");
  }

  @Test
  void aliases_ofSegmentNames_areLabelsOfCategoryAndAction() {
    Dataset events = catalog.dataset("community_events");
    Map<String, String> categories =
        ((Domain.Listed) events.require("category").domain()).aliases();
    Map<String, String> actions = ((Domain.Listed) events.require("action").domain()).aliases();

    assertThat(categories.keySet()).isEqualTo(actions.keySet());
    assertThat(categories).containsEntry("message-sent", "Message");
    assertThat(actions).containsEntry("message-sent", "Send");
  }

  /** Loads the classes of this module again, without its catalogue. */
  @Test
  void catalog_missing_isSaidEachTime() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(part).toUri().toURL());
    }
    try (URLClassLoader bare =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()) {
          @Override
          public URL findResource(String name) {
            return name.startsWith("catalog/") ? null : super.findResource(name);
          }
        }) {
      Method load = bare.loadClass(Catalog.class.getName()).getMethod("load");

      for (int call = 0; call < 2; call++) {
        assertThatThrownBy(() -> load.invoke(null))
            .rootCause()
            .hasMessageContaining("no catalogue is on the class path");
      }
    }
  }
}
