package org.obmeet.telemetry.jobs.ingest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.obmeet.telemetry.jobs.beam.EmbeddedWorkers;
import org.obmeet.telemetry.jobs.beam.JsonCoder;
import org.obmeet.telemetry.jobs.beam.SpecificAvroCoder;
import org.obmeet.telemetry.jobs.ingest.bucket.BucketStager;
import org.obmeet.telemetry.jobs.ingest.bucket.StreamResult;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.rows.RowBufferPool;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.flow.BucketKey;
import org.obmeet.telemetry.schemas.flow.InputSegment;
import org.obmeet.telemetry.schemas.flow.StagedRows;

/**
 * Projects the records of input segments. Outputs the staged files of accepted rows by bucket, and
 * the result of each segment.
 */
final class ProjectSegments extends PTransform<PCollection<InputSegment>, PCollectionTuple> {
  /** The staged files of accepted rows, by stream and bucket. */
  static final TupleTag<KV<BucketKey, StagedRows>> STAGED = new TupleTag<>("staged") {};

  /** The result of each segment. */
  static final TupleTag<StreamResult> RESULTS = new TupleTag<>("results") {};

  private static final long serialVersionUID = 1L;

  private final PCollectionView<LakeState> planned;
  private final Map<String, Integer> buckets;

  /**
   * @param planned state of the lake on which the segments were planned
   * @param buckets number of buckets by which rows are staged, by stream
   */
  ProjectSegments(PCollectionView<LakeState> planned, Map<String, Integer> buckets) {
    this.planned = planned;
    this.buckets = buckets;
  }

  @Override
  public PCollectionTuple expand(PCollection<InputSegment> segments) {
    PCollectionTuple projected =
        segments
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Project records",
                ParDo.of(new ProjectFn(planned, buckets))
                    .withSideInputs(planned)
                    .withOutputTags(STAGED, TupleTagList.of(RESULTS)));
    projected
        .get(STAGED)
        .setCoder(
            KvCoder.of(
                SpecificAvroCoder.of(BucketKey.class), SpecificAvroCoder.of(StagedRows.class)));
    projected.get(RESULTS).setCoder(JsonCoder.of(StreamResult.class));
    return projected;
  }

  /** Projects one segment and stages its rows by bucket. */
  private static final class ProjectFn extends DoFn<InputSegment, KV<BucketKey, StagedRows>> {
    private static final long serialVersionUID = 1L;

    private final PCollectionView<LakeState> planned;
    private final Map<String, Integer> buckets;
    private transient Map<String, RowBufferPool> pools;
    private transient ProjectionContext opened;

    ProjectFn(PCollectionView<LakeState> planned, Map<String, Integer> buckets) {
      this.planned = planned;
      this.buckets = buckets;
    }

    @Setup
    public void setUp() {
      pools = new HashMap<>();
    }

    @ProcessElement
    public void project(ProcessContext element) {
      EmbeddedWorkers.checkRunning();
      InputSegment segment = element.element();
      String run = element.getPipelineOptions().as(IngestOptions.class).getRun();
      ProjectionContext context = context(element.getPipelineOptions(), element.sideInput(planned));
      Optional<Dataset> dataset = context.dataset(segment.getStream());
      Optional<RowBufferPool> pool = dataset.map(this::pool);
      Optional<BucketStager> staged =
          pool.map(
              p ->
                  new BucketStager(
                      context.lake(),
                      dataset.orElseThrow(),
                      run,
                      segment.getNumber(),
                      buckets.get(segment.getStream()),
                      p));
      SegmentProjection projection =
          new SegmentProjection(
              segment,
              dataset.map(Dataset::fields).orElse(List.of()),
              row -> staged.orElseThrow().add(row),
              new QuarantineBuffer(context.lake(), run, context.now(), segment));
      new SegmentReader(context, segment, projection).read();
      if (staged.isPresent()) {
        staged.get().finish().forEach(element::output);
        pool.filter(used -> !used.shouldDiscard())
            .ifPresent(used -> pools.put(segment.getStream(), used));
      }
      StreamResult result = projection.finish();
      StreamMetrics.add(result);
      element.output(RESULTS, result);
    }

    /** Returns the context, opened at the first call. All calls have the same state. */
    private ProjectionContext context(PipelineOptions options, LakeState state) {
      if (opened == null) {
        opened = ProjectionContext.open(options.as(IngestOptions.class), state);
      }
      return opened;
    }

    /**
     * Takes a stream's pool from {@link #pools}. The caller puts it back if it can be used again.
     */
    private RowBufferPool pool(Dataset dataset) {
      RowBufferPool kept = pools.remove(dataset.name());
      return kept != null ? kept : new RowBufferPool(dataset, BucketStager.MAX_BUFFERED_BYTES / 2);
    }
  }
}
