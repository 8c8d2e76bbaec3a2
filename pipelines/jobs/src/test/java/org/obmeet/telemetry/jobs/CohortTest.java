package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.parquet.ReleaseTable;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests for the distinct count of a cohort in later weeks of its key rotation period. */
class CohortTest {
  private static final Window FIRST = Window.parse("week/2026-10-26");
  private static final Window SECOND = Window.parse("week/2026-11-02");

  @TempDir Path folder;

  private static void events(LakeFixture work, int to, String at) {
    work.events(work.file("events-" + at.substring(0, 10), DistinctPageViews.of(0, to, at)));
  }

  private static List<List<Object>> levels(LakeFixture work, Window window) {
    TableRelease release =
        work.lake().state().releases().get(new ReleaseKey("weekly_cohorts", window));
    return ReleaseTable.read(
            work.lake().files(),
            release.folder().replace("weekly_cohorts", "weekly_cohorts_levels")
                + "/weekly_cohorts_levels.parquet")
        .rows();
  }

  private LakeFixture weeks(int first, int second) {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-11-20T12:00:00Z"));
    events(work, first, "2026-10-26T10:00:00Z");
    events(work, first, "2026-10-27T10:00:00Z");
    events(work, second, "2026-11-02T10:00:00Z");
    work.aggregate();
    return work;
  }

  @Test
  void cohort_withFewAbsentMembers_showsNoDifference() {
    LakeFixture work = weeks(41, 36);

    assertThat(levels(work, FIRST)).anySatisfy(row -> assertThat(row).contains("first_week", 40L));
    assertThat(levels(work, SECOND))
        .as("36 of 41")
        .anySatisfy(row -> assertThat(row).contains("first_week", 40L));
  }

  @Test
  void cohort_withManyAbsentMembers_isPublished() {
    assertThat(levels(weeks(41, 24), SECOND))
        .anySatisfy(row -> assertThat(row).contains("first_week", 20L));
  }
}
