package org.obmeet.telemetry.jobs.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ChangedCatalog;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.maintenance.FileCheck;

/** Tests for a released window whose clean rows were removed later. */
class RemovedInputTest extends ReleasedWeekFixture {
  @Test
  void rows_removedFromClean_neverChangePublishedTables() {
    erase();
    Map<String, byte[]> before = work.releases();

    RunReport kept = aggregateAgain(Catalogs.SHIPPED, AggregateRequest.OnPublished.KEEP);
    RunReport revise = aggregateAgain(Catalogs.SHIPPED, AggregateRequest.OnPublished.REVISE);

    assertThat(kept.exit()).isEqualTo(ExitCode.DONE);
    assertThat(decisions(kept, "refused")).isEmpty();
    assertThat(kept.releases())
        .extracting(ReleaseCounts::explanation)
        .contains(
            DATABASE
                + " is not revised: records of the window were added or removed since tables of it"
                + " were released, and the difference would disclose those records.");
    assertThat(revise.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(decisions(revise, "refused")).contains(DATABASE);
    assertThat(decisions(revise, "revised")).isEmpty();
    Map<String, byte[]> now = work.releases();
    assertThat(now.keySet()).isEqualTo(before.keySet());
    before.forEach((path, bytes) -> assertThat(now.get(path)).as(path).isEqualTo(bytes));
  }

  @Test
  void newCube_overAWindowWithRemovedRecords_isSuppressed() {
    String catalog =
        ChangedCatalog.in(folder.resolve("catalog"))
            .with(
                CUBES,
                text ->
                    text
                        + """

                          - name: instances_again
                            title: Instances in all, once more
                            description: The total, once more.
                            why: How many are there?
                            dimensions: []
                            measures:
                              - {name: owners, count: owners, title: Owners}
                              - {name: instances, count: instances, title: Instances}
                        """)
            .path();
    erase();

    RunReport report =
        AggregateJob.run(
            new AggregateRequest(
                    work.root().toString(), work.now(), List.of(), List.of(), List.of())
                .withCatalog(catalog),
            Progress.silent());

    assertThat(report.releases())
        .extracting(counts -> counts.cube() + " " + counts.decision() + " " + counts.explanation())
        .containsExactly(
            "instances_again suppressed instances_again is not published: records of the"
                + " window were added or removed since tables of it were released, and the"
                + " difference would disclose those records.");
  }

  /** Removes a file of clean rows, like an erasure. */
  private void erase() {
    Lake lake = work.lake();
    List<Commit> entries = lake.log().commits();
    CleanFile target = lake.state().clean("instance_statistics").get(0);
    List<FileRef> removed = new ArrayList<>(FileCheck.liveFiles(entries));
    removed.removeIf(file -> !file.path().equals(target.path()));
    lake.log()
        .append(
            CommitDraft.of(CommitKind.REWRITE, lake.log().head().number(), work.now(), "erasure")
                .withRemoved(removed.stream().map(FileRef::path).toList()));
  }
}
