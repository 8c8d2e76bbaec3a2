package org.obmeet.telemetry.jobs.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SyntheticInstances;
import org.obmeet.telemetry.jobs.ingest.IngestJob;
import org.obmeet.telemetry.jobs.ingest.IngestRequest;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Tests for the results of a pipeline, also on a runner that repeats it after its success. */
class PipelineResultsTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  @TempDir Path folder;
  private LakeFixture work;

  @BeforeEach
  void create() {
    work = new LakeFixture(folder, NOW);
    work.reports(work.file("first", SyntheticInstances.report("i", "2026-11-20T08:00:00Z")));
  }

  @Test
  void results_areReturned_andNothingIsCommitted() throws IOException {
    long head = work.lake().log().head().number();
    TestPipeline pipeline = work.pipeline("run");
    pipeline.apply(Create.of(3, 1, 2)).apply("Results", new PipelineResults<>());

    assertThat(PipelineResults.run(pipeline, Integer.class)).containsExactlyInAnyOrder(1, 2, 3);
    assertThat(work.lake().log().head().number()).isEqualTo(head);
  }

  private List<Commit> commits(CommitKind kind) {
    return work.lake().log().commits().stream().filter(commit -> commit.kind() == kind).toList();
  }

  @Test
  void run_thatIsFencedBeforeItsPipeline_doesNotStart() {
    new FileCleanup(work.lake(), NOW, "cleaner").fenceLive("run");
    TestPipeline pipeline = work.pipeline("run");
    pipeline.apply(Create.of(1)).apply("Results", new PipelineResults<>());

    assertThatThrownBy(() -> PipelineResults.run(pipeline, Integer.class))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("has fenced run run");
    assertThat(work.bytes("staging").keySet()).noneMatch(path -> path.endsWith("results.json"));
  }

  private RunReport ingest(Progress progress, Path... reports) {
    return IngestJob.run(
        new IngestRequest(
            work.root().toString(),
            work.keys().toString(),
            NOW,
            Arrays.stream(reports).map(Path::toString).toList(),
            List.of(),
            Optional.empty(),
            Optional.of(Scope.EXTENDED),
            List.of(RepeatingRunner.OPTION),
            Catalogs.SHIPPED),
        progress);
  }

  private Path reports() {
    return work.file(
        "reports",
        Stream.concat(
                IntStream.range(0, 30)
                    .mapToObj(i -> SyntheticInstances.report("i" + i, "2026-11-17T08:00:00Z")),
                Stream.of("no report"))
            .toArray(String[]::new));
  }

  private void assertFilesAsInLog() {
    Lake lake = work.lake();
    assertThat(new FileCheck(lake.files()).mismatches(FileCheck.liveFiles(lake.log().commits())))
        .isEmpty();
  }

  @Test
  void ingest_onARunnerThatRepeats_commitsOnceAndCountsOnce() {
    RunReport report = ingest(Progress.silent(), reports());

    assertThat(report.streams().get("instance_statistics").accepted()).isEqualTo(30);
    assertThat(report.streams().get("instance_statistics").rejected())
        .isEqualTo(Map.of("malformed_json", 1L));
    assertThat(report.totals().files()).as("a clean and a quarantine file").isEqualTo(2);
    assertThat(commits(CommitKind.INGEST)).hasSize(2);
    assertThat(commits(CommitKind.FENCE)).isEmpty();
    assertThat(work.bytes("staging").keySet()).as("a lease file").isSubsetOf("staging/alone");
    assertFilesAsInLog();
  }

  @Test
  void aggregate_onARunnerThatRepeats_publishesOnceAndTheSameBytes() throws IOException {
    work.reports(reports());
    LakeFixture embedded = work.copyTo(Files.createDirectory(folder.resolve("embedded")));
    embedded.aggregate();

    RunReport report = work.aggregate(List.of(RepeatingRunner.OPTION));

    assertThat(report.releases()).extracting(one -> one.decision()).contains("released");
    assertThat(commits(CommitKind.RELEASE)).hasSize(1);
    Map<String, byte[]> expected = embedded.releases();
    Map<String, byte[]> actual = work.releases();
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((path, bytes) -> assertThat(actual.get(path)).as(path).isEqualTo(bytes));
    assertFilesAsInLog();
  }

  @Test
  void ingest_fencedWhileItRuns_commitsNothingAndIsRepeated() {
    List<String> notes = new ArrayList<>();
    List<String> fenced = new ArrayList<>();
    RepeatingRunner.beforeNext(
        run -> {
          fenced.add(run.getRun());
          new FileCleanup(work.lake(), NOW, "eraser").fenceLive(run.getRun());
        });

    ingest(
        new Progress() {
          @Override
          public void note(String line) {
            notes.add(line);
          }
        },
        reports());

    assertThat(notes)
        .containsExactly("another run has committed in the meantime: repeating this run");
    assertThat(commits(CommitKind.INGEST))
        .hasSize(2)
        .noneMatch(commit -> fenced.contains(commit.run()));
    assertFilesAsInLog();
  }

  /** What workers of a failed run still write is no part of the lake: only the driver commits. */
  @Test
  void failure_onAnotherRunner_commitsNothing() {
    long head = work.lake().log().head().number();
    RepeatingRunner.beforeNext(
        run -> {
          throw new JobException(org.obmeet.telemetry.jobs.ExitCode.FAILED, "no connection");
        });

    assertThatThrownBy(() -> ingest(Progress.silent(), reports())).hasMessage("no connection");

    assertThat(work.lake().log().head().number()).isEqualTo(head);
  }
}
