package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests for the distinct counts of a cohort and of those of it who come back. */
class CohortTest {
  private static final List<Window> WEEKS =
      List.of(
          Window.parse("week/2026-10-26"),
          Window.parse("week/2026-11-02"),
          Window.parse("week/2026-11-09"));
  private static final int OTHERS = 30;

  @TempDir Path folder;

  private static void events(LakeFixture work, int from, int to, String at) {
    work.events(work.file("events-" + at.substring(0, 10), DistinctPageViews.of(from, to, at)));
  }

  private static TableRelease release(LakeFixture work, Window window) {
    return work.lake().state().releases().get(new ReleaseKey("weekly_cohorts", window));
  }

  private static List<List<Object>> rows(LakeFixture work) {
    return work.released("weekly_cohorts", WEEKS.get(2)).rows();
  }

  /** Returns three weeks of a key period. The cohort is new in the second. */
  private LakeFixture weeks(int cohort, int back) {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-11-27T12:00:00Z"));
    events(work, 0, OTHERS, "2026-10-26T10:00:00Z");
    events(work, 0, OTHERS + cohort, "2026-11-02T10:00:00Z");
    events(work, 0, OTHERS + cohort, "2026-11-03T10:00:00Z");
    events(work, 0, OTHERS + back, "2026-11-09T10:00:00Z");
    work.aggregate();
    return work;
  }

  @Test
  void cohort_withFewAbsentMembers_showsNoDifference() {
    LakeFixture work = weeks(41, 36);

    assertThat(rows(work))
        .anySatisfy(row -> assertThat(row).contains("*", 40L))
        .noneSatisfy(row -> assertThat(row).contains("stayed_away"));
  }

  @Test
  void cohort_withManyAbsentMembers_isPublished_withoutPeopleOfTheWeekBefore() {
    assertThat(rows(weeks(41, 24)))
        .anySatisfy(row -> assertThat(row).contains("*", 40L))
        .anySatisfy(row -> assertThat(row).contains("came_back", 20L))
        .anySatisfy(row -> assertThat(row).contains("stayed_away", 20L));
  }

  @Test
  void cohort_withoutTwoWeeksBeforeUnderTheSameKey_isNotPublished() {
    LakeFixture work = weeks(41, 24);

    assertThat(release(work, WEEKS.get(0))).isNull();
    assertThat(release(work, WEEKS.get(1))).isNull();
    assertThat(release(work, WEEKS.get(2))).isNotNull();
  }
}
