package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.aggregate.Aggregate;
import org.obmeet.telemetry.jobs.aggregate.AggregateRequest;
import org.obmeet.telemetry.jobs.aggregate.ReleasedCheck;
import org.obmeet.telemetry.jobs.aggregate.ReleasedTables;
import org.obmeet.telemetry.lake.FileCheck;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.LakeState;
import org.obmeet.telemetry.lake.Release;
import org.obmeet.telemetry.lake.ReleaseKey;
import org.obmeet.telemetry.lake.ReleaseTable;
import org.obmeet.telemetry.privacy.joint.JointTables;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.schemas.Catalog;

/** A released window that is aggregated once more. */
class RevisionTest extends ReleasedWeek {
  private Map<String, Long> instances() {
    Release release = work.lake().state().releases().get(new ReleaseKey(DATABASE, WEEK));
    Map<String, Long> rows = new TreeMap<>();
    ReleaseTable.read(work.lake().files(), release.folder() + "/" + DATABASE + ".parquet")
        .rows()
        .forEach(row -> rows.put((String) row.get(2), (Long) row.get(5)));
    return rows;
  }

  @Test
  void window_thatGivesTheSame_isUnchanged_andNothingIsWritten() {
    Map<String, byte[]> before = bytes();

    for (AggregateRequest.Changed changed : AggregateRequest.Changed.values()) {
      RunReport report = again(Catalogs.SHIPPED, changed);

      assertThat(report.exit()).isEqualTo(ExitCode.DONE);
      assertThat(decisions(report, "unchanged")).contains(DATABASE, "instances_total");
      assertThat(decisions(report, "released")).isEmpty();
      assertThat(decisions(report, "refused")).isEmpty();
    }
    Map<String, byte[]> now = bytes();
    assertThat(now.keySet()).as("the log included").isEqualTo(before.keySet());
    before.forEach((path, held) -> assertThat(now.get(path)).as(path).isEqualTo(held));
  }

  @Test
  void otherClamp_isRefused_sinceTheDifferenceIsOneOwner() {
    long clamp = 70_000;
    String catalog =
        catalog(
            "sum: total_rooms, clamp: [0, 1000000]", "sum: total_rooms, clamp: [0, " + clamp + "]");
    Map<String, byte[]> before = work.bytes("release");
    long out = rooms(work.lake());

    RunReport refused = again(catalog, AggregateRequest.Changed.REFUSE);
    RunReport revise = again(catalog, AggregateRequest.Changed.REVISE);

    assertThat(out - unguarded(catalog))
        .as("what an unguarded revision would give away of one owner")
        .isEqualTo(PLANTED - clamp);
    assertThat(refused.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(decisions(refused, "refused")).containsExactly("instances_total");
    assertThat(refused.releases())
        .extracting(ReleaseCounts::explanation)
        .contains(
            "instances_total is not revised: other rows would be released now than are out;"
                + " --revise publishes them where the difference gives nobody away.");
    assertThat(revise.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(revise.releases())
        .extracting(ReleaseCounts::explanation)
        .contains(
            "instances_total is not revised: the records of a changed cell are not known to belong"
                + " to at least 10 contributors, so that the difference to what is out could give"
                + " one of them away.");
    Map<String, byte[]> now = work.bytes("release");
    assertThat(now.keySet()).isEqualTo(before.keySet());
    before.forEach((path, held) -> assertThat(now.get(path)).as(path).isEqualTo(held));
  }

  private static long rooms(Lake lake) {
    Release release = lake.state().releases().get(new ReleaseKey("instances_total", WEEK));
    ReleaseTable table =
        ReleaseTable.read(lake.files(), release.folder() + "/instances_total.parquet");
    List<String> names = table.columns().stream().map(ReleaseTable.Column::name).toList();
    return (Long) table.rows().get(0).get(names.indexOf("rooms"));
  }

  /** The same reports, released by the changed catalogue where nothing is out. */
  private long unguarded(String catalog) {
    Workplace other = new Workplace(folder.resolve("reports").resolveSibling(other()), work.now());
    other.reports(folder.resolve("reports"));
    Aggregate.run(
        new AggregateRequest(other.root().toString(), other.now(), List.of(), List.of(), List.of())
            .withCatalog(catalog),
        Progress.silent());
    return rooms(other.lake());
  }

  private String other() {
    Path path = folder.resolve("other");
    assertThat(path.toFile().mkdirs()).isTrue();
    return path.getFileName().toString();
  }

  @Test
  void coarserLadder_isRevised_andTheOldTableStaysInTheLedger() {
    String catalog = catalog("mongo_version: [major]", "");
    assertThat(instances()).isEqualTo(Map.of("6.0", 18L, "7 · rest", 12L));
    Map<String, byte[]> before = bytes();

    RunReport report = again(catalog, AggregateRequest.Changed.REVISE);

    assertThat(decisions(report, "revised")).containsExactly(DATABASE);
    assertThat(report.exit()).isEqualTo(ExitCode.DONE);
    assertThat(instances())
        .as("no finer than what is out, and of a step that the ladder no longer has: nothing")
        .isEqualTo(Map.of("all", 30L));
    LakeState state = work.lake().state();
    Release release = state.releases().get(new ReleaseKey(DATABASE, WEEK));
    assertThat(release.revision()).isEqualTo(2);
    assertThat(release.folder()).endsWith("/start=2026-11-09/revision-2");
    assertThat(work.bytes("release/instances/" + DATABASE).keySet())
        .as("of the old table nothing is left where tables are read")
        .allMatch(path -> path.contains("/revision-2/"));
    work.bytes("ledger/released")
        .forEach(
            (path, held) -> {
              if (before.containsKey(path)) {
                assertThat(held).as(path).isEqualTo(before.get(path));
              }
            });
    sound(catalog);
    bothStayConstants(state, catalog);
  }

  private void sound(String catalog) {
    Lake lake = work.lake();
    assertThat(
            new FileCheck(lake, FileCheck.Depth.HASH)
                .faults(FileCheck.named(lake.log().entries()), bytes -> {}))
        .isEmpty();
    ReleasedCheck check = ReleasedCheck.of(lake, lake.state(), Catalogs.load(catalog));
    assertThat(check.faults()).isEmpty();
    Map<String, byte[]> before = bytes();
    RunReport once = again(catalog, AggregateRequest.Changed.REVISE);
    assertThat(decisions(once, "unchanged")).contains(DATABASE);
    assertThat(once.exit()).isEqualTo(ExitCode.DONE);
    assertThat(work.bytes("release").keySet())
        .isEqualTo(
            before.keySet().stream()
                .filter(path -> path.startsWith("release/"))
                .collect(java.util.stream.Collectors.toSet()));
  }

  private void bothStayConstants(LakeState state, String catalog) {
    List<ReleasedTables.Out> out =
        ReleasedTables.of(work.lake(), state, Catalogs.load(catalog), "instance_statistics", WEEK);

    assertThat(out)
        .filteredOn(table -> table.release().key().cube().equals(DATABASE))
        .extracting(table -> table.release().revision())
        .containsExactly(1, 2);
    assertThat(JointTables.of(out.stream().map(ReleasedTables.Out::table).toList()))
        .flatExtracting(linked -> linked.tables().stream().map(ReleasedTable::name).toList())
        .contains(DATABASE + "@1", DATABASE);
  }

  @Test
  void refusedWindow_thatIsNamed_isDecidedAgain_besideTheOthers() {
    assertThat(work.lake().state().refusals()).isNotEmpty();

    RunReport report = again(Catalogs.SHIPPED, AggregateRequest.Changed.REFUSE);

    assertThat(decisions(report, "withheld"))
        .hasSameElementsAs(
            work.lake().state().refusals().keySet().stream().map(ReleaseKey::cube).toList());
    assertThat(Catalog.load().cubes()).extracting(c -> c.name()).contains(DATABASE);
  }
}
