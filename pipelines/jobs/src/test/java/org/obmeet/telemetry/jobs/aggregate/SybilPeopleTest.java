package org.obmeet.telemetry.jobs.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests the protection of one person's route among nine accounts that an attacker created. */
class SybilPeopleTest {
  private static final Window WEEK = Window.parse("week/2026-11-16");

  @TempDir Path folder;

  /** Returns the named routes that are released if the accounts are active on some days. */
  private List<String> routes(String... days) {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-11-27T12:00:00Z"));
    List<String> views = new ArrayList<>();
    for (String day : List.of("2026-11-17", "2026-11-18")) {
      CommunityPageViews.people("real", 40).forEach(p -> views.add(view(p, day, "home")));
      views.add(view("victim", day, "directory"));
    }
    for (String day : days) {
      CommunityPageViews.people("fake", 9).forEach(p -> views.add(view(p, day, "directory")));
    }
    work.events(work.file("events", views.toArray(String[]::new)));
    work.aggregate();
    return work.published("page_views_by_route", WEEK).cells().rows().stream()
        .map(row -> row.labels().get(0))
        .toList();
  }

  private static String view(String person, String day, String page) {
    return CommunityPageViews.view(person, day + "T08:00:00Z").replace("/home", "/" + page);
  }

  @Test
  void route_ofAccountsOfOneDay_isNotNamed() {
    assertThat(routes("2026-11-17")).noneMatch(route -> route.contains("directory"));
  }

  @Test
  void route_ofAccountsThatWereActiveEarlierInTheKeyPeriod_isNamed() {
    assertThat(routes("2026-10-28", "2026-11-17")).anyMatch(route -> route.contains("directory"));
  }
}
