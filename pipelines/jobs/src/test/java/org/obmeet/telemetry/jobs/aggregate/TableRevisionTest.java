package org.obmeet.telemetry.jobs.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ChangedCatalog;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SyntheticInstances;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.jobs.plan.AggregateRequest.OnPublished;
import org.obmeet.telemetry.jobs.suppress.SuppressionService;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;

/**
 * Tests for records added or removed after a release, and for windows that are aggregated again.
 */
class TableRevisionTest extends ReleasedWeekFixture {
  private static final String CHANGED =
      " is not revised: records of the window were added or removed since tables of it were"
          + " released,"
          + " and the difference would disclose those records.";
  private static final String SECOND_CUBE =
      """

        - name: instances_again
          title: Instances in all, once more
          description: The total, once more.
          why: How many are there?
          dimensions: []
          measures:
            - {name: owners, count: owners, title: Owners}
            - {name: instances, count: instances, title: Instances}
      """;

  @Test
  void window_withoutNewRecords_changesNothing() {
    Map<String, byte[]> before = bytes();

    RunReport revise = aggregateAgain(Catalogs.SHIPPED, OnPublished.REVISE);

    assertThat(revise.exit()).isEqualTo(ExitCode.DONE);
    assertThat(revise.releases()).extracting(ReleaseCounts::decision).containsOnly("unchanged");
    assertSame(before, bytes());
  }

  @Test
  void lateReports_thatWouldMakeAValueSafe_neverReviseIt() {
    assertThat(work.aggregate().notes())
        .containsExactly("nothing changed: every closed window has been decided already");
    Map<String, byte[]> before = bytesOfReleases();

    RunReport late = late("\"mongoVersion\":\"7.1.1\",\"totalRooms\":5", 6);

    assertThat(late.streams().get("instance_statistics").late()).isEqualTo(6);
    assertThat(decisions(aggregateAgain(Catalogs.SHIPPED, OnPublished.KEEP), "refused")).isEmpty();
    RunReport revise = aggregateAgain(Catalogs.SHIPPED, OnPublished.REVISE);
    assertThat(revise.releases()).extracting(ReleaseCounts::decision).containsOnly("unchanged");
    assertSame(before, bytesOfReleases());
  }

  /** A single late contributor would be the difference between two releases. */
  @Test
  void lateReport_ofOneInstance_isInNoLaterTable() {
    late("\"mongoVersion\":\"6.0.1\",\"totalRooms\":" + PLANTED, 1);
    Map<String, byte[]> before = bytesOfReleases();

    RunReport report = aggregateWithSecondCube();

    assertThat(report.releases())
        .extracting(r -> r.cube() + " " + r.decision())
        .containsExactly("instances_again released");
    assertThat(rows("instances_again")).isEqualTo(rows("instances_total"));
    before.forEach((path, bytes) -> assertThat(work.bytes(".").get(path)).isEqualTo(bytes));
  }

  @Test
  void erasedOwner_inAReleasedWindow_blocksFurtherTables() {
    Map<String, byte[]> before = bytesOfReleases();

    assertThat(work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, "i20")).exit())
        .isEqualTo(ExitCode.DONE);

    assertKept(before);
    assertThat(aggregateWithSecondCube().releases())
        .extracting(r -> r.cube() + " " + r.decision())
        .containsExactly("instances_again suppressed");
    assertSame(before, bytesOfReleases());
  }

  @Test
  void restrictedOwner_isNeverTheDifferenceOfTwoReleases() {
    Map<String, byte[]> before = bytesOfReleases();
    SuppressionService desk = work.suppressionService();

    Suppression row =
        desk.add(
            Suppression.Purpose.RESTRICTION,
            new SuppressionService.SuppressionScope(
                "instance", "i20", "", Optional.empty(), Optional.empty()),
            "requested",
            "privacy desk",
            Optional.empty());
    assertKept(before);
    work.suppressionService().lift(List.of(Suppression.Purpose.RESTRICTION), row.id(), "resolved");

    assertKept(before);
  }

  private void assertKept(Map<String, byte[]> before) {
    RunReport kept = aggregateAgain(Catalogs.SHIPPED, OnPublished.KEEP);
    assertThat(kept.exit()).isEqualTo(ExitCode.DONE);
    assertThat(kept.releases()).extracting(ReleaseCounts::decision).containsOnly("unchanged");
    RunReport revise = aggregateAgain(Catalogs.SHIPPED, OnPublished.REVISE);
    assertThat(revise.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(decisions(revise, "revised")).isEmpty();
    assertThat(decisions(revise, "released")).isEmpty();
    assertThat(revise.releases())
        .extracting(ReleaseCounts::explanation)
        .contains(DATABASE + CHANGED);
    assertSame(before, bytesOfReleases());
  }

  @Test
  void erasure_ofAnInstanceOutsideTheWindow_allowsNewCubes() {
    work.reports(work.file("next", SyntheticInstances.report("other", "2026-11-17T08:00:00Z")));
    assertThat(work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, "other")).exit())
        .isEqualTo(ExitCode.DONE);

    assertThat(aggregateWithSecondCube().releases())
        .extracting(r -> r.cube() + " " + r.decision())
        .containsExactly("instances_again released");
  }

  @Test
  void endOfATombstone_allowsNewCubes() {
    work.reports(work.file("next", SyntheticInstances.report("other", "2026-11-17T08:00:00Z")));
    work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, "other"));
    new SuppressionTable(work.lake())
        .change(
            CommitKind.SUPPRESS,
            work.now(),
            "retain",
            Map.of("ended", List.of("e-1"), "purpose", "tombstone"),
            rows -> List.of());

    assertThat(aggregateWithSecondCube().releases())
        .extracting(r -> r.cube() + " " + r.decision())
        .containsExactly("instances_again released");
  }

  /** A subject with an open erasure is left out of new tables, even under a hold. */
  @Test
  void erasure_delayedByAHold_blocksNewCubes() {
    SuppressionService.SuppressionScope scope =
        new SuppressionService.SuppressionScope(
            "instance", "i20", "", Optional.empty(), Optional.empty());
    work.suppressionService()
        .add(
            Suppression.Purpose.HOLD,
            scope,
            "a claim",
            "privacy desk",
            Optional.of(work.now().plusSeconds(86_400)));
    work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, "i20"));

    assertThat(aggregateWithSecondCube().releases())
        .extracting(r -> r.cube() + " " + r.decision())
        .containsExactly("instances_again suppressed");
  }

  @Test
  void erasure_inAnotherStream_allowsNewCubes() {
    work.events(
        CommunityPageViews.views(
            work, "views", CommunityPageViews.people("p", 3), "2026-11-10", "2026-11-17"));
    assertThat(work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "p1")).exit())
        .isEqualTo(ExitCode.DONE);

    assertThat(aggregateWithSecondCube().releases())
        .filteredOn(r -> r.cube().startsWith("instances"))
        .extracting(r -> r.cube() + " " + r.decision())
        .containsExactly("instances_again released");
  }

  @Test
  void releases_ofAWindow_areOneFileForEachCommit() {
    assertThat(work.releases().keySet()).containsExactly("instance_statistics/week/2026-11-09/1");
    Map<String, byte[]> before = work.bytes("ledger/released");

    aggregateWithSecondCube();

    assertThat(work.releases().keySet())
        .containsExactly(
            "instance_statistics/week/2026-11-09/1", "instance_statistics/week/2026-11-09/2");
    assertThat(work.bytes("ledger/released")).hasSize(2).containsAllEntriesOf(before);
    assertThat(ReleaseFiles.of(work.lake(), work.lake().state(), "instance_statistics", WEEK))
        .extracting(ReleasedTable::name)
        .contains("instances_again", "instances_total");
  }

  private RunReport late(String fields, int count) {
    Path file =
        work.file(
            "late",
            IntStream.range(0, count)
                .mapToObj(
                    i ->
                        """
                        {"uniqueId":"late%1$s","_id":"late%1$s","host":"https://chat.l%1$s.example",\
                        "createdAt":"2026-11-11T08:00:00Z",%2$s}\
                        """
                            .formatted(Integer.toString(i), fields))
                .toArray(String[]::new));
    return work.reports(file);
  }

  private RunReport aggregateWithSecondCube() {
    String catalog =
        ChangedCatalog.in(folder.resolve("more")).with(CUBES, text -> text + SECOND_CUBE).path();
    return AggregateJob.run(
        new AggregateRequest(work.root().toString(), work.now(), List.of(), List.of(), List.of())
            .withCatalog(catalog),
        Progress.silent());
  }

  private List<List<Object>> rows(String cube) {
    return work.released(cube, WEEK).rows();
  }

  private Map<String, byte[]> bytesOfReleases() {
    Map<String, byte[]> bytes = bytes();
    bytes.keySet().removeIf(path -> path.startsWith("ledger/commits"));
    return bytes;
  }

  private static void assertSame(Map<String, byte[]> before, Map<String, byte[]> now) {
    assertThat(now.keySet()).isEqualTo(before.keySet());
    before.forEach((path, bytes) -> assertThat(now.get(path)).as(path).isEqualTo(bytes));
  }
}
