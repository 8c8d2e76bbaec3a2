package org.obmeet.telemetry.cubes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/** Tests of each fact of people with handwritten rows. */
class CommunityFactsTest {
  private static final int MIDNIGHT = 86_400;

  @TempDir private Path folder;

  private FactFixture facts(String name) {
    return new FactFixture(folder, name);
  }

  @Test
  void session_interleavedIds_areSeparate() {
    FactFixture facts =
        facts("session")
            .row(1, 0, 10, "session", 7, "route", "/home")
            .row(1, 0, 20, "session", 8, "route", "/login")
            .row(1, 0, 30, "session", 7, "event_type", "feature", "route", "/account")
            .row(1, 0, 50, "session", 7, "route", "/directory/:tab?")
            .row(1, 0, 90, "session", 8, "event_type", "page_ping");

    assertThat(facts.over(WindowKind.DAY, 0))
        .containsExactly(
            List.of(0, "/home", "/directory/:tab?", 2L, 40L),
            List.of(1, "/login", "/login", 1L, 70L));
  }

  @Test
  void session_acrossMidnight_isDivided() {
    FactFixture facts =
        facts("session")
            .row(1, 0, MIDNIGHT - 1, "session", 7)
            .row(1, 1, 0, "session", 7)
            .row(2, 0, MIDNIGHT - 1)
            .row(2, 1, 0);

    assertThat(facts.over(WindowKind.WEEK, 0))
        .extracting(f -> f.get(0))
        .containsExactly(0, 1, 2, 3);
    assertThat(facts.over(WindowKind.DAY, 1)).extracting(f -> f.get(0)).containsExactly(1, 3);
  }

  @Test
  void session_withoutId_isDividedByAPauseOfMoreThanHalfAnHour() {
    FactFixture facts =
        facts("session")
            .row(1, 0, 0, "route", "/home")
            .row(1, 0, 1800, "route", "/login")
            .row(1, 0, 2000, "session", 9)
            .row(1, 0, 3601, "route", "/home");

    assertThat(facts.over(WindowKind.DAY, 0))
        .containsExactly(
            List.of(0, "/home", "/login", 2L, 1800L),
            List.of(2, "unknown", "unknown", 1L, 0L),
            List.of(3, "/home", "/home", 1L, 0L));
  }

  @Test
  void session_withoutPageView_hasNoRoutes() {
    FactFixture facts =
        facts("session")
            .row(1, 0, 0, "session", 7, "event_type", "feature", "route", "/home")
            .row(2, 0, 0, "session", 7, "route", null)
            .row(0, 0, 0, "session", 7, "route", "/home");

    assertThat(facts.over(WindowKind.DAY, 0))
        .as("the same id of another person is another session, and a row without a person has none")
        .containsExactly(
            List.of(0, "unknown", "unknown", 0L, 0L), List.of(1, "unknown", "unknown", 1L, 0L));
  }

  @Test
  void session_tiesOfSeconds_areOrderedByRecord() {
    FactFixture facts =
        facts("session").row(1, 0, 5, "route", "/home").row(1, 0, 5, "route", "/login");
    facts.rows.get(0).put("record", FactFixture.record(9));

    assertThat(facts.over(WindowKind.DAY, 0))
        .containsExactly(List.of(1, "/login", "/home", 2L, 0L));
  }

  @Test
  void session_fileOutOfOrder_isOrdered() {
    FactFixture facts = facts("session");
    for (int i = 0; i < 100; i++) {
      facts.row(1, 0, (i * 37) % 100, "route", i % 2 == 0 ? "/home" : "/login");
    }

    assertThat(facts.over(WindowKind.DAY, 0))
        .as("second 0 is row 0, second 99 row 27")
        .containsExactly(List.of(0, "/home", "/login", 100L, 99L));
  }

  @Test
  void pageView_pings_countUpToTheNextPageViewOfTheSession() {
    FactFixture facts =
        facts("page_view")
            .row(1, 0, 0, "session", 7, "event_type", "page_ping", "time_spent_ms", 99L)
            .row(1, 0, 1, "session", 7)
            .row(1, 0, 2, "session", 8)
            .row(1, 0, 3, "session", 7, "event_type", "page_ping", "time_spent_ms", 500L)
            .row(1, 0, 4, "session", 7, "event_type", "page_ping", "time_spent_ms", 300L)
            .row(1, 0, 5, "session", 7, "event_type", "page_ping")
            .row(1, 0, 6, "session", 7)
            .row(1, 0, 9, "session", 7, "event_type", "page_ping")
            .row(1, 0, 9, "session", 7, "event_type", "feature");

    assertThat(facts.over(WindowKind.DAY, 0))
        .as("the view of session 8 has no ping")
        .containsExactlyInAnyOrder(
            List.of(1, "yes", 500L), List.of(2, "no", 0L), List.of(6, "yes", 3000L));
  }

  @Test
  void pageView_long_isClamped() {
    FactFixture facts =
        facts("page_view")
            .row(1, 0, 0)
            .row(1, 0, 1801, "event_type", "page_ping")
            .row(2, 0, 0)
            .row(2, 0, 10_000, "event_type", "page_ping", "time_spent_ms", 0L);

    assertThat(facts.over(WindowKind.DAY, 0))
        .as("the time of a ping counts, even if it is 0")
        .containsExactly(List.of(0, "yes", 1_800_000L), List.of(2, "yes", 0L));
  }

  @Test
  void pageView_withoutIdOrPerson_belongsToThePersonOnly() {
    FactFixture facts =
        facts("page_view")
            .row(1, 0, 0)
            .row(2, 0, 1, "event_type", "page_ping")
            .row(0, 0, 2)
            .row(0, 0, 3, "event_type", "page_ping");

    assertThat(facts.over(WindowKind.DAY, 0)).containsExactly(List.of(0, "no", 0L));
  }

  private static FactFixture feature(
      FactFixture facts, int contributor, int day, int second, String category, String action) {
    return facts.row(
        contributor, day, second, "event_type", "feature", "category", category, "action", action);
  }

  @Test
  void firstUse_ofEachStep_isItsFirstEventInTheWindow() {
    FactFixture facts = facts("first_use");
    feature(facts, 1, 0, 5, "User", "Login");
    feature(facts, 1, 1, 5, "User", "Login");
    feature(facts, 1, 1, 6, "User", "Login");
    feature(facts, 1, 1, 7, "Message", "Send");
    feature(facts, 1, 1, 8, "Room", "Send");
    feature(facts, 1, 2, 0, "Room", "Create");
    facts.row(1, 1, 9, "category", "Room", "action", "Create");

    assertThat(facts.over(WindowKind.DAY, 1))
        .as("no pair of the list, a page view, and the day after give nothing")
        .containsExactly(List.of(1, "login", "no"), List.of(3, "send_message", "yes"));
  }

  @Test
  void firstUse_beforeTheEpoch_isIgnored() {
    FactFixture facts = facts("first_use");
    feature(facts, 1, -1, 5, "User", "Avatar Changed");
    feature(facts, 1, 1, 0, "User", "Avatar Changed");
    feature(facts, 1, 27, 0, "User", "Avatar Changed");

    assertThat(facts.over(WindowKind.DAY, 1)).containsExactly(List.of(1, "change_avatar", "yes"));
    assertThat(facts.over(WindowKind.DAY, 27)).containsExactly(List.of(2, "change_avatar", "no"));
  }

  @Test
  void firstUse_inTheFirstWeekOfTheEpoch_isNotComputed() {
    FactFixture facts = facts("first_use");

    assertThat(facts.fact.historyFrom(FactFixture.window(WindowKind.WEEK, 0), 28)).isEmpty();
    assertThat(facts.fact.historyFrom(FactFixture.window(WindowKind.WEEK, 7), 28))
        .contains(FactFixture.EPOCH);
  }

  @Test
  void funnel_stepsOutOfOrder_countAfterTheStepBefore() {
    FactFixture facts = facts("funnel");
    feature(facts, 1, 0, 1, "Message", "Send");
    feature(facts, 1, 3, 0, "User", "Login");
    feature(facts, 1, 9, 0, "Room", "Create");
    feature(facts, 2, 0, 1, "User", "Login");
    feature(facts, 2, 0, 1, "Message", "Send");
    feature(facts, 2, 27, 86_399, "Room", "Create");
    facts.row(3, 4, 0);
    facts.row(0, 4, 0);

    assertThat(facts.over(WindowKind.FOUR_WEEKS, 0))
        .containsExactlyInAnyOrder(
            List.of(0, "logged_in"), List.of(3, "created_room"), List.of(6, "visited"));
  }

  @Test
  void funnel_ofAWeek_belongsToItsFirstEventAndReadsTheEpoch() {
    FactFixture facts = facts("funnel");
    feature(facts, 1, 0, 1, "User", "Login");
    feature(facts, 1, 8, 0, "Message", "Send");
    feature(facts, 2, 6, 0, "User", "Login");

    assertThat(facts.over(WindowKind.WEEK, 7)).containsExactly(List.of(1, "sent_message"));
    assertThat(facts.ofHistory().over(WindowKind.WEEK, 7))
        .as("no fact without an event in the window")
        .containsExactly(List.of(1, "sent_message"));
  }

  @Test
  void cohort_isActiveInTheWeekBefore_andNotBeforeThat() {
    FactFixture facts =
        facts("cohort")
            .ofHistory()
            .row(1, 7, 0) // active in the week before and in the window
            .row(1, 14, 2)
            .row(1, 20, MIDNIGHT - 1)
            .row(2, 13, MIDNIGHT - 1) // only in the week before
            .row(3, 6, MIDNIGHT - 1) // before that, too
            .row(3, 7, 0)
            .row(3, 14, 0)
            .row(4, 14, 0) // only in the window
            .row(5, 0, 0); // only before

    assertThat(facts.over(WindowKind.WEEK, 14))
        .containsExactlyInAnyOrder(List.of(2, "came_back"), List.of(3, "stayed_away"));
  }

  @Test
  void cohort_ofEachWeekOfAPeriod_looksBackEquallyFar() {
    FactFixture facts = facts("cohort").ofHistory().row(1, 0, 0).row(1, 14, 0).row(1, 21, 0);

    assertThat(facts.over(WindowKind.WEEK, 14)).isEmpty();
    assertThat(facts.over(WindowKind.WEEK, 21)).containsExactly(List.of(2, "came_back"));
    Fact cohort = Catalog.load().facts().get("cohort");
    assertThat(List.of(0, 7, 14, 21))
        .map(day -> cohort.historyFrom(FactFixture.window(WindowKind.WEEK, day), 28).isPresent())
        .containsExactly(false, false, true, true);
  }
}
