package org.obmeet.telemetry.jobs.ingest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.beam.EmbeddedWorkers;
import org.obmeet.telemetry.jobs.beam.JsonCoder;
import org.obmeet.telemetry.jobs.ingest.bucket.BucketMerger;
import org.obmeet.telemetry.jobs.ingest.bucket.StreamResult;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.rows.RowBufferPool;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.flow.BucketKey;
import org.obmeet.telemetry.schemas.flow.StagedRows;

/** Merges the staged files of each stream and bucket into clean files, and outputs the results. */
final class MergeBuckets
    extends PTransform<PCollection<KV<BucketKey, StagedRows>>, PCollection<StreamResult>> {
  private static final long serialVersionUID = 1L;

  private final PCollectionView<LakeState> planned;
  private final Map<String, Integer> buckets;

  /**
   * @param planned state of the lake whose rows are compared with the staged rows
   * @param buckets number of buckets by which rows are staged, by stream
   */
  MergeBuckets(PCollectionView<LakeState> planned, Map<String, Integer> buckets) {
    this.planned = planned;
    this.buckets = buckets;
  }

  @Override
  public PCollection<StreamResult> expand(PCollection<KV<BucketKey, StagedRows>> staged) {
    return staged
        .apply("By bucket", GroupByKey.create())
        .apply("Merge rows", ParDo.of(new MergeFn(planned, buckets)).withSideInputs(planned))
        .setCoder(JsonCoder.of(StreamResult.class));
  }

  /** Merges the rows of one bucket and writes its files. */
  private static final class MergeFn
      extends DoFn<KV<BucketKey, Iterable<StagedRows>>, StreamResult> {
    private static final long serialVersionUID = 1L;

    /**
     * Maximum size, in bytes, of the arrays that a worker keeps for the next bucket of the same
     * stream. The maximum is at most a gibibyte. With one worker per processor, all workers
     * together keep at most a quarter of the heap.
     */
    private static final long MAX_KEPT_BYTES =
        Math.min(
            1L << 30,
            Runtime.getRuntime().maxMemory() / (4L * Runtime.getRuntime().availableProcessors()));

    private final PCollectionView<LakeState> planned;
    private final Map<String, Integer> buckets;
    private transient Lake lake;
    private transient String run;
    private transient Catalog catalog;
    private transient RowBufferPool pool;
    private transient String poolStream;

    MergeFn(PCollectionView<LakeState> planned, Map<String, Integer> buckets) {
      this.planned = planned;
      this.buckets = buckets;
    }

    @Setup
    public void open(PipelineOptions options) {
      IngestOptions ingest = options.as(IngestOptions.class);
      lake = Lake.open(ingest.getLake());
      run = ingest.getRun();
      catalog = Catalogs.load(ingest.getCatalog());
    }

    @ProcessElement
    public void merge(ProcessContext element) {
      EmbeddedWorkers.checkRunning();
      BucketKey key = element.element().getKey();
      Dataset dataset = catalog.dataset(key.getStream());
      List<StagedRows> staged = new ArrayList<>();
      element.element().getValue().forEach(staged::add);
      staged.sort(Comparator.comparing(StagedRows::getPath));
      RowBufferPool own =
          pool != null && poolStream.equals(key.getStream())
              ? pool
              : new RowBufferPool(dataset, MAX_KEPT_BYTES);
      // The arrays of a failed merge are not used again.
      pool = null;
      LakeState state = element.sideInput(planned);
      int count = buckets.get(key.getStream());
      StreamResult result =
          new BucketMerger(lake, run, state, dataset, key.getBucket(), count, own).merge(staged);
      pool = own.shouldDiscard() ? null : own;
      poolStream = key.getStream();
      StreamMetrics.add(result);
      element.output(result);
    }
  }
}
