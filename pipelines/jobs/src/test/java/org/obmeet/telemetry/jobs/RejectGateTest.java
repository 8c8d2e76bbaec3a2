package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.schemas.domain.Window;

class RejectGateTest {
  private static final String AT = "2026-11-20T10:00:00Z";

  @TempDir Path folder;

  private RunReport ingest(LakeFixture work, int good, int bad) {
    Path events =
        work.file(
            "events.ndjson",
            Stream.concat(
                    Stream.of(DistinctPageViews.of(0, good, AT)),
                    IntStream.range(0, bad).mapToObj(i -> "no json " + i))
                .toArray(String[]::new));
    Path reports =
        work.file(
            "reports.ndjson",
            IntStream.range(0, 30)
                .mapToObj(
                    i ->
                        """
                        {"_id":"r%s","uniqueId":"i%s","createdAt":"%s","version":"6.6.0",\
                        "totalUsers":12}"""
                            .formatted(Integer.toString(i), Integer.toString(i), AT))
                .toArray(String[]::new));
    return work.ingest(List.of(reports), List.of(events), Optional.empty());
  }

  @Test
  void stream_withTooManyRejects_isCommittedButNotReleased() {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-11-27T12:00:00Z"));

    RunReport ingested = ingest(work, 949, 51);

    assertThat(ingested.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(ingested.streams().get("community_events").accepted()).isEqualTo(949);
    assertThat(ingested.notes())
        .anySatisfy(
            note ->
                assertThat(note)
                    .startsWith(
                        "community_events: 51 of 1000 records were rejected, more than 5.0 %"));
    RunReport aggregated = work.aggregate();
    assertThat(aggregated.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(aggregated.notes())
        .anySatisfy(
            note ->
                assertThat(note)
                    .startsWith(
                        "community_events week/2026-11-16: 51 of 1000 records were rejected")
                    .endsWith("The reasons: telemetry quarantine list"));
    assertThat(work.bytes("ledger/released").keySet())
        .isNotEmpty()
        .allSatisfy(path -> assertThat(path).startsWith("ledger/released/instance_statistics/"));
    assertThat(work.lake().state().closedBy("community_events", Window.parse("week/2026-11-16")))
        .isEmpty();
  }

  @Test
  void stream_atTheLimit_isReleased() {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-11-27T12:00:00Z"));

    assertThat(ingest(work, 950, 50).exit()).isEqualTo(ExitCode.DONE);

    assertThat(work.aggregate().exit()).isEqualTo(ExitCode.DONE);
    assertThat(work.lake().state().releases().keySet())
        .anySatisfy(key -> assertThat(key.table()).isEqualTo("active_people"));
  }

  /** Compaction merges files of several runs. Each of these runs still counts. */
  @Test
  void stream_withTooManyRejects_isNotReleasedAfterCompaction() {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-11-27T12:00:00Z"));
    for (int run = 10; run < 26; run++) {
      String minute = "2026-11-20T10:" + run;
      String[] lines =
          IntStream.range(10, 110)
              .mapToObj(
                  i ->
                      i < 20
                          ? CommunityPageViews.view("ada", minute + ":" + i + "Z")
                          : "no json " + minute + i)
              .toArray(String[]::new);
      work.events(work.file("events-" + run + ".ndjson", lines));
    }

    RunReport aggregated = work.aggregate();

    assertThat(work.lake().state().clean("community_events")).hasSizeLessThan(5);
    assertThat(aggregated.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(aggregated.notes())
        .anySatisfy(
            note ->
                assertThat(note)
                    .startsWith(
                        "community_events week/2026-11-16: 1440 of 1600 records were rejected"));
    assertThat(work.lake().state().suppressedTables()).isEmpty();
  }

  /** Four weeks with few records each become one file; together its ingests have rejected many. */
  @Test
  void window_isNotRefusedAfterItsFilesAreMerged() {
    LocalDate monday = LocalDate.parse("2026-08-03");
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-10-04T12:00:00Z"));
    for (int week = 0; week < 8; week++) {
      String day = monday.plusWeeks(week).toString();
      work.reports(
          work.file(
              "reports-" + week,
              IntStream.range(0, 130)
                  .mapToObj(
                      i ->
                          i < 30
                              ? "no json " + day + i
                              : SyntheticInstances.report("i" + i, day + "T10:00:00Z"))
                  .toArray(String[]::new)));
    }
    work.aggregate();
    work.reports(work.file("next", SyntheticInstances.report("i30", "2026-10-01T10:00:00Z")));
    assertThat(work.lake().state().clean("instance_statistics")).hasSize(3);

    RunReport again = work.aggregate(Window.parse("week/2026-08-10"));

    assertThat(again.exit()).as(again.notes().toString()).isEqualTo(ExitCode.DONE);
  }
}
