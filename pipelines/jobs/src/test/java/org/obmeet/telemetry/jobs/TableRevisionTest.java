package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.aggregate.AggregateJob;
import org.obmeet.telemetry.jobs.aggregate.plan.AggregateRequest;
import org.obmeet.telemetry.jobs.aggregate.plan.AggregateRequest.Changed;
import org.obmeet.telemetry.jobs.suppress.SuppressionService;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.parquet.ReleaseTable;
import org.obmeet.telemetry.lake.subject.Suppression;

/** Records that come or go after a release, and windows that are aggregated once more. */
class TableRevisionTest extends ReleasedWeekFixture {
  private static final String CHANGED =
      " is not revised: records of the window have come or gone since tables of it were released,"
          + " and the difference would be what they add.";
  private static final String ONCE_MORE =
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
  void window_ofWhichNothingIsNew_changesNothing() {
    Map<String, byte[]> before = bytes();

    RunReport revise = again(Catalogs.SHIPPED, Changed.REVISE);

    assertThat(revise.exit()).isEqualTo(ExitCode.DONE);
    assertThat(revise.releases()).extracting(ReleaseCounts::decision).containsOnly("unchanged");
    assertSame(before, bytes());
  }

  @Test
  void lateReports_thatWouldMakeASuppressedValueSafe_neverReviseIt() {
    assertThat(work.aggregate().notes())
        .containsExactly("every closed window is decided already: nothing changed");
    Map<String, byte[]> before = bytesOfReleases();

    RunReport late = late("\"mongoVersion\":\"7.1.1\",\"totalRooms\":5", 6);

    assertThat(late.streams().get("instance_statistics").late()).isEqualTo(6);
    assertThat(decisions(again(Catalogs.SHIPPED, Changed.REFUSE), "refused")).isEmpty();
    RunReport revise = again(Catalogs.SHIPPED, Changed.REVISE);
    assertThat(revise.releases()).extracting(ReleaseCounts::decision).containsOnly("unchanged");
    assertSame(before, bytesOfReleases());
  }

  /** One late contributor would be the difference of two releases. */
  @Test
  void lateReportOfOneInstance_isInNoTableThatComesLater() {
    late("\"mongoVersion\":\"6.0.1\",\"totalRooms\":" + PLANTED, 1);
    Map<String, byte[]> before = bytesOfReleases();

    RunReport report = aggregateWithOneMore();

    assertThat(report.releases())
        .extracting(r -> r.cube() + " " + r.decision())
        .containsExactly("instances_again released");
    assertThat(rows("instances_again")).isEqualTo(rows("instances_total"));
    before.forEach((path, held) -> assertThat(work.bytes(".").get(path)).isEqualTo(held));
  }

  @Test
  void erasedOwner_staysInWhatIsReleased_andNothingMoreIsPublishedOfTheWindow() {
    Map<String, byte[]> before = bytesOfReleases();

    assertThat(work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, "i20")).exit())
        .isEqualTo(ExitCode.DONE);

    assertKept(before);
    assertThat(aggregateWithOneMore().releases())
        .extracting(r -> r.cube() + " " + r.decision())
        .containsExactly("instances_again suppressed");
    assertSame(before, bytesOfReleases());
  }

  @Test
  void restrictedOwner_isNotTheDifferenceOfTwoReleases_norOnceTheRestrictionIsLifted() {
    Map<String, byte[]> before = bytesOfReleases();
    SuppressionService desk = work.desk();

    Suppression row =
        desk.add(
            Suppression.Purpose.RESTRICTION,
            new SuppressionService.Scope("instance", "i20", "", Optional.empty(), Optional.empty()),
            "asked for",
            "privacy desk",
            Optional.empty());
    assertKept(before);
    work.desk().lift(List.of(Suppression.Purpose.RESTRICTION), row.id(), "settled");

    assertKept(before);
  }

  private void assertKept(Map<String, byte[]> before) {
    RunReport kept = again(Catalogs.SHIPPED, Changed.REFUSE);
    assertThat(kept.exit()).isEqualTo(ExitCode.DONE);
    assertThat(kept.releases()).extracting(ReleaseCounts::decision).containsOnly("unchanged");
    RunReport revise = again(Catalogs.SHIPPED, Changed.REVISE);
    assertThat(revise.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(decisions(revise, "revised")).isEmpty();
    assertThat(decisions(revise, "released")).isEmpty();
    assertThat(revise.releases())
        .extracting(ReleaseCounts::explanation)
        .contains(DATABASE + CHANGED);
    assertSame(before, bytesOfReleases());
  }

  @Test
  void erasureOfAnInstanceThatIsNotInTheWindow_leavesItOpenToNewCubes() {
    work.reports(work.file("next", SyntheticInstances.report("other", "2026-11-17T08:00:00Z")));
    assertThat(work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, "other")).exit())
        .isEqualTo(ExitCode.DONE);

    assertThat(aggregateWithOneMore().releases())
        .extracting(r -> r.cube() + " " + r.decision())
        .containsExactly("instances_again released");
  }

  /** Who is held is left out of new tables all the same. */
  @Test
  void erasureThatAHoldKeepsOpen_closesTheWindow() {
    SuppressionService.Scope scope =
        new SuppressionService.Scope("instance", "i20", "", Optional.empty(), Optional.empty());
    work.desk()
        .add(
            Suppression.Purpose.HOLD,
            scope,
            "a claim",
            "privacy desk",
            Optional.of(work.now().plusSeconds(86_400)));
    work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, "i20"));

    assertThat(aggregateWithOneMore().releases())
        .extracting(r -> r.cube() + " " + r.decision())
        .containsExactly("instances_again suppressed");
  }

  @Test
  void erasureInAnotherStream_leavesTheWindowOpenToNewCubes() {
    work.events(
        CommunityPageViews.views(
            work, "views", CommunityPageViews.people("p", 3), "2026-11-10", "2026-11-17"));
    assertThat(work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "p1")).exit())
        .isEqualTo(ExitCode.DONE);

    assertThat(aggregateWithOneMore().releases())
        .filteredOn(r -> r.cube().startsWith("instances"))
        .extracting(r -> r.cube() + " " + r.decision())
        .containsExactly("instances_again released");
  }

  @Test
  void window_releasedInAnEarlierForm_isNotReleasedAgain() throws IOException {
    earlierForm(DATABASE);
    Map<String, byte[]> before = bytesOfReleases();

    RunReport report = aggregateWithOneMore();

    assertThat(report.releases())
        .extracting(r -> r.cube() + " " + r.decision() + " " + r.explanation())
        .containsExactly(
            "instances_again suppressed instances_again is suppressed as a whole: "
                + new ReleaseKey(DATABASE, WEEK)
                + ", which an earlier version released, counts days of the window.");
    assertSame(before, bytesOfReleases());
    assertThat(aggregateWithOneMore().notes())
        .containsExactly("every closed window is decided already: nothing changed");
  }

  @Test
  void tables_releasedInAnEarlierForm_stayReleasedWhenTheirWindowIsNamed() throws IOException {
    earlierForm(DATABASE);
    Map<String, byte[]> before = bytesOfReleases();
    Map<ReleaseKey, String> refusals = work.lake().state().suppressedTables();

    RunReport kept = again(Catalogs.SHIPPED, Changed.REFUSE);
    RunReport revise = again(Catalogs.SHIPPED, Changed.REVISE);

    assertThat(decisions(kept, "unchanged")).contains(DATABASE, "instances_total");
    assertThat(kept.exit()).isEqualTo(ExitCode.DONE);
    assertThat(decisions(revise, "refused")).contains(DATABASE, "instances_total");
    assertThat(revise.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(work.lake().state().suppressedTables()).isEqualTo(refusals);
    assertSame(before, bytesOfReleases());
  }

  /** Rewrites the ledger's copy of a table as the earlier version kept it. */
  private void earlierForm(String cube) throws IOException {
    TableRelease release = work.lake().state().releases().get(new ReleaseKey(cube, WEEK));
    Path copy =
        work.root().resolve(work.lake().layout().releasedEntry(release.family(), cube, WEEK));
    ObjectMapper json = new ObjectMapper();
    ObjectNode tree = (ObjectNode) json.readTree(Files.readAllBytes(copy));
    tree.remove("form");
    Files.write(copy, json.writeValueAsBytes(tree));
  }

  private RunReport late(String says, int number) {
    Path file =
        work.file(
            "late",
            IntStream.range(0, number)
                .mapToObj(
                    i ->
                        """
                        {"uniqueId":"late%1$s","_id":"late%1$s","host":"https://chat.l%1$s.example",\
                        "createdAt":"2026-11-11T08:00:00Z",%2$s}"""
                            .formatted(Integer.toString(i), says))
                .toArray(String[]::new));
    return work.reports(file);
  }

  private RunReport aggregateWithOneMore() {
    String catalog =
        ChangedCatalog.in(folder.resolve("more")).with(CUBES, text -> text + ONCE_MORE).path();
    return AggregateJob.run(
        new AggregateRequest(work.root().toString(), work.now(), List.of(), List.of(), List.of())
            .withCatalog(catalog),
        Progress.silent());
  }

  private List<List<Object>> rows(String cube) {
    TableRelease release = work.lake().state().releases().get(new ReleaseKey(cube, WEEK));
    return ReleaseTable.read(work.lake().files(), release.folder() + "/" + cube + ".parquet")
        .rows();
  }

  private Map<String, byte[]> bytesOfReleases() {
    Map<String, byte[]> bytes = bytes();
    bytes.keySet().removeIf(path -> path.startsWith("ledger/commits"));
    return bytes;
  }

  private static void assertSame(Map<String, byte[]> before, Map<String, byte[]> now) {
    assertThat(now.keySet()).isEqualTo(before.keySet());
    before.forEach((path, held) -> assertThat(now.get(path)).as(path).isEqualTo(held));
  }
}
