package org.obmeet.telemetry.cubes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/** Tests of each fact of owners and instances with handwritten rows. */
class InstanceFactsTest {
  private static final int WEEK = 42;

  @TempDir private Path folder;

  private FactFixture facts(String name) {
    return new FactFixture(folder, name);
  }

  @Test
  void lifecycle_reportsAtTheBounds_areExact() {
    FactFixture facts =
        facts("lifecycle")
            .row(1, WEEK, 0)
            .row(1, WEEK + 6, 86_399)
            .row(2, WEEK - 28, 0)
            .row(2, WEEK, 0)
            .row(3, WEEK - 29, 0)
            .row(3, WEEK + 1, 0)
            .row(4, WEEK - 22, 86_399)
            .row(5, WEEK - 28, 0)
            .row(6, WEEK - 21, 0)
            .row(7, WEEK - 29, 0)
            .row(8, WEEK - 25, 0)
            .row(8, WEEK - 1, 0)
            .row(9, WEEK + 7, 0);

    assertThat(facts.over(WindowKind.WEEK, WEEK))
        .containsExactlyInAnyOrder(
            List.of(1, "new"),
            List.of(3, "continuing"),
            List.of(5, "new"),
            List.of(6, "lapsed"),
            List.of(7, "lapsed"));
  }

  @Test
  void lifecycle_twoInstancesOfOneOwner_areOneFact() {
    FactFixture facts =
        facts("lifecycle")
            .row(1, WEEK - 3, 0, "instance", 71)
            .row(1, WEEK + 1, 0, "instance", 72)
            .row(2, WEEK - 24, 0, "instance", 73)
            .row(2, WEEK - 23, 0, "instance", 74);

    assertThat(facts.over(WindowKind.WEEK, WEEK))
        .containsExactlyInAnyOrder(List.of(1, "continuing"), List.of(3, "lapsed"));
  }

  @Test
  void lifecycle_historyBeforeTheEpoch_isNotComputed() {
    FactFixture facts = facts("lifecycle").row(1, 0, 0);

    assertThat(facts.fact.historyFrom(FactFixture.window(WindowKind.WEEK, 21), 364)).isEmpty();
    assertThat(facts.fact.historyFrom(FactFixture.window(WindowKind.WEEK, 28), 364))
        .contains(FactFixture.EPOCH);
    assertThatThrownBy(
            () ->
                CubeAggregator.of(facts.dataset, List.of(facts.cube()))
                    .aggregate(FactFixture.window(WindowKind.WEEK, 21), 1, 5, FirstSeenDays.none())
                    .add(List.of(), 0, false)
                    .tables())
        .hasMessageStartingWith(
            "history of fact lifecycle must begin within the key rotation period of the"
                + " window; for week/");
  }

  private static FirstSeenDays seen(Map<String, Integer> daysOfEpoch) {
    Map<String, Integer> days = new TreeMap<>();
    daysOfEpoch.forEach((v, d) -> days.put(v, (int) FactFixture.EPOCH.toEpochDay() + d));
    return new FirstSeenDays(Map.of("version", days));
  }

  private static List<List<Object>> lags(FactFixture facts) {
    return facts.over(
        FactFixture.window(WindowKind.WEEK, WEEK),
        seen(Map.of("6.6.0", -300, "6.6.1", WEEK - 90, "6.7.0", WEEK - 3, "6.6.2", WEEK - 25)));
  }

  @Test
  void upgradeLag_upgradedInTheWindow_isTimeSinceTheFirstSeenDay() {
    FactFixture facts =
        facts("upgrade_lag")
            .row(1, WEEK - 28, 0, "version", "6.6.0")
            .row(1, WEEK + 3, 0, "version", "6.7.0")
            .row(1, WEEK + 6, 0, "version", "6.7.0")
            .row(2, WEEK, 0, "version", "6.6.0")
            .row(2, WEEK + 1, 0, "version", "6.6.1")
            .row(3, WEEK, 0, "version", "6.6.2")
            .row(3, WEEK + 2, 0, "version", "6.6.1")
            .row(4, WEEK - 1, 0, "version", "6.7.0")
            .row(4, WEEK + 4, 0, "version", "6.7.0")
            .row(5, WEEK - 20, 0, "version", "6.6.0")
            .row(5, WEEK - 1, 0, "version", "6.7.0")
            .row(5, WEEK + 1, 0, "version", "6.7.0")
            .row(6, WEEK, 0, "version", "6.6.1")
            .row(6, WEEK + 4, 0, "version", "6.7.0");

    assertThat(lags(facts))
        .containsExactlyInAnyOrder(
            List.of(2, "under_7_days"),
            List.of(4, "91_days_and_more"),
            List.of(6, "91_days_and_more"),
            List.of(8, "no_upgrade"),
            List.of(11, "no_upgrade"),
            List.of(13, "under_28_days"));
  }

  @Test
  void upgradeLag_unknownVersions_areIgnored() {
    FactFixture facts =
        facts("upgrade_lag")
            .row(1, WEEK - 9, 0, "version", "6.6.0")
            .row(1, WEEK, 0, "version", null)
            .row(2, WEEK - 9, 0, "version", "6.6.0")
            .row(2, WEEK - 8, 0, "version", "6.7.0")
            .row(2, WEEK - 7, 0, "version", null)
            .row(2, WEEK, 0, "version", "6.7.0")
            .row(3, WEEK - 9, 0, "version", "not_listed")
            .row(3, WEEK, 0, "version", "6.7.0")
            .row(4, WEEK, 0, "version", "6.6.0")
            .row(4, WEEK, 1, "version", "not_listed")
            .row(5, WEEK - 29, 0, "version", "6.6.0")
            .row(5, WEEK, 0, "version", "6.7.0");

    assertThat(lags(facts))
        .containsExactlyInAnyOrder(
            List.of(1, "unknown"),
            List.of(5, "no_upgrade"),
            List.of(7, "no_upgrade"),
            List.of(9, "unknown"),
            List.of(11, "no_upgrade"));
  }

  @Test
  void upgradeLag_twoInstancesOfOneOwner_areSeparate() {
    FactFixture facts =
        facts("upgrade_lag")
            .row(1, WEEK, 0, "instance", 71, "version", "6.6.0")
            .row(1, WEEK, 0, "instance", 72, "version", "6.7.0")
            .row(1, WEEK + 1, 0, "instance", 71, "version", "6.6.2");

    assertThat(lags(facts))
        .containsExactlyInAnyOrder(List.of(2, "under_28_days"), List.of(1, "no_upgrade"));
  }

  @Test
  void upgradeLag_tieOfSeconds_isOrderedByRecord() {
    FactFixture facts =
        facts("upgrade_lag")
            .row(1, WEEK, 0, "version", "6.7.0")
            .row(1, WEEK, 0, "version", "6.6.0");
    facts.rows.get(0).put("record", FactFixture.record(9));

    assertThat(lags(facts)).containsExactly(List.of(0, "under_7_days"));
  }

  @Test
  void upgradeLag_withoutFirstSeenDays_isRefused() {
    FactFixture facts = facts("upgrade_lag");

    assertThatThrownBy(
            () ->
                CubeAggregator.of(facts.dataset, List.of(facts.cube()))
                    .aggregate(
                        FactFixture.window(WindowKind.WEEK, WEEK), 1, 5, FirstSeenDays.none())
                    .add(List.of(), 0, false)
                    .tables())
        .hasMessage("first-seen days must include field version for cube upgrade_lag; they do not");
  }

  @Test
  void userLanguage_ofLatestReports_isOneFactForEachLanguageThatIsUsed() {
    FactFixture facts =
        facts("user_language")
            .row(1, WEEK, 0, "instance", 71, "users_language_de", 9L)
            .row(1, WEEK, 5, "instance", 71, "users_language_de", 4L, "users_language_no", 2L)
            .row(1, WEEK, 1, "instance", 72, "users_language_de", 1L, "users_language_en", 0L)
            .row(1, WEEK, 2, "instance", 73)
            .row(2, WEEK, 0, "users_language_not_listed", 3L, "users_language_pt_br", 5L)
            .row(2, WEEK - 1, 9, "instance", 74, "users_language_en", 3L);

    assertThat(facts.over(WindowKind.WEEK, WEEK))
        .containsExactlyInAnyOrder(
            List.of(1, "de", 4L),
            List.of(1, "no", 2L),
            List.of(2, "de", 1L),
            List.of(4, "not_listed", 3L),
            List.of(4, "pt_br", 5L));
  }
}
