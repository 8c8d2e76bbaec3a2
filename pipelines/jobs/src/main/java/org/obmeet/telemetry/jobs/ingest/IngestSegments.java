package org.obmeet.telemetry.jobs.ingest;

import java.util.Map;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.obmeet.telemetry.jobs.beam.LakeStateInput;
import org.obmeet.telemetry.jobs.ingest.bucket.StreamResult;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.flow.InputSegment;

/**
 * Turns input segments into clean files without duplicates, and outputs the result of each segment
 * and bucket. The pipeline's options are {@link IngestOptions}.
 */
final class IngestSegments
    extends PTransform<PCollection<InputSegment>, PCollection<StreamResult>> {
  private static final long serialVersionUID = 1L;

  private final transient LakeState state;
  private final Map<String, Integer> buckets;

  /**
   * @param state state of the lake on which the segments were planned
   * @param buckets number of buckets of the clean files, by stream
   */
  IngestSegments(LakeState state, Map<String, Integer> buckets) {
    this.state = state;
    this.buckets = buckets;
  }

  @Override
  public PCollection<StreamResult> expand(PCollection<InputSegment> segments) {
    PCollectionView<LakeState> planned =
        segments.getPipeline().apply("Planned state", new LakeStateInput(state));
    PCollectionTuple projected = segments.apply("Project", new ProjectSegments(planned, buckets));
    PCollection<StreamResult> merged =
        projected
            .get(ProjectSegments.STAGED)
            .apply("Merge buckets", new MergeBuckets(planned, buckets));
    return PCollectionList.of(projected.get(ProjectSegments.RESULTS))
        .and(merged)
        .apply("All results", Flatten.pCollections());
  }
}
