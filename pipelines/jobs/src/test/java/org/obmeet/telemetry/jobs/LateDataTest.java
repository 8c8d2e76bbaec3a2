package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests for rows that arrive after their base window was closed. */
class LateDataTest {
  private static final String MONDAY = "2026-10-26T10:00:00Z";
  private static final Window WEEK = Window.parse("week/2026-10-26");
  private static final Window FOUR_WEEKS = Window.parse("four_weeks/2026-10-26");

  @TempDir Path folder;

  private LakeFixture at(String now) {
    return new LakeFixture(folder, Instant.parse(now));
  }

  private static StreamCounts events(LakeFixture work, int from, int to, String at) {
    Path file =
        work.file("events-" + from + "-" + at.substring(0, 10), DistinctPageViews.of(from, to, at));
    return work.events(file).streams().get("community_events");
  }

  private static Object people(LakeFixture work, Window window) {
    List<Map<String, Object>> rows = work.finestRows("active_people", window);
    assertThat(rows).hasSize(1);
    return rows.get(0).get("people");
  }

  @Test
  void rows_ofAClosedWeek_areKeptButNotCounted() {
    LakeFixture friday = at("2026-11-06T12:00:00Z");
    events(friday, 0, 15, MONDAY);
    events(friday, 0, 15, "2026-10-27T10:00:00Z");
    friday.aggregate();
    assertThat(people(friday, WEEK)).isEqualTo(20L);
    Map<String, byte[]> released = friday.releases();

    StreamCounts late = events(friday, 15, 20, MONDAY);

    assertThat(late.accepted()).isEqualTo(5);
    assertThat(late.late()).isEqualTo(5);
    assertThat(
            friday.lake().state().clean("community_events").stream()
                .mapToLong(CleanFile::rows)
                .sum())
        .isEqualTo(35);
    assertThat(friday.aggregate().notes())
        .containsExactly("nothing changed: every closed window has been decided already");
    released.forEach(
        (path, bytes) -> assertThat(friday.releases().get(path)).as(path).isEqualTo(bytes));

    LakeFixture later = at("2026-11-27T12:00:00Z");
    assertThat(events(later, 30, 42, "2026-11-18T10:00:00Z").late()).isZero();
    later.aggregate();

    assertThat(people(later, FOUR_WEEKS))
        .as("people of four weeks without late ones: 27, rounded to the nearest 10")
        .isEqualTo(30L);
    assertThat(people(later, WEEK)).isEqualTo(20L);
  }

  @Test
  void windowOfFourWeeks_namedAlone_isReleased() {
    LakeFixture work = at("2026-11-27T12:00:00Z");
    events(work, 0, 15, MONDAY);
    events(work, 0, 15, "2026-10-27T10:00:00Z");

    work.aggregate(FOUR_WEEKS);

    assertThat(people(work, FOUR_WEEKS)).isEqualTo(20L);
    assertThat(work.lake().state().releases().keySet())
        .extracting(ReleaseKey::window)
        .containsOnly(FOUR_WEEKS);
  }

  @Test
  void window_ofTooFewPeople_staysSuppressedAfterLateRows() {
    LakeFixture work = at("2026-11-06T12:00:00Z");
    events(work, 0, 8, MONDAY);
    work.aggregate();
    assertThat(people(work, WEEK)).as("eight people").isNull();
    Map<String, byte[]> released = work.releases();

    events(work, 8, 20, MONDAY);
    work.aggregate(WEEK);

    assertThat(people(work, WEEK)).isNull();
    released.forEach(
        (path, bytes) -> assertThat(work.releases().get(path)).as(path).isEqualTo(bytes));
  }
}
