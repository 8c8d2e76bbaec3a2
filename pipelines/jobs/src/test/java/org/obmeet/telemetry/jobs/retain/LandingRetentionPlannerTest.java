package org.obmeet.telemetry.jobs.retain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.jobs.retain.RetentionFixture.event;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.retain.RetentionItem.Action;

/**
 * Tests for plans of 2026-11-24. Segments are kept from 2026-11-10 on, and rows from 2026-08-26 on.
 */
class LandingRetentionPlannerTest {
  private static final String EXPIRED = "2026-11-09";
  private static final String OLDEST = "2026-11-10";

  @TempDir Path folder;
  private RetentionFixture work;

  @BeforeEach
  void create() {
    work = new RetentionFixture(folder, "2026-11-24");
  }

  private RetentionPlan plan() {
    RetentionPlan plan = new RetentionPlan();
    planner().plan(plan);
    return plan;
  }

  private LandingRetentionPlanner planner() {
    return new LandingRetentionPlanner(work.context(), RetentionFixture.EVENTS);
  }

  private String damaged(String day) {
    String path = "landing/community_events/date=" + day + "/damaged.avro";
    work.lake.files().write(path, "no rows".getBytes(StandardCharsets.UTF_8), 1);
    return path;
  }

  @Test
  void segment_isSweptFromTheDayAfterItsPeriodOn() {
    String expired = work.segment(EXPIRED, "a", event("p", OLDEST), event("q", OLDEST));
    work.segment(OLDEST, "b", event("p", OLDEST));

    assertThat(plan().items())
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.action()).isEqualTo(Action.DELETE_ORPHANS);
              assertThat(item.paths()).containsExactly(expired);
              assertThat(item.date()).isEqualTo(EXPIRED);
              assertThat(item.rows()).isEqualTo(2);
              assertThat(item.bytes()).isEqualTo(work.lake.files().size(expired));
              assertThat(item.rule()).isEqualTo("P14D from the day of landing");
            });
  }

  @Test
  void expiredSegment_thatCannotBeRead_isSweptWithoutACountOfRows() {
    String path = damaged(EXPIRED);

    assertThat(plan().items())
        .singleElement()
        .returns(List.of(path), RetentionItem::paths)
        .returns(0L, RetentionItem::rows);
  }

  @Test
  void keptSegment_withRowsPastTheirPeriod_isRewritten() {
    String path = work.segment(OLDEST, "a", event("p", "2026-08-30"), event("q", "2026-08-31"));
    work.segment(OLDEST, "b", event("q", "2026-08-31"));

    assertThat(plan().items())
        .singleElement()
        .returns(Action.REWRITE, RetentionItem::action)
        .returns(List.of(path), RetentionItem::paths)
        .returns(1L, RetentionItem::rows)
        .returns("P90D from the first day of the storage period", RetentionItem::rule);
  }

  @Test
  void expiredSegment_underAHold_isRewrittenWithoutTheOtherRows() {
    work.hold("person", "held", "", "", "");
    work.segment(EXPIRED, "a", event("held", OLDEST), event("p", OLDEST), event("q", OLDEST));

    assertThat(plan().items())
        .singleElement()
        .returns(Action.REWRITE, RetentionItem::action)
        .returns(2L, RetentionItem::rows)
        .returns(
            "P14D from the day of landing, except rows under a legal hold", RetentionItem::rule);
  }

  @Test
  void expiredSegment_ofHeldRowsOnly_stays() {
    work.hold("person", "held", "", "", "");
    work.segment(EXPIRED, "a", event("held", OLDEST));

    assertThat(plan().items()).isEmpty();
  }

  @Test
  void damagedSegment_thatIsKept_isAFailureOfItsDayOnly() {
    damaged(OLDEST);
    work.segment("2026-11-11", "a", event("p", "2026-08-30"));

    assertThat(plan().failures())
        .singleElement()
        .asString()
        .startsWith("landing/community_events/date=2026-11-10: ");
    assertThat(plan().items()).hasSize(1);
  }

  @Test
  void openSegment_isLeftToItsCollector() {
    work.lake
        .files()
        .write("landing/community_events/date=2020-01-01/a.avro.open", new byte[] {1}, 1);

    assertThat(plan().items()).isEmpty();
  }

  @Test
  void rowsToDelete_ofAnExpiredSegment_areAllExceptHeldOnes() {
    work.hold("person", "held", "", "", "");
    String path = "landing/community_events/date=" + EXPIRED + "/a.avro";

    assertThat(planner().rowsToDelete(path))
        .accepts(event("p", OLDEST), event("p", "2026-08-30"))
        .rejects(event("held", OLDEST));
  }

  @Test
  void rowsToDelete_ofAKeptSegment_areThosePastTheirPeriod() {
    work.hold("person", "held", "", "", "");
    String path = "landing/community_events/date=" + OLDEST + "/a.avro";

    assertThat(planner().rowsToDelete(path))
        .accepts(event("p", "2026-08-30"))
        .rejects(event("p", "2026-08-31"), event("held", "2026-08-30"));
  }
}
