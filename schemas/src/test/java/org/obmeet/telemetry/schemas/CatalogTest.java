package org.obmeet.telemetry.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CatalogTest {
  private final Catalog catalog = Catalog.load();

  @Test
  void catalog_fromClassPath_holdsShippedDatasetsAndCubes() {
    assertThat(catalog.datasets().keySet())
        .containsExactlyInAnyOrder("instance_statistics", "community_events", "consent");
    assertThat(catalog.cubes())
        .extracting(Cube::name)
        .containsExactly(
            "page_views_by_route",
            "features",
            "browsers",
            "active_people",
            "instances_total",
            "opted_in",
            "instances_by_version",
            "instances_by_platform",
            "instances_by_database",
            "adoption_ldap",
            "adoption_federation",
            "adoption_e2e_encryption",
            "adoption_omnichannel",
            "adoption_push");
  }
}
