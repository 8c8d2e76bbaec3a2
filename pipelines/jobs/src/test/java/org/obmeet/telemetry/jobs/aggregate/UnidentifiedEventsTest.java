package org.obmeet.telemetry.jobs.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests that events without a person are in no released number, as facts do not have them. */
class UnidentifiedEventsTest {
  private static final int PEOPLE = 30;
  private static final int UNIDENTIFIED = 3;
  private static final Window WEEK = Window.parse("week/2026-11-09");

  @TempDir private Path folder;
  private LakeFixture work;
  private RunReport report;

  @BeforeEach
  void aggregateAWeek() {
    work = new LakeFixture(folder, Instant.parse("2026-11-20T12:00:00Z"));
    List<String> people = CommunityPageViews.people("p", PEOPLE);
    work.events(
        CommunityPageViews.views(work, "identified", people, "2026-11-09", "2026-11-11"),
        work.file(
            "unidentified",
            Stream.of("a", "b", "c").map(UnidentifiedEventsTest::view).toArray(String[]::new)));
    report = work.aggregate();
  }

  private static String view(String id) {
    return """
        {"type":"page","messageId":"%s","timestamp":"2026-11-10T08:00:00Z",\
        "properties":{"url":"https://obmeet.org/home"}}"""
        .formatted(id);
  }

  private Object first(String table, String measure) {
    return work.finestRows(table, WEEK).get(0).get(measure);
  }

  @Test
  void totals_ofRecordsAndOfFacts_areEqual() {
    assertThat(first("events_by_type", "events")).isEqualTo(2L * PEOPLE);
    assertThat(first("page_views_by_route", "page_views")).isEqualTo(2L * PEOPLE);
  }

  @Test
  void runReport_countsTheRecordsWithoutAContributor() {
    assertThat(report.outcome())
        .containsEntry(
            "records_without_contributor", Map.of("community_events/" + WEEK, (long) UNIDENTIFIED));
  }
}
