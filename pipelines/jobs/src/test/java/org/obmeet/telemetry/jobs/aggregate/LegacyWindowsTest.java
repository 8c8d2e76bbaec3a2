package org.obmeet.telemetry.jobs.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.aggregate.population.CubeFixture;
import org.obmeet.telemetry.jobs.aggregate.publish.CubeResult;
import org.obmeet.telemetry.jobs.aggregate.publish.WindowResult;
import org.obmeet.telemetry.jobs.fixture.LogFixture;
import org.obmeet.telemetry.jobs.plan.AggregateRequest.OnPublished;
import org.obmeet.telemetry.jobs.plan.WindowPlan;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;

class LegacyWindowsTest {
  private static final Window WEEK = Window.parse("week/2026-11-16");

  private final LogFixture log = new LogFixture();

  private WindowResult result(OnPublished onPublished) {
    log.release("family", "old", WindowKind.FOUR_WEEKS.containing(WEEK.start()), 1);
    log.release("family", "b", WEEK, 3);
    TableRelease earlier = log.state().history().get(0);
    WindowPlan.Reading reading =
        new WindowPlan.Reading(
            WEEK.start(),
            List.of(
                new CubeFixture("a").records().cube(),
                new CubeFixture("b").records().cube(),
                new CubeFixture("~c").records().cube()),
            List.of());
    WindowPlan plan =
        new WindowPlan(
            Catalog.load().dataset("instance_statistics"),
            WEEK,
            List.of(reading),
            List.of("a", "b"),
            List.of());
    return LegacyWindows.result(log.state(), plan, earlier, onPublished);
  }

  @Test
  void result_hasTheWantedCubesOnly_withoutFiles() {
    WindowResult result = result(OnPublished.KEEP);

    assertThat(result.key()).isEqualTo("instance_statistics/week/2026-11-16");
    assertThat(result.copies()).isEmpty();
    assertThat(result.cubes())
        .extracting(cube -> cube.counts().cube(), CubeResult::revision)
        .containsExactly(tuple("a", 1), tuple("b", 3));
    assertThat(result.cubes()).allMatch(cube -> cube.staged().isEmpty());
  }

  @Test
  void unpublishedCube_isSuppressed_andAPublishedOneStays() {
    assertThat(result(OnPublished.KEEP).cubes())
        .extracting(cube -> cube.counts().decision())
        .containsExactly("suppressed", "unchanged");
  }

  @Test
  void revision_isRefused() {
    assertThat(result(OnPublished.REVISE).cubes())
        .extracting(CubeResult::counts)
        .extracting(ReleaseCounts::decision, ReleaseCounts::explanation)
        .containsExactly(
            tuple(
                "suppressed",
                "a is not published: old four_weeks/2026-10-26, which an earlier program version"
                    + " released, counts days of this window."),
            tuple(
                "refused",
                "b is not revised: old four_weeks/2026-10-26, which an earlier program version"
                    + " released, counts days of this window."));
  }
}
