package org.obmeet.telemetry.jobs.ingest;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.beam.LakeStateInput;
import org.obmeet.telemetry.jobs.beam.SpecificAvroCoder;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.flow.InputSegment;

/** A test pipeline whose input are the segments of event files, planned on a lake. */
final class SegmentPipeline {
  static final String EVENTS = "community_events";
  static final Map<String, Integer> BUCKETS = Map.of(EVENTS, 4);

  private final TestPipeline pipeline;
  private final PCollectionView<LakeState> planned;
  private final PCollection<InputSegment> segments;

  SegmentPipeline(LakeFixture work, Path... events) {
    LakeState state = work.lake().state();
    List<InputSegment> plan =
        SegmentPlanner.plan(
                work.lake(),
                Catalog.load(),
                state,
                work.request(List.of(), Arrays.asList(events), Optional.empty()),
                SegmentRepair.NONE)
            .segments();
    pipeline = work.pipeline("run");
    pipeline.getOptions().as(IngestOptions.class).setAssumedScope("extended");
    planned = pipeline.apply("State", new LakeStateInput(state));
    segments =
        pipeline.apply(
            "Segments", Create.of(plan).withCoder(SpecificAvroCoder.of(InputSegment.class)));
  }

  PCollectionView<LakeState> planned() {
    return planned;
  }

  PCollection<InputSegment> segments() {
    return segments;
  }

  void run() {
    pipeline.run().waitUntilFinish();
  }
}
