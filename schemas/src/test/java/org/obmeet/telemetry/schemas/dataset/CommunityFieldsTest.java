package org.obmeet.telemetry.schemas.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Range;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Tests of the stored fields of the usage data that the privacy policy lists. */
class CommunityFieldsTest {
  private final Dataset events = Catalog.load().dataset("community_events");

  @Test
  void events_shipped_haveTheseFieldsOnly() {
    assertThat(events.fields())
        .extracting(Field::name)
        .containsExactly(
            "contributor",
            "record",
            "session",
            "day",
            "second",
            "event_type",
            "route",
            "category",
            "action",
            "browser",
            "os",
            "app_version",
            "time_spent_ms");
  }

  @Test
  void ids_ofEvents_arePseudonyms() {
    assertThat(events.fields())
        .filteredOn(f -> f.fieldClass() == FieldClass.IDENTIFIER)
        .hasSize(3)
        .allMatch(f -> f.treatment() instanceof Treatment.Pseudonymise);
    assertThat(events.require("contributor").nullable()).isTrue();
  }

  @Test
  void browserAndSystem_ofEvents_areFamilies() {
    assertThat(events.require("browser").treatment()).isEqualTo(new Treatment.Family("browser"));
    assertThat(events.require("os").treatment()).isEqualTo(new Treatment.Family("os"));
    assertThat(events.require("browser").domain().contains("Firefox")).isTrue();
    assertThat(events.require("browser").domain().contains("Firefox 121.0")).isFalse();
  }

  @Test
  void appVersion_ofEvents_hasTwoParts() {
    Field version = events.require("app_version");

    assertThat(version.treatment()).isEqualTo(new Treatment.Version(2));
    assertThat(version.domain().contains("6.6")).isTrue();
    assertThat(version.domain().contains("6.6.1")).isFalse();
  }

  @Test
  void page_ofEvents_isARouteTemplate() {
    Field route = events.require("route");

    assertThat(route.treatment()).isEqualTo(new Treatment.Route());
    assertThat(route.domain().contains("/channel/:name/:tab?/:context?")).isTrue();
    assertThat(route.domain().contains("/channel/general")).isFalse();
  }

  @Test
  void timeOnPage_ofEvents_isClampedAtHalfAnHour() {
    assertThat(events.require("time_spent_ms").treatment())
        .isEqualTo(new Treatment.Clamp(new Range(0, 1_800_000)));
  }

  @Test
  void fields_ofEvents_needNoScope() {
    assertThat(events.fields()).allMatch(f -> f.scope() == Scope.ENVELOPE);
  }
}
