package org.obmeet.telemetry.jobs.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.SyntheticInstances;
import org.obmeet.telemetry.jobs.aggregate.cells.ComputeExactCells;
import org.obmeet.telemetry.jobs.aggregate.publish.WindowResult;
import org.obmeet.telemetry.jobs.beam.LakeStateInput;
import org.obmeet.telemetry.jobs.beam.PipelineResults;
import org.obmeet.telemetry.jobs.plan.AggregateOptions;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.jobs.plan.WindowPlanner;
import org.obmeet.telemetry.lake.log.LakeState;

/** Tests for the decisions about two weeks of thirty instances. */
class DecideWindowsTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  @TempDir Path folder;
  private LakeFixture work;

  @BeforeEach
  void create() {
    work = new LakeFixture(folder, NOW);
    work.reports(
        work.file(
            "reports",
            IntStream.range(0, 30)
                .boxed()
                .flatMap(
                    i ->
                        Stream.of("2026-11-10T08:00:00Z", "2026-11-17T08:00:00Z")
                            .map(at -> SyntheticInstances.report("i" + i, at)))
                .toArray(String[]::new)));
  }

  private PCollection<WindowResult> results(TestPipeline pipeline, String run, LakeState state) {
    AggregateRequest request =
        new AggregateRequest(work.root().toString(), NOW, List.of(), List.of(), List.of());
    AggregateOptions.set(
        pipeline.getOptions().as(AggregateOptions.class), work.lake(), state, request, run);
    PCollectionView<LakeState> planned = pipeline.apply("State", new LakeStateInput(state));
    return pipeline
        .apply(
            ComputeExactCells.of(
                pipeline,
                new WindowPlanner(Catalogs.load(Catalogs.SHIPPED), request).plan(state),
                state))
        .apply("Decide", new DecideWindows(planned));
  }

  @Test
  void windows_ofASeries_areReleasedEach() {
    TestPipeline pipeline = work.pipeline("run");

    PAssert.that(results(pipeline, "run", work.lake().state()))
        .satisfies(
            results -> {
              assertThat(results)
                  .extracting(WindowResult::key)
                  .containsExactlyInAnyOrder(
                      "instance_statistics/week/2026-11-09", "instance_statistics/week/2026-11-16");
              assertThat(results)
                  .allSatisfy(
                      result ->
                          assertThat(result.cubes())
                              .extracting(cube -> cube.counts().decision())
                              .contains("released"));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void decision_repeatedAfterANewerRelease_isTheSame() throws IOException {
    work.aggregate();
    LakeState planned =
        LakeState.replay(work.lake().log().commits().subList(0, closed(work.lake().state())));

    List<String> first = decide("first", planned);

    assertThat(first).allMatch(text -> text.contains("decision=released"));
    assertThat(decide("second", planned))
        .isEqualTo(
            first.stream().map(text -> text.replaceAll("/first(/|[.]json)", "/second$1")).toList());
  }

  /** Returns the number of the commits up to the last window that was closed. */
  private static int closed(LakeState state) {
    return state.closed().values().stream()
        .flatMap(windows -> windows.values().stream())
        .max(Comparator.naturalOrder())
        .map(last -> Math.toIntExact(last + 1))
        .orElseThrow();
  }

  private List<String> decide(String run, LakeState state) throws IOException {
    TestPipeline pipeline = work.pipeline(run);
    results(pipeline, run, state).apply("Results", new PipelineResults<>());
    return PipelineResults.run(pipeline, WindowResult.class).stream()
        .map(WindowResult::toString)
        .sorted()
        .toList();
  }
}
