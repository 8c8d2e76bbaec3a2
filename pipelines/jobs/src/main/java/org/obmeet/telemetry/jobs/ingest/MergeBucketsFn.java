package org.obmeet.telemetry.jobs.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.beam.EmbeddedWorkers;
import org.obmeet.telemetry.jobs.WorkerResults;
import org.obmeet.telemetry.jobs.ingest.bucket.BucketMerger;
import org.obmeet.telemetry.jobs.ingest.bucket.BucketResult;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.rows.RowBufferPool;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.flow.StagedRows;

/** Merges the staged files of a stream and bucket into clean files. */
final class MergeBucketsFn extends DoFn<KV<String, Iterable<StagedRows>>, Void> {
  private static final long serialVersionUID = 1L;

  /**
   * Maximum size, in bytes, of the arrays that a worker keeps for the next bucket of the same
   * stream. The maximum is at most a gibibyte. With one worker per processor, all workers together
   * keep at most a quarter of the heap.
   */
  private static final long MAX_KEPT_BYTES =
      Math.min(
          1L << 30,
          Runtime.getRuntime().maxMemory() / (4L * Runtime.getRuntime().availableProcessors()));

  private final IngestSettings settings;
  private transient Catalog catalog;
  private transient RowBufferPool pool;
  private transient String poolStream;

  MergeBucketsFn(IngestSettings settings) {
    this.settings = settings;
  }

  @Setup
  public void open() {
    catalog = Catalogs.load(settings.catalog());
  }

  @ProcessElement
  public void merge(@Element KV<String, Iterable<StagedRows>> element) throws IOException {
    EmbeddedWorkers.checkRunning();
    String[] key = element.getKey().split("/", -1);
    Dataset dataset = catalog.dataset(key[0]);
    int bucket = Integer.parseInt(key[1]);
    List<StagedRows> staged = new ArrayList<>();
    element.getValue().forEach(staged::add);
    staged.sort(Comparator.comparing(StagedRows::getPath));
    Lake lake = Lake.open(settings.lake());
    RowBufferPool own =
        pool != null && poolStream.equals(key[0])
            ? pool
            : new RowBufferPool(dataset, MAX_KEPT_BYTES);
    pool = null;
    BucketResult result = new BucketMerger(lake, lake.state(), dataset, bucket, own).merge(staged);
    pool = own.shouldDiscard() ? null : own;
    poolStream = key[0];
    new WorkerResults(lake, settings.run(), "buckets").write(dataset.name() + "-" + bucket, result);
  }
}
