package org.obmeet.telemetry.jobs.aggregate.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.SyntheticInstances;
import org.obmeet.telemetry.jobs.beam.SpecificAvroCoder;
import org.obmeet.telemetry.jobs.plan.AggregateOptions;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.jobs.plan.WindowPlan;
import org.obmeet.telemetry.jobs.plan.WindowPlanner;
import org.obmeet.telemetry.jobs.suppress.SuppressionService;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.CellTableCodec;
import org.obmeet.telemetry.schemas.flow.CubeKey;
import org.obmeet.telemetry.schemas.flow.MergedCells;
import org.obmeet.telemetry.schemas.flow.WindowSeries;

/** Tests for the exact cells of one week of thirty instances. */
class ComputeExactCellsTest {
  private static final Instant NOW = Instant.parse("2026-11-19T12:00:00Z");
  private static final String TOTAL = "instances_total";

  @TempDir Path folder;
  private LakeFixture work;

  @BeforeEach
  void create() {
    work = new LakeFixture(folder, NOW);
    work.reports(
        work.file(
            "reports",
            IntStream.range(0, 30)
                .mapToObj(i -> SyntheticInstances.report("i" + i, "2026-11-10T08:00:00Z"))
                .toArray(String[]::new)));
  }

  /** Computes the cells of a state of the lake, and checks the contributors of the total. */
  private void assertContributors(String run, LakeState state, long expected) {
    AggregateRequest request =
        new AggregateRequest(work.root().toString(), NOW, List.of(), List.of(), List.of())
            .withKeys(work.keys().toString());
    List<WindowPlan> plans =
        new WindowPlanner(Catalogs.load(Catalogs.SHIPPED), request).plan(state);
    TestPipeline pipeline = work.pipeline(run);
    AggregateOptions.set(
        pipeline.getOptions().as(AggregateOptions.class), work.lake(), state, request, run);

    PCollection<KV<String, Long>> contributors =
        pipeline
            .apply(ComputeExactCells.of(pipeline, plans, state))
            .apply("Contributors", ParDo.of(new ContributorsFn()));

    PAssert.that(contributors)
        .containsInAnyOrder(KV.of("instance_statistics week/2026-11-09", expected));
    pipeline.run().waitUntilFinish();
  }

  /** Outputs the contributors of the total, by stream and window. */
  private static final class ContributorsFn
      extends DoFn<KV<WindowSeries, MergedCells>, KV<String, Long>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void count(
        @Element KV<WindowSeries, MergedCells> cells, OutputReceiver<KV<String, Long>> output) {
      MergedCells block = cells.getValue();
      assertThat(block.getWindow()).startsWith(cells.getKey().getKind() + "/");
      if (block.getCube().equals(TOTAL)) {
        CellTable table = CellTableCodec.decode(List.of(block.getTable()));
        output.output(
            KV.of(
                cells.getKey().getStream() + " " + block.getWindow(),
                table.contributors(table.find())));
      }
    }
  }

  @Test
  void cells_ofAWeek_countEveryContributorOnce() {
    assertContributors("run", work.lake().state(), 30);
  }

  @Test
  void cells_repeatedAfterANewerRestriction_areTheSame() {
    LakeState planned = work.lake().state();
    assertContributors("first", planned, 30);

    work.suppressionService()
        .add(
            Suppression.Purpose.RESTRICTION,
            new SuppressionService.SuppressionScope(
                "instance", "i20", "", Optional.empty(), Optional.empty()),
            "requested",
            "privacy desk",
            Optional.empty());

    assertContributors("second", planned, 30);
    assertContributors("third", work.lake().state(), 29);
  }

  @Test
  void keys_ofThePipeline_areDeterministic() throws Exception {
    KvCoder.of(SpecificAvroCoder.of(CubeKey.class), StringUtf8Coder.of()).verifyDeterministic();
    KvCoder.of(SpecificAvroCoder.of(WindowSeries.class), StringUtf8Coder.of())
        .verifyDeterministic();
  }
}
